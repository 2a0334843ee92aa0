package kassahub.hub.gateway.broker;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.database.Changes;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.gateway.AgentDoor;
import kassahub.hub.gateway.AgentLink;
import kassahub.hub.gateway.SharedLinks;
import kassahub.proto.Topics;
import kassahub.proto.v1.ToAgent;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents' door when a broker stands in front: keeps a connection to it, takes over the links of
 * instances that died, and asks after agents that were silent for long.
 */
public final class BrokerDoor implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BrokerDoor.class);
  private static final long SHORTEST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 15_000;
  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final Duration SILENCE = Duration.ofMinutes(5);

  /** As long as a hub that beats no more keeps its links. */
  private static final long GIVEN_UP_NANOS = Duration.ofSeconds(30).toNanos();

  private static final Duration AT_ONCE = Duration.ZERO;
  private static final long DAY_NANOS = Duration.ofDays(1).toNanos();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Broker broker;
  private final AgentDoor door;
  private final Changes changes;
  private final SharedLinks shared;
  private final InstantSource clock;
  private final AgentMessages messages;
  private final Thread keeper;
  private final AtomicReference<@Nullable BrokerConnection> current = new AtomicReference<>();
  private Changes.@Nullable Subscription takenElsewhere;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final AtomicBoolean absenceHidden = new AtomicBoolean();
  private volatile Optional<X509Certificate> certificate = Optional.empty();
  private boolean awayTold; // the keeper's own, as the two below
  private long certificateToldAt = System.nanoTime() - DAY_NANOS;
  private long absenceAskedAt;

  /** What it works with besides the broker. */
  public record Parts(
      AgentDoor door,
      SharedLinks shared,
      Changes changes,
      X509Certificate root,
      InstantSource clock) {}

  public BrokerDoor(Broker broker, Parts parts) {
    this.broker = broker;
    door = parts.door();
    shared = parts.shared();
    changes = parts.changes();
    clock = parts.clock();
    var proofs = new HelloProofs(parts.root(), clock);
    messages =
        new AgentMessages(
            new AgentMessages.Parts(door, shared, changes, proofs, broker.address()), this::say);
    keeper = Thread.ofVirtual().name("broker").unstarted(this::keep);
  }

  /** Begins to connect; a broker that is away is tried again and again. */
  public void start() {
    takenElsewhere = changes.subscribe(AgentMessages.TAKEN, messages::takenElsewhere);
    keeper.start();
  }

  /** Whether this instance hears agents. */
  public boolean isUp() {
    BrokerConnection now = current.get();
    return now != null && now.isUp();
  }

  /** When the certificate ends that the broker showed last; empty when it never did. */
  public Optional<Instant> certificateUntil() {
    return certificate.map(shown -> shown.getNotAfter().toInstant());
  }

  /** Hears no more, lets what is undecided be decided, then ends the connection. */
  @Override
  public void close() {
    stopping.countDown();
    if (takenElsewhere != null) {
      takenElsewhere.close();
    }
    BrokerConnection last = current.get();
    if (last != null && last.isUp()) {
      last.stopListening();
      messages.awaitDecisions(PATIENCE);
      last.close();
    }
    try {
      if (keeper.isAlive() && !keeper.join(Duration.ofSeconds(1))) {
        keeper.interrupt(); // it waits for a broker that does not answer
        keeper.join(PATIENCE);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean say(String agent, ToAgent message, IntConsumer answered) {
    BrokerConnection now = current.get();
    return now != null && now.send(Topics.down(agent), message.toByteArray(), answered);
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void keep() {
    long pause = SHORTEST_PAUSE_MILLIS;
    long served = System.nanoTime();
    try {
      while (!isStopping()) {
        if (serve()) {
          pause = SHORTEST_PAUSE_MILLIS;
          served = System.nanoTime();
        } else {
          pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
          giveUpAfter(System.nanoTime() - served);
        }
        if (!isStopping()) {
          stopping.await(
              pause / 2 + ThreadLocalRandom.current().nextLong(pause), TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void giveUpAfter(long awayNanos) {
    if (awayNanos < GIVEN_UP_NANOS) {
      return;
    }
    try {
      shared.giveUp();
    } catch (DatabaseAway later) {
      log.debug("Links were not given up.", later);
    } catch (RuntimeException failed) {
      log.error("Links could not be given up; tried again soon.", failed);
    }
  }

  /** One connection, to its end; false when there was none. */
  private boolean serve() throws InterruptedException {
    Optional<BrokerConnection> opened = open();
    if (opened.isEmpty()) {
      return false;
    }
    BrokerConnection connection = opened.get();
    try {
      // those who did not come back after the broker was away are found out
      channels().forEach(channel -> channel.probe(AT_ONCE));
      askAfterNobody();
      door.links().ringAll();
      do {
        round();
      } while (!connection.awaitEnd(ROUND.toMillis()));
    } finally {
      current.compareAndSet(connection, null);
      connection.close();
    }
    if (!isStopping()) {
      log.warn("The connection to the broker ended. broker={}", broker.address());
    }
    return true;
  }

  private Optional<BrokerConnection> open() {
    BrokerConnection connection = null;
    try {
      connection = new BrokerConnection(broker, messages::heard);
      current.set(connection);
      connection.open();
      awayTold = false;
      certificate = connection.certificate();
      log.info("Agents are awaited through the broker. broker={}", broker.address());
      return Optional.of(connection);
    } catch (MqttException | RuntimeException away) {
      if (!awayTold) {
        awayTold = true;
        log.warn(
            "The broker cannot be reached; trying on. broker={} reason=\"{}\"",
            broker.address(),
            reason(away));
      }
      current.set(null);
      if (connection != null) {
        connection.close();
      }
      return Optional.empty();
    }
  }

  private static String reason(Exception away) {
    Throwable cause = away.getCause();
    return String.valueOf(cause == null ? away : cause);
  }

  private void round() {
    try {
      List<AgentLink> adopted = shared.adopt(messages::channel);
      for (AgentLink link : adopted) {
        var channel = (BrokerChannel) link.channel();
        channel.carries(link);
        door.links().hold(link);
        door.links().welcomed(link);
        channel.probe(AT_ONCE);
      }
      if (!adopted.isEmpty()) {
        log.info("Links of an instance that is gone are served here. links={}", adopted.size());
      }
      channels().forEach(channel -> channel.probe(SILENCE));
      if (System.nanoTime() - absenceAskedAt > SILENCE.toNanos()) {
        askAfterNobody();
      }
      tellOfCertificate();
    } catch (DatabaseAway later) {
      log.debug("Links were not taken over.", later);
    } catch (RuntimeException failed) {
      log.error("Links could not be looked after; the next round tries again.", failed);
    }
  }

  /**
   * Agents whose will was lost are found out by the broker's word that nobody listens. It says that
   * of nobody, too, unless somebody is subscribed to everything.
   */
  void askAfterNobody() {
    absenceAskedAt = System.nanoTime();
    say("nobody-" + UUID.randomUUID(), ToAgent.getDefaultInstance(), this::nobodyAnswered);
  }

  private void nobodyAnswered(int code) {
    if (code == BrokerConnection.NO_MATCHING_SUBSCRIBERS) {
      absenceHidden.set(false);
    } else if (code == 0 && !absenceHidden.getAndSet(true)) {
      log.warn(
          "The broker does not tell when an agent is gone; is somebody subscribed to the topics of"
              + " all? broker={}",
          broker.address());
    }
  }

  private void tellOfCertificate() {
    long now = System.nanoTime();
    if (now - certificateToldAt >= DAY_NANOS
        && certificate.filter(shown -> CertificateAuthority.due(shown, clock)).isPresent()) {
      certificateToldAt = now;
      log.warn(
          "The broker's certificate ends soon: write another one and restart the broker."
              + " broker={} until={}",
          broker.address(),
          certificateUntil().orElseThrow());
    }
  }

  private List<BrokerChannel> channels() {
    return door.links().channels().stream()
        .filter(BrokerChannel.class::isInstance)
        .map(BrokerChannel.class::cast)
        .toList();
  }
}
