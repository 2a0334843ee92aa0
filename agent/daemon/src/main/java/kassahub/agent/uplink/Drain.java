package kassahub.agent.uplink;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.uplink.Outcome.NotNow;
import kassahub.agent.uplink.Outcome.RefusedForGood;
import kassahub.agent.uplink.Uplink.Session;
import kassahub.agent.uplink.UplinkException.Kind;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ReportBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Empties the outbox through one session, one batch at a time. */
final class Drain {
  /** Limits of the wire, proto/TOPICS.md: reports a batch, and bytes with room for the envelope. */
  static final int MAX_REPORTS = 200;

  static final int MAX_BYTES = 60 * 1024;
  private static final int MAX_MESSAGE_BYTES = 64 * 1024 - 256;

  /** So often in a row the hub may say that we are out of order. */
  private static final int OUT_OF_ORDER_LIMIT = 3;

  private static final Duration IDLE_CHECK = Duration.ofSeconds(2);
  private static final Logger log = LoggerFactory.getLogger(Drain.class);

  private final Session session;
  private final Outbox outbox;
  private final HubListener listener;
  private final Waiter waiter;
  private final Backoff busy;

  private long cursor;
  private int maxReports = MAX_REPORTS;
  private int outOfOrder;

  /** Why the hub does not take the next batch now; empty when it does. */
  private String postponed = "";

  Drain(Session session, UplinkParts parts) {
    this.session = session;
    this.outbox = parts.outbox();
    this.listener = parts.listener();
    this.waiter = parts.timing().waiter();
    this.busy = new Backoff(parts.timing().random());
  }

  /** Runs until the session ends. */
  void run() throws UplinkException, InterruptedException, IOException {
    moveTo(session.welcome().getStoredUpTo());
    while (session.isUp()) {
      List<Report> reports = outbox.peek(cursor, maxReports, MAX_BYTES);
      if (reports.isEmpty()) {
        outbox.awaitBeyond(cursor, IDLE_CHECK);
      } else {
        step(reports);
      }
    }
  }

  private void step(List<Report> reports)
      throws UplinkException, InterruptedException, IOException {
    Outcome outcome = send(reports);
    if (outcome instanceof Outcome.Stored stored) {
      stored(stored.upTo());
    } else if (outcome instanceof RefusedForGood refused) {
      refused(reports, refused);
    } else {
      notNow((NotNow) outcome);
    }
  }

  private Outcome send(List<Report> reports)
      throws UplinkException, InterruptedException, IOException {
    ReportBatch batch =
        ReportBatch.newBuilder()
            .setStream(outbox.stream())
            .setLowestKept(outbox.lowestKept())
            .addAllReports(reports)
            .build();
    return batch.getSerializedSize() > MAX_MESSAGE_BYTES
        ? new RefusedForGood("TOO_LARGE", "larger than a message may be; not sent")
        : session.send(batch);
  }

  private void stored(long upTo) throws IOException {
    moveTo(upTo);
    outOfOrder = 0;
    busy.reset();
    postponed = "";
    maxReports = Math.min(MAX_REPORTS, 2 * maxReports);
  }

  /** Halves the batch until the report that is meant stands alone: only that one is set aside. */
  private void refused(List<Report> reports, RefusedForGood why)
      throws UplinkException, IOException {
    if (why.code().equals(Outcome.NOT_AUTHORIZED)) {
      throw new UplinkException(Kind.REFUSED, "this certificate may not report: " + why.message());
    }
    if (reports.size() > 1) {
      maxReports = reports.size() / 2;
      return;
    }
    long sequence = reports.get(0).getSequence();
    String reason = why.code() + ": " + why.message();
    log.error("report refused for good, set aside sequence={} reason={}", sequence, reason);
    outbox.refuse(reports, reason);
    listener.notice("report " + sequence + " refused by the hub: " + reason);
    moveTo(sequence);
  }

  private void notNow(NotNow why) throws UplinkException, InterruptedException, IOException {
    if (why.code().equals(Outcome.OUT_OF_ORDER)) {
      outOfOrder++;
      if (outOfOrder > OUT_OF_ORDER_LIMIT || why.storedUpTo().isEmpty()) {
        throw new UplinkException(Kind.LOST, "out of order with the hub, greeting it anew");
      }
      moveTo(why.storedUpTo().getAsLong());
    } else {
      say(why);
      waiter.pause(busy.next());
    }
  }

  /** Once for each reason: whoever stands at the till sees reports stay and wants to know why. */
  private void say(NotNow why) {
    String reason = why.code() + ": " + why.message();
    if (!reason.equals(postponed)) {
      log.info("reports stay in the outbox, the hub takes none now reason={}", reason);
      postponed = reason;
    }
  }

  private void moveTo(long upTo) throws IOException {
    cursor = upTo;
    outbox.ack(upTo);
  }
}
