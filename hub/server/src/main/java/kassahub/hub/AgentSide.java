package kassahub.hub;

import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import kassahub.hub.activation.Installations;
import kassahub.hub.agent.AgentPorts;
import kassahub.hub.agent.Agents;
import kassahub.hub.agent.Enrolments;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.agent.certificate.ServerIdentity;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.database.Changes;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.dispatch.Dispatcher;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.dispatch.DueAgents;
import kassahub.hub.gateway.AgentDoor;
import kassahub.hub.gateway.AgentLinks;
import kassahub.hub.gateway.AgentTls;
import kassahub.hub.gateway.Certificates;
import kassahub.hub.gateway.FewAtOnce;
import kassahub.hub.gateway.Intake;
import kassahub.hub.gateway.IntakeFigures;
import kassahub.hub.gateway.ReleaseParts;
import kassahub.hub.gateway.SharedLinks;
import kassahub.hub.gateway.broker.Broker;
import kassahub.hub.gateway.broker.BrokerDoor;
import kassahub.hub.gateway.broker.BrokerTls;
import kassahub.hub.gateway.grpc.GrpcAgentServer;
import kassahub.hub.gateway.mqtt.MqttAgentServer;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.KnownBits;
import kassahub.hub.register.Registers;
import kassahub.hub.rollout.Releases;
import kassahub.hub.settings.AgentWishes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents' side of one instance: intake, links, dispatcher and both ports, wired in the order in
 * which they start.
 */
