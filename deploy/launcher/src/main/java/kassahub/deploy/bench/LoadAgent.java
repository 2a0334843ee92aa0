package kassahub.deploy.bench;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ThreadLocalRandom;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ToAgent;
import org.jspecify.annotations.Nullable;

/**
 * A simulated agent with one register: real certificate, real messages, one batch at a time like
 * the real one, and what is not stored is sent again after a reconnect. No outbox on disk.
 */
final class LoadAgent {
  private static final int LARGEST_BATCH = 200;

  private final LoadIdentity identity;
  private final String serial;
  private final LoadListener listener;
  private final long stream = ThreadLocalRandom.current().nextLong();
  private final Deque<Report> waiting = new ArrayDeque<>();
  private long sequence;
  private long storedUpTo;
  private int inFlight;
  private boolean welcome;
  private @Nullable LoadWire wire;

  LoadAgent(LoadIdentity identity, String serial, LoadListener listener) {
    this.identity = identity;
    this.serial = serial;
    this.listener = listener;
  }

  LoadIdentity identity() {
    return identity;
  }

  String serial() {
    return serial;
  }

  /** Numbers reports and sends them as soon as nothing else is on the way. */
  synchronized void report(Report.Builder... reports) {
    Arrays.stream(reports)
        .map(report -> report.setStream(stream).setSequence(++sequence).build())
        .forEach(waiting::add);
    flush();
  }

  /** How many reports it has numbered. */
  synchronized long reported() {
    return sequence;
  }

  /** How far the hub has acknowledged its reports. */
  synchronized long storedUpTo() {
    return storedUpTo;
  }

  /** Its reports after this one that are acknowledged. */
  Stretch storedAfter(long after) {
    return new Stretch(identity.agent(), stream, after, storedUpTo());
  }

  /** Everything it reported is stored. */
  synchronized boolean isAnswered() {
    return waiting.isEmpty();
  }

  /** Sends again what was not taken. */
  synchronized void again() {
    flush();
  }

  synchronized void close() {
    if (wire != null) {
      wire.close();
    }
  }

  /** The wire is open. */
  synchronized void opened(LoadWire opened) {
    wire = opened;
    welcome = false;
    inFlight = 0;
    opened.send(
        FromAgent.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setStream(stream)
                    .setNextSequence(sequence + 1)
                    .setVersion("bench")
                    .setDeviceTimeMillis(LoadReports.FIRST_MILLIS))
            .build());
  }

  synchronized void closed() {
    wire = null;
    welcome = false;
    listener.lost(this);
  }

  synchronized void heard(ToAgent message) {
    switch (message.getMessageCase()) {
      case WELCOME -> {
        forget(message.getWelcome().getStoredUpTo());
        welcome = true;
        listener.welcomed(this);
        flush();
      }
      case ACK -> stored(message.getAck().getStoredUpTo());
      case REFUSAL -> listener.refused(this, message.getRefusal().getCode());
      case DISPATCH -> listener.dispatched(this, message.getDispatch());
      case RENEWAL, RELEASE_PART -> {} // never asked for one
      case FAREWELL, MESSAGE_NOT_SET ->
          throw new IllegalStateException("not meant for this load: " + message);
    }
  }

  /** MQTT's way to say that the batch on the way is stored. */
  synchronized void batchStored() {
    if (inFlight > 0) {
      stored(waiting.stream().skip(inFlight - 1L).findFirst().orElseThrow().getSequence());
    }
  }

  /** MQTT's way to say that the batch on the way is not stored. */
  synchronized void refused(String code) {
    inFlight = 0;
    listener.refused(this, code);
  }

  private void stored(long upTo) {
    inFlight = 0;
    int count = forget(upTo);
    if (count > 0) {
      listener.stored(this, count);
    }
    flush();
  }

  private int forget(long upTo) {
    int count = 0;
    for (var next = waiting.peek();
        next != null && next.getSequence() <= upTo;
        next = waiting.peek()) {
      storedUpTo = waiting.remove().getSequence();
      count++;
    }
    return count;
  }

  private void flush() {
    if (!welcome || wire == null || inFlight > 0 || waiting.isEmpty()) {
      return;
    }
    var batch =
        ReportBatch.newBuilder().setStream(stream).setLowestKept(waiting.element().getSequence());
    waiting.stream().limit(LARGEST_BATCH).forEach(batch::addReports);
    inFlight = batch.getReportsCount();
    wire.send(FromAgent.newBuilder().setBatch(batch).build());
  }

  /** A dispatch is on disk, a real agent would say. */
  static FromAgent taken(Dispatch dispatch) {
    return FromAgent.newBuilder()
        .setDispatchTaken(ByteString.copyFrom(dispatch.getId().asReadOnlyByteBuffer()))
        .build();
  }
}
