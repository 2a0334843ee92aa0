package kassahub.hub.gateway;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.TestFolders;
import kassahub.hub.account.Caller;
import kassahub.hub.activation.Basis;
import kassahub.hub.activation.Installations;
import kassahub.hub.agent.AgentPorts;
import kassahub.hub.agent.Agents;
import kassahub.hub.agent.EnrolmentAsk;
import kassahub.hub.agent.EnrolmentOutcome;
import kassahub.hub.agent.Enrolments;
import kassahub.hub.agent.TokenDraft;
import kassahub.hub.agent.certificate.CertificateAuthority;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.database.Changes;
import kassahub.hub.database.Database;
import kassahub.hub.database.HubInstance;
import kassahub.hub.dispatch.Dispatcher;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.dispatch.DueAgents;
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

/**
 * The agents' side of a hub: real database, real TLS, both ports. Runs on the real clock, because
 * TLS looks at it, unless a test moves it ahead.
 */
public final class TestGateway implements AutoCloseable {
  public static final String HOST = "127.0.0.1";

  /** But for the hubs, which beat by themselves. */
  private static final String TABLES =
      """
      select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and has_table_privilege(c.oid, 'select')
        and n.nspname not in ('pg_catalog', 'information_schema') and c.relname <> 'hub_instance'
      order by c.relname
      """;

  public static final Duration HEARTBEAT = Duration.ofMinutes(5);

  /** Fewer than there are connections to the database. */
  public static final int TURNS = 4;

  /** How much later it is for this hub; not for TLS. */
  public final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  public final InstantSource clock = () -> Instant.now().plus(ahead.get());
  public final TestDatabase database;
  public final Samples samples;
  public final CertificateAuthority authority;
  public final Registers registers;
  public final Agents agents;
  public final Enrolments enrolments;
  public final Dispatches dispatches;
  public final Releases releases;
  public final Dispatcher dispatcher;
  public final AgentLinks links;
  public final Intake intake;
  public final AgentDoor door;
  public final MqttAgentServer mqtt;
  public final GrpcAgentServer grpc;
  public final Changes changes;
  public final SharedLinks shared;
  private final HubInstance running;
  public final Installations installations;
  private final Path authorityFiles;
  private final boolean alone;
  private final ExecutorService holding = Executors.newVirtualThreadPerTaskExecutor();
  private final FewAtOnce blocking = new FewAtOnce(TURNS);
  private final AtomicReference<AgentPorts> ports =
      new AtomicReference<>(new AgentPorts(HOST, 1, 1));

  public TestGateway() {
    this(TestDatabase.create(), TestFolders.create("kassahub-ca"), true);
  }

