package kassahub.agent.uplink;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import kassahub.agent.enrol.Credentials;
import kassahub.agent.enrol.EnrolmentException;
import kassahub.agent.enrol.Validity;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.uplink.Uplink.Session;
import kassahub.agent.uplink.UplinkException.Kind;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.ReleaseAsk;
import kassahub.proto.v1.ReleasePart;
import kassahub.proto.v1.RenewAnswer;
import kassahub.proto.v1.RenewRequest;
import kassahub.proto.v1.Welcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to the hub, for as long as the agent runs: connects, asks what the hub
 * holds, sends the rest, and starts over when the connection breaks. Never gives up and never asks
 * faster than {@link Backoff} allows.
 */
public final class UplinkLoop implements AutoCloseable {
  /** A session of this length counts as good: the next pause is short and the first way is back. */
  private static final Duration LASTING = Duration.ofSeconds(30);

  /** So many broken connections in a row may mean that a certificate is not wanted. */
  private static final int DOUBTS_A_TURN = 5;

  private static final Duration STOP_LIMIT = Duration.ofSeconds(8);
  private static final Logger log = LoggerFactory.getLogger(UplinkLoop.class);

  private final UplinkParts parts;
  private final Outbox outbox;
  private final InstantSource clock;
  private final HubClock hubClock;
  private final TransportChoice choice;
  private final Backoff backoff;
  private final Thread thread;
  private volatile boolean stopping;
  private volatile UplinkStatus status;
  private volatile @Nullable Session session;

  /** Failures since the last welcome; a certificate that is not wanted counts for a whole turn. */
  private int doubts;

  public UplinkLoop(String name, UplinkParts parts) {
    this.parts = parts;
    outbox = parts.outbox();
    clock = parts.timing().clock();
    hubClock = parts.timing().hubClock();
    choice = new TransportChoice(parts.ways());
    backoff = new Backoff(parts.timing().random());
    status =
        new UplinkStatus(false, choice.current().transport(), clock.instant(), Optional.empty());
    thread = new Thread(this::run, "uplink-" + name);
  }

  public void start() {
    thread.start();
  }

  public UplinkStatus status() {
    return status;
  }

  /** False when its thread has ended, which nobody wanted. */
  public boolean isAlive() {
    return thread.isAlive();
  }

  /**
   * Asks for a new certificate over the session that is open now.
   *
   * @throws EnrolmentException when there is none, it broke, or the hub does not want to
   */
  public EnrolAnswer renew(RenewRequest request) throws EnrolmentException, InterruptedException {
    Session now = session;
    if (now == null) {
      throw new EnrolmentException(
          EnrolmentException.Kind.UNREACHABLE, "no connection to the hub", null);
    }
    try {
      RenewAnswer answer = now.renew(request);
      if (!answer.hasIssued()) {
        throw new EnrolmentException(
            EnrolmentException.Kind.REFUSED,
            "the hub refuses: " + answer.getCode() + ": " + answer.getMessage(),
            null);
      }
      return answer.getIssued();
    } catch (UplinkException broke) {
      throw new EnrolmentException(
          EnrolmentException.Kind.UNREACHABLE, String.valueOf(broke.getMessage()), broke);
    }
  }

  /**
   * Asks for a part of a release over the session that is open now.
   *
   * @throws UplinkException when there is none, or it broke
   */
  public ReleasePart ask(ReleaseAsk ask) throws UplinkException, InterruptedException {
    Session now = session;
    if (now == null) {
      throw new UplinkException(UplinkException.Kind.LOST, "no connection to the hub");
    }
    return now.ask(ask);
  }

  /** Ends the session, to begin another with the newest certificate. */
  public void reconnect() {
    Session now = session;
    if (now != null) {
      now.close();
    }
  }

