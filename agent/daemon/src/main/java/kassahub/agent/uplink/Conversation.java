package kassahub.agent.uplink;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import kassahub.proto.v1.Ack;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.Farewell;
import kassahub.proto.v1.Refusal;
import kassahub.proto.v1.ReleasePart;
import kassahub.proto.v1.RenewAnswer;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ToAgent;
import kassahub.proto.v1.Welcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both ways have in common: the state of one connection, fed with messages by the transport's
 * threads. {@code hear} and {@code lost} never block; dispatches are journalled by a thread of the
 * conversation and acknowledged by the transport's own means after that.
 */
public final class Conversation implements AutoCloseable {
  /** Dispatches that may wait for the journal; more than any transport lets in unacknowledged. */
  private static final int WAITING_DISPATCHES = 64;

  /** So many dispatches that could not be taken end the connection, to be offered again later. */
  private static final int UNTAKEN_LIMIT = 8;

  private static final Logger log = LoggerFactory.getLogger(Conversation.class);

  private final Inbound inbound;
  private final long connection;
  private final CompletableFuture<Welcome> welcome = new CompletableFuture<>();
  private final CompletableFuture<UplinkException> ended = new CompletableFuture<>();
  private final AtomicReference<@Nullable Pending> pending = new AtomicReference<>();
  private final Question<RenewAnswer> renewal = new Question<>();
  private final Question<ReleasePart> releasePart = new Question<>();
  private final BlockingQueue<Offered> offered = new ArrayBlockingQueue<>(WAITING_DISPATCHES);
  private final AtomicInteger untaken = new AtomicInteger();
  private final Thread journalling;

  private record Pending(ReportBatch batch, CompletableFuture<Outcome> outcome) {
    long first() {
      return batch.getReports(0).getSequence();
    }

    long last() {
      return batch.getReports(batch.getReportsCount() - 1).getSequence();
    }
  }

  private record Offered(Dispatch dispatch, Runnable taken) {}

  /**
   * Starts the thread that journals dispatches; {@link #close} ends it.
   *
   * @param connection its number: what names another one is an echo of an earlier connection
   */
  public Conversation(String agent, long connection, Inbound inbound) {
    this.inbound = inbound;
    this.connection = connection;
    journalling = new Thread(this::journalOffered, "uplink-dispatches-" + agent);
    journalling.setDaemon(true);
    journalling.start();
  }

  /**
   * One message from the hub.
   *
   * @param taken tells the hub that it arrived; for a dispatch run only after it was journalled
   */
  public void hear(ToAgent message, Runnable taken) {
    switch (message.getMessageCase()) {
      case WELCOME -> welcomed(message.getWelcome());
      case ACK -> acknowledged(message.getAck());
      case REFUSAL -> refused(message.getRefusal());
      case RENEWAL -> renewal.answered(message.getRenewal());
      case RELEASE_PART -> releasePart.answered(message.getReleasePart());
      case DISPATCH -> offer(new Offered(message.getDispatch(), taken));
      case FAREWELL -> dismissed(message.getFarewell());
      case MESSAGE_NOT_SET -> log.debug("message of an unknown kind from the hub is ignored");
    }
    if (!message.hasDispatch()) {
      taken.run();
    }
  }

  /** Waits for the welcome. */
  public Welcome awaitWelcome(Duration patience) throws UplinkException, InterruptedException {
    return await(welcome, patience, "no welcome from the hub");
  }

  /** Starts waiting for the decision about this batch; only one at a time. */
  public void expect(ReportBatch batch) {
    if (!pending.compareAndSet(null, new Pending(batch, new CompletableFuture<>()))) {
      throw new IllegalStateException("a batch is already under way");
    }
    if (ended.isDone()) {
      failPending(ended.join());
    }
  }

  /** The transport itself knows the decision about this batch, e.g. from a PUBACK. */
  public void decide(ReportBatch batch, Outcome outcome) {
    Pending now = pending.get();
    if (now != null && now.batch().equals(batch)) {
      now.outcome().complete(outcome);
    }
  }

  /** Waits for the decision about the expected batch. */
  public Outcome awaitOutcome(Duration patience) throws UplinkException, InterruptedException {
    Pending now = pending.get();
    if (now == null) {
      throw new IllegalStateException("no batch is under way");
    }
    try {
      return await(now.outcome(), patience, "no answer to a batch");
    } finally {
      pending.set(null);
    }
  }