  /** Unless alone, one of several hubs over one database and one authority. */
  private TestGateway(TestDatabase base, Path authorityFiles, boolean alone) {
    database = base;
    this.authorityFiles = authorityFiles;
    this.alone = alone;
    samples = new Samples(database.database(), new SettableClock());
    var db = database.database();
    var journal = new Journal(clock);
    var due = new DueAgents();
    running = new HubInstance(db, "test", "0.1.0");
    running.start();
    var instance = running.id();
    authority = CertificateAuthority.open(authorityFiles, clock);
    registers = new Registers(clock, HEARTBEAT);
    agents = new Agents(db, journal, clock, authority);
    enrolments =
        new Enrolments(db, new Enrolments.Parts(journal, clock, authority, registers, ports::get));
    dispatches = new Dispatches(db, journal, clock, due);
    changes = new Changes(database.vertx(), database.address());
    links =
        new AgentLinks(
            db,
            new AgentLinks.Parts(
                clock,
                instance,
                agents,
                dispatches,
                due,
                changes,
                new AgentWishes(db, journal, clock, dispatches),
                AgentDoorCase.MOST_LINKS));
    installations = new Installations(new Basis(db, clock, journal, changes, instance), dispatches);
    intake = intakeOn(db, 64L << 20);
    dispatcher =
        new Dispatcher(
            db,
            new Dispatcher.Parts(
                clock, System::nanoTime, instance, dispatches, links, installations));
    var certificates =
        new Certificates(new Certificates.Parts(enrolments, authority.root(), ports::get, clock));
    releases = new Releases(db, journal, clock);
    door =
        new AgentDoor(
            agents, certificates, links, intake, dispatcher, new ReleaseParts(releases), blocking);
    var tls = new AgentTls(authority.serverIdentity(List.of(HOST, "localhost")), authority.root());
    mqtt = new MqttAgentServer(database.vertx(), door, tls, new MqttAgentServer.Listen(HOST, 0));
    grpc =
        new GrpcAgentServer(door, tls, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    shared = new SharedLinks(db, instance, links, changes);
    open();
  }

  /** A hub beside this one: the same database and authority. */
  public TestGateway another() {
    return new TestGateway(database.alsoUsed(), authorityFiles, false);
  }

  /** Hears agents through this broker, until it is closed. */
  public BrokerDoor listenAt(int port) {
    return listenAt(port, authority.secretName("share"));
  }

  /** With a name of its own for what the hubs of a broker share. */
  public BrokerDoor listenAt(int port, String share) {
    var broker =
        new Broker(
            "localhost",
            port,
            "hub-" + running.id(),
            share,
            () -> BrokerTls.context(authority.hubIdentity(), authority.root()));
    var listening =
        new BrokerDoor(
            broker, new BrokerDoor.Parts(door, shared, changes, authority.root(), clock));
    listening.start();
    return listening;
  }

  /** The other hubs see it beat no more. */
  public void stopBeating() {
    running.close();
  }

  private void open() {
    database.database().run(tx -> registers.openHistory(tx));
    changes.start();
    intake.start();
    dispatcher.start();
    mqtt.start();
    grpc.start();
    ports.set(new AgentPorts(HOST, mqtt.port(), grpc.port()));
  }

  /** Another intake for the same agents, over this database and with room for so many bytes. */
  Intake intakeOn(Database db, long limit) {
    return new Intake(db, intakeParts(db), limit, () -> links.dropGreediest(shared.guests()));
  }

  /** Another intake for the same agents, that gives what nobody waits for so much time. */
  Intake intakeWith(Duration patience) {
    var db = database.database();
    return new Intake(db, intakeParts(db), 64L << 20, () -> {}, patience);
  }

  private Intake.Parts intakeParts(Database db) {
    return new Intake.Parts(
        clock,
        registers,
        dispatches,
        agents,
        new Devices(db, clock),
        installations,
        new KnownBits(db, new Journal(clock), new Devices(db, clock), registers),
        changes);
  }

  /** An agent that came in with a token of this organisation. */
  public TestKeys enrol(Caller caller, long organisation) {
    var draft = new TokenDraft(organisation, "касса", 1, 1, false, Optional.empty());
    return enrol(enrolments.create(caller, draft).token());
  }

  public TestKeys enrol(String token) {
    KeyPair pair = TestKeys.newPair();
    var ask = new EnrolmentAsk(token, TestKeys.csr(pair), "1.0", "kassa-1", Optional.empty());
    var issued = (EnrolmentOutcome.Issued) enrolments.enrol(ask);
    return new TestKeys(issued.agent(), pair, issued.chain());
  }

  /** How many lines of the journal say this of an agent. */
  public long journalled(String action, String agent) {
    return count(
        "select count(*) as n from journal where action = $1 and object_id = $2", action, agent);
  }

  /** Two thirds of the life of this agent's certificates are over, as far as the hub knows. */
  public void ageCertificates(String agent) {
    database.asOwner(
        """
        update agent_certificate set not_before = not_before - interval '70 days',
          not_after = not_after - interval '70 days' where agent_id = '%s'
        """
            .formatted(agent));
  }

  /** The same authority at another time. */
  public CertificateAuthority authorityAt(InstantSource then) {
    return CertificateAuthority.open(authorityFiles, then);
  }

  /** Nothing is stored until this is closed. */
  public AutoCloseable holdStreams() {
    return hold("agent_stream");
  }

  /** Whatever needs this table waits until this is closed. */
  public AutoCloseable hold(String table) {
    var release = new CompletableFuture<Boolean>();
    var held = new CompletableFuture<Boolean>();
    holding.execute(
        () ->
            database
                .database()
                .run(
                    tx -> {
                      tx.execute("lock table %s in access exclusive mode".formatted(table));
                      held.complete(true);
                      release.join();
                    }));
    held.join();
    return () -> release.complete(true);
  }

  /** What every table holds, as a hash, but for these: to see whether anything was stored. */
  public Map<String, String> tables(String... except) {
    return database
        .database()
        .transact(
            tx -> {
              var hashes = new TreeMap<String, String>();
              for (String table : tx.list(TABLES, row -> row.string("name"))) {
                if (!List.of(except).contains(table)) {
                  hashes.put(table, tx.one(content(table), row -> row.string("hash")));
                }
              }
              return hashes;
            });
  }

  private static String content(String table) {
    return "select count(*) || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash"
        + " from %s t".formatted(table);
  }

  /** The number that a query gives as n. */
  public long count(String query, Object... arguments) {
    return database.database().transact(tx -> tx.one(query, row -> row.number("n"), arguments));
  }

  @Override
  public void close() {
    links.dropAll();
    mqtt.close();
    grpc.close();
    dispatcher.close();
    intake.close();
    blocking.close();
    changes.close();
    running.close();
    database.close();
    if (alone) {
      TestFolders.delete(authorityFiles);
    }
  }
}