final class AgentSide implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(AgentSide.class);
  private static final long UNDECIDED_BYTES = 64L << 20;
  private static final Duration LINK_CHECK = Duration.ofSeconds(5);
  private static final String DISPATCH = "dispatch:";
  private static final String EVERYBODY = "*";
  private static final int FEW = 100;

  /** Agents that come or go, each with a transaction. */
  private static final int BLOCKING_AT_ONCE = 64;

  private final HubConfig.Agents config;
  private final Parts parts;
  private final Features features;
  private final FewAtOnce blocking = new FewAtOnce(BLOCKING_AT_ONCE);
  private final AgentTls tls;
  private final AgentLinks links;
  private final Optional<SharedLinks> shared;
  private final Intake intake;
  private final Dispatcher dispatcher;
  private final Optional<MqttAgentServer> mqtt;
  private final Optional<BrokerDoor> broker;
  private final GrpcAgentServer grpc;
  private final Thread checks;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final List<Changes.Subscription> subscriptions = new ArrayList<>();

  /** What everything here stands on; ports are set once they are open. */
  public record Parts(
      Vertx vertx,
      Database database,
      Changes changes,
      InstantSource clock,
      UUID instance,
      CertificateAuthority authority,
      AtomicReference<AgentPorts> ports) {}

  /** The features behind the ports. */
  public record Features(
      Registers registers,
      Agents agents,
      Enrolments enrolments,
      Devices devices,
      DueAgents due,
      Dispatches dispatches,
      Installations installations,
      KnownBits known,
      AgentWishes wishes) {}

  public AgentSide(HubConfig.Agents config, Parts parts, Features features) {
    this.config = config;
    this.parts = parts;
    this.features = features;
    tls = new AgentTls(identity(), parts.authority().root());
    links =
        new AgentLinks(
            parts.database(),
            new AgentLinks.Parts(
                parts.clock(),
                parts.instance(),
                features.agents(),
                features.dispatches(),
                features.due(),
                parts.changes(),
                features.wishes(),
                config.broker().isPresent() ? Integer.MAX_VALUE : LinkRoom.most()));
    shared =
        config
            .broker()
            .map(in -> new SharedLinks(parts.database(), parts.instance(), links, parts.changes()));
    intake = intake();
    dispatcher =
        new Dispatcher(
            parts.database(),
            new Dispatcher.Parts(
                parts.clock(),
                System::nanoTime,
                parts.instance(),
                features.dispatches(),
                links,
                features.installations()));
    var door =
        new AgentDoor(
            features.agents(), certificates(), links, intake, dispatcher, releases(), blocking);
    broker = config.broker().map(address -> brokerDoor(address, door));
    mqtt = broker.isPresent() ? Optional.empty() : Optional.of(mqttServer(door));
    grpc = new GrpcAgentServer(door, tls, new InetSocketAddress(config.host(), config.grpcPort()));
    checks = Thread.ofVirtual().name("agent-links").unstarted(this::check);
  }

  private MqttAgentServer mqttServer(AgentDoor door) {
    var listen = new MqttAgentServer.Listen(config.host(), config.mqttPort());
    return new MqttAgentServer(parts.vertx(), door, tls, listen);
  }

  private BrokerDoor brokerDoor(HubConfig.Broker address, AgentDoor door) {
    var authority = parts.authority();
    var root = address.rootCertificate().map(file -> BrokerTls.certificates(file).getFirst());
    var broker =
        new Broker(
            address.host(),
            address.port(),
            CertificateAuthority.HUB + "-" + parts.instance(),
            authority.secretName("share"),
            () ->
                BrokerTls.context(
                    address
                        .identity()
                        .map(own -> BrokerTls.identity(own.certificate(), own.key()))
                        .orElseGet(authority::hubIdentity),
                    root.orElse(authority.root())));
    return new BrokerDoor(
        broker,
        new BrokerDoor.Parts(
            door, shared.orElseThrow(), parts.changes(), authority.root(), parts.clock()));
  }

  private Intake intake() {
    return new Intake(
        parts.database(),
        new Intake.Parts(
            parts.clock(),
            features.registers(),
            features.dispatches(),
            features.agents(),
            features.devices(),
            features.installations(),
            features.known(),
            parts.changes()),
        UNDECIDED_BYTES,
        () -> links.dropGreediest(shared.map(SharedLinks::guests).orElse(List.of())));
  }

  private ReleaseParts releases() {
    var journal = new Journal(parts.clock());
    return new ReleaseParts(new Releases(parts.database(), journal, parts.clock()));
  }

  private Certificates certificates() {
    return new Certificates(
        new Certificates.Parts(
            features.enrolments(), parts.authority().root(), parts.ports()::get, parts.clock()));
  }

  /** Opens the ports; reports are stored and work is delivered from now on. */
  public void start() {
    DueAgents due = features.due();
    due.alsoTell(this::tellOthers);
    subscriptions.add(
        parts
            .changes()
            .subscribe(
                DISPATCH,
                topic -> {
                  String agent = topic.substring(DISPATCH.length());
                  if (agent.equals(EVERYBODY)) {
                    due.ringAll();
                  } else {
                    due.ring(agent);
                  }
                }));
    intake.start();
    dispatcher.start();
    mqtt.ifPresent(MqttAgentServer::start);
    broker.ifPresent(BrokerDoor::start);
    grpc.start();
    checks.start();
    parts.ports().set(config.ports(mqtt.map(MqttAgentServer::port).orElse(0), grpc.port()));
  }

  private void tellOthers(Collection<String> agents) {
    if (agents.size() <= FEW) {
      agents.forEach(agent -> parts.changes().tellOthers(DISPATCH + agent));
    } else {
      parts.changes().tellOthers(DISPATCH + EVERYBODY);
    }
  }

  /** Whether agents can be served; empty when they can. */
  public List<String> complaints() {
    return intake.complaints();
  }

  /** There is a broker and this instance hears nobody through it; everything else goes on. */
  public boolean isBrokerAway() {
    return broker.filter(door -> !door.isUp()).isPresent();
  }

  /** When the certificate of the broker ends; empty without a broker that has shown one. */
  public Optional<Instant> brokerCertificateUntil() {
    return broker.flatMap(BrokerDoor::certificateUntil);
  }

  /** How the intake stands. */
  public IntakeFigures figures() {
    return intake.figures();
  }

  /** How many agents are connected here. */
  public int connected() {
    return links.connected().size();
  }

  /** Refuses new work, ends the links, lets what runs finish. */
  @Override
  public void close() {
    stopping.countDown();
    subscriptions.forEach(Changes.Subscription::close);
    links.dropAll();
    mqtt.ifPresent(MqttAgentServer::close);
    broker.ifPresent(BrokerDoor::close);
    grpc.close();
    dispatcher.close();
    intake.close();
    blocking.close();
  }

  private void check() {
    try {
      do {
        checkOnce();
      } while (!stopping.await(LINK_CHECK.toSeconds(), TimeUnit.SECONDS));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void checkOnce() {
    try {
      links.check();
      if (CertificateAuthority.due(tls.certificate(), parts.clock())) {
        tls.renew(identity());
        log.info("The hub shows agents a new certificate.");
      }
    } catch (DatabaseAway later) {
      log.debug("Links were not checked.", later);
    } catch (RuntimeException failed) {
      log.error("Links could not be checked; the next round tries again.", failed);
    }
  }

  private ServerIdentity identity() {
    var names = new ArrayList<>(config.names());
    names.add(config.publicHost());
    return parts.authority().serverIdentity(names.stream().distinct().toList());
  }
}