  /** Ends the session and the thread within a few seconds; what is unsent stays in the outbox. */
  @Override
  public void close() {
    stopping = true;
    thread.interrupt();
    try {
      thread.join(STOP_LIMIT.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping) {
      try {
        attempt();
        if (!stopping) {
          parts.timing().waiter().pause(backoff.next());
        }
      } catch (InterruptedException stop) {
        stopping = true;
      }
    }
  }

  /** One connection from start to end; whatever happens in it ends here. */
  private void attempt() throws InterruptedException {
    Instant start = clock.instant();
    try {
      converse();
      ended(start, "connection to the hub ended");
    } catch (UplinkException failed) {
      if (failed.kind() == Kind.REFUSED) {
        backoff.lengthen();
      }
      doubts += isUnwelcome(failed) ? DOUBTS_A_TURN : 1;
      ended(start, failed.kind() + ": " + failed.getMessage());
    } catch (IOException disk) {
      log.error("outbox cannot be used", disk);
      ended(start, "outbox: " + disk.getMessage());
    } catch (RuntimeException bug) {
      log.error("uplink failed unexpectedly", bug);
      ended(start, "internal: " + bug);
    }
  }

  /** TLS 1.3 tells some of these as a connection that broke, hence the patience with the others. */
  private static boolean isUnwelcome(UplinkException failed) {
    return failed.kind() == Kind.REFUSED || failed.kind() == Kind.CERTIFICATE;
  }

  private void converse() throws UplinkException, InterruptedException, IOException {
    Uplink way = choice.current();
    Credentials credentials = candidate();
    checkDates(credentials);
    Hello hello = hello();
    try (Session fresh = connect(way, new Introduction(credentials, hello, hubClock.trusted()))) {
      session = fresh;
      connected(way, credentials);
      Welcome welcome = fresh.welcome();
      if (welcome.getStoredUpTo() > outbox.sentUpTo()) {
        rolledBack(hello, welcome);
        return;
      }
      parts.listener().welcomed(welcome);
      drain(fresh);
    } finally {
      session = null;
    }
  }

  private Session connect(Uplink way, Introduction introduction)
      throws UplinkException, InterruptedException {
    try {
      return way.connect(introduction, new Ear());
    } catch (UplinkException failed) {
      choice.failed();
      throw failed;
    }
  }

  /**
   * A renewed certificate first; when the hub does not want it, the old one by turns. One failure
   * of the network is no reason: an old one that comes back is the sign of a copy to the hub.
   */
  private Credentials candidate() {
    List<Credentials> candidates = parts.credentials().candidates();
    return candidates.get(doubts / DOUBTS_A_TURN % candidates.size());
  }

  /** The other side of TLS 1.3 would only hang up: so the agent says itself what is wrong. */
  private void checkDates(Credentials credentials) {
    Validity validity = Validity.of(credentials, clock.instant(), hubClock.isBehind());
    if (!validity.isGood()) {
      log.warn("agent={} certificate: {}", credentials.agent(), validity.words());
      parts.listener().notice(validity.words());
    }
  }

  private Hello hello() {
    return Hello.newBuilder()
        .setStream(outbox.stream())
        .setNextSequence(outbox.nextSequence())
        .setVersion(parts.version())
        .setDeviceTimeMillis(clock.millis())
        .build();
  }

  private void connected(Uplink way, Credentials credentials) {
    choice.worked();
    parts.credentials().accepted(credentials);
    doubts = 0;
    status = new UplinkStatus(true, way.transport(), clock.instant(), Optional.empty());
    log.info(
        "connected to the hub agent={} transport={} hub={}",
        credentials.agent(),
        way.transport(),
        way.address());
  }

  private void drain(Session fresh) throws UplinkException, InterruptedException, IOException {
    new Drain(fresh, parts).run();
  }

  private void rolledBack(Hello hello, Welcome welcome) throws IOException {
    outbox.startNewStream();
    backoff.reset();
    String text =
        "outbox was rolled back: the hub holds "
            + welcome.getStoredUpTo()
            + " and the next number was "
            + hello.getNextSequence()
            + "; a new stream was started";
    log.warn(
        "{} old={} new={}",
        text,
        Long.toHexString(hello.getStream()),
        Long.toHexString(outbox.stream()));
    parts.listener().notice(text);
  }

  private void ended(Instant start, String problem) {
    boolean wasUp = status.connected();
    if (wasUp && Duration.between(start, clock.instant()).compareTo(LASTING) >= 0) {
      backoff.reset();
      choice.lasted();
    }
    if (!stopping && !status.problem().equals(Optional.of(problem))) {
      log.info("no connection to the hub transport={} reason={}", status.transport(), problem);
    }
    status =
        new UplinkStatus(
            false, choice.current().transport(), clock.instant(), Optional.of(problem));
  }

  private final class Ear implements Inbound {
    @Override
    public boolean take(Dispatch dispatch) {
      return parts.listener().take(dispatch);
    }

    @Override
    public void hubTime(long hubMillis) {
      hubClock.heard(hubMillis);
    }
  }
}