  /** Starts waiting for a new certificate; only one at a time. */
  public void expectRenewal() {
    expect(renewal);
  }

  /** Waits for the expected answer. */
  public RenewAnswer awaitRenewal(Duration patience) throws UplinkException, InterruptedException {
    return renewal.await(patience, (answer, time) -> await(answer, time, "no answer to a renewal"));
  }

  /** Starts waiting for a part of a release; only one at a time. */
  public void expectReleasePart() {
    expect(releasePart);
  }

  /** Waits for the expected answer. */
  public ReleasePart awaitReleasePart(Duration patience)
      throws UplinkException, InterruptedException {
    return releasePart.await(
        patience, (answer, time) -> await(answer, time, "no part of a release"));
  }

  private void expect(Question<?> question) {
    question.expect();
    if (ended.isDone()) {
      question.failed(ended.join());
    }
  }

  /** The connection is gone; only the first reason counts. */
  public void lost(UplinkException why) {
    if (ended.complete(why)) {
      welcome.completeExceptionally(why);
      failPending(why);
      renewal.failed(why);
      releasePart.failed(why);
      journalling.interrupt();
    }
  }

  public boolean isUp() {
    return !ended.isDone();
  }

  @Override
  public void close() {
    lost(new UplinkException(UplinkException.Kind.LOST, "closed by the agent"));
  }

  private void welcomed(Welcome message) {
    if (message.getConnection() != 0 && message.getConnection() != connection) {
      return;
    }
    inbound.hubTime(message.getHubTimeMillis());
    welcome.complete(message);
  }

  private void dismissed(Farewell farewell) {
    if (farewell.getConnection() == connection) {
      lost(
          new UplinkException(
              kind(farewell.getCode()),
              "the hub ends the connection: " + farewell.getCode() + " " + farewell.getMessage()));
    }
  }

  private static UplinkException.Kind kind(String code) {
    return switch (code) {
      case "NOT_AUTHORIZED" -> UplinkException.Kind.REFUSED;
      case "NOT_NOW", "OVERLOADED" -> UplinkException.Kind.BUSY;
      default -> UplinkException.Kind.LOST;
    };
  }

  private void acknowledged(Ack ack) {
    inbound.hubTime(ack.getHubTimeMillis());
    Pending now = pending.get();
    if (now != null
        && ack.getStream() == now.batch().getStream()
        && ack.getStoredUpTo() >= now.last()) {
      now.outcome().complete(new Outcome.Stored(ack.getStoredUpTo()));
    }
  }

  private void refused(Refusal refusal) {
    Pending now = pending.get();
    if (now != null
        && refusal.getStream() == now.batch().getStream()
        && refusal.getFirst() == now.first()
        && refusal.getLast() == now.last()) {
      now.outcome().complete(Outcome.of(refusal));
    }
  }

  private void failPending(UplinkException why) {
    Pending now = pending.get();
    if (now != null) {
      now.outcome().completeExceptionally(why);
    }
  }

  private void offer(Offered dispatch) {
    if (!offered.offer(dispatch)) {
      lost(new UplinkException(UplinkException.Kind.LOST, "more dispatches than the agent takes"));
    }
  }

  private void journalOffered() {
    try {
      while (isUp()) {
        journal(offered.take());
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void journal(Offered next) {
    boolean taken = false;
    try {
      taken = inbound.take(next.dispatch());
    } catch (RuntimeException bug) {
      log.error("dispatch={} could not be journalled", shortId(next.dispatch().getId()), bug);
    }
    if (taken && isUp()) {
      next.taken().run();
    } else if (!taken && untaken.incrementAndGet() >= UNTAKEN_LIMIT) {
      lost(new UplinkException(UplinkException.Kind.LOST, "dispatches cannot be journalled now"));
    }
  }

  private <T> T await(CompletableFuture<T> future, Duration patience, String silence)
      throws UplinkException, InterruptedException {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException quiet) {
      var why =
          new UplinkException(
              UplinkException.Kind.SILENT, silence + " within " + patience.toSeconds() + " s");
      lost(why);
      throw why;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof UplinkException why) {
        throw new UplinkException(why.kind(), String.valueOf(why.getMessage()), why);
      }
      throw new IllegalStateException(failed.getCause());
    }
  }

  private static String shortId(ByteString id) {
    var hex = new StringBuilder();
    for (int i = 0; i < Math.min(id.size(), 16); i++) {
      hex.append(String.format("%02x", id.byteAt(i)));
    }
    return hex.toString();
  }
}
