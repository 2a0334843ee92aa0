package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import kassahub.hub.LogCapture;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.dispatch.DispatchState;
import kassahub.hub.dispatch.NewDispatch;
import kassahub.hub.dispatch.Work;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.Report;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A hub with both doors, and an agent that has enrolled and not connected yet. */
public abstract class AgentDoorCase {
  private static final AtomicLong NUMBERS = new AtomicLong(50_000);
  protected static final String LINK = "agent_link";
  static final int MOST_LINKS = 1_000;

  @SuppressWarnings("NullAway.Init") // the extension below makes both
  protected static TestGateway hub;

  @SuppressWarnings("NullAway.Init")
  protected static Caller support;

  protected long organisation;
  protected long stream;
  protected String serial;
  protected TestKeys keys;
  protected LogCapture log;

  @RegisterExtension
  static final Extension RUNNING = new Running(); // an extension, so that doors open after it

  private static final class Running implements BeforeAllCallback, AfterAllCallback {
    @Override
    public void beforeAll(ExtensionContext test) {
      hub = new TestGateway();
      support = hub.samples.operator(Role.SUPPORT);
    }

    @Override
    public void afterAll(ExtensionContext test) {
      hub.close();
    }
  }

  /** Which way agents come. */
  protected abstract Door door();

  /** A connection that the hub lets in; nothing is said on it yet. */
  protected final DoorClient connect(TestKeys shown) throws Exception {
    return door().connect(hub, shown);
  }

  /** Tries to connect: the hub's words, or those of TLS. */
  protected final String refusal(TestKeys shown) throws Exception {
    return door().refusal(hub, shown);
  }

  @BeforeEach
  void enrol() {
    organisation = hub.samples.organisation();
    stream = NUMBERS.incrementAndGet();
    serial = "00%014d".formatted(stream);
    keys = hub.enrol(support, organisation);
    log = new LogCapture();
  }

  @AfterEach
  void endCapture() {
    log.close();
  }

  /**
   * The dispatcher moves what is left, and a link that ends is written down a little later, while
   * the next test looks whether anything changes.
   */
  @AfterEach
  void endWork() {
    hub.database
        .database()
        .run(
            tx -> {
              tx.execute("update agent_link set instance = null where instance is not null");
              tx.execute(
                  """
                  update dispatch set state = 'cancelled', lease_until = null, finished_at = now()
                  where state in ('waiting', 'sent', 'taken', 'held')
                  """);
            });
  }

  /** Connected, and welcomed with this test's stream. */
  protected DoorClient greeted() throws Exception {
    DoorClient agent = connect(keys);
    agent.hello(stream);
    return agent;
  }

  protected FromAgent hello() {
    return FromAgent.newBuilder().setHello(Hello.newBuilder().setStream(stream)).build();
  }

  protected Report.Builder state() {
    return Reports.state(serial);
  }

  /** One line from warnings upwards, and it says this. */
  protected void loggedOnce(String... words) {
    Awaitility.await().untilAsserted(() -> assertThat(log.lines()).isNotEmpty());
    assertThat(log.lines()).singleElement().asString().contains(words);
  }

  protected UUID order(String agent) {
    return order(agent, Duration.ofHours(1));
  }

  protected UUID order(String agent, Duration life) {
    Instant now = hub.clock.instant();
    long register = hub.count("select id as n from register where serial = $1", serial);
    var dispatch =
        new NewDispatch(
            agent, OptionalLong.of(register), new Work.ReadNow(), "тест", 1, now, now.plus(life));
    return hub.database.database().transact(tx -> hub.dispatches.enqueue(tx, dispatch));
  }

  /** Orders so much for one agent at once. */
  protected List<UUID> orderMany(String agent, int count) {
    Instant now = hub.clock.instant();
    long register = hub.count("select id as n from register where serial = $1", serial);
    var dispatch =
        new NewDispatch(
            agent,
            OptionalLong.of(register),
            new Work.ReadNow(),
            "тест",
            1,
            now,
            now.plus(Duration.ofHours(1)));
    return hub.database
        .database()
        .transact(tx -> hub.dispatches.enqueueAll(tx, Collections.nCopies(count, dispatch)));
  }

  /** As many agents are connected as may be, until this is closed. */
  protected AutoCloseable fullOfLinks() {
    var place = new StreamStore.Place("test", "here", Instant.EPOCH, StreamStore.OWN_PORT);
    var links =
        IntStream.range(0, MOST_LINKS / 2)
            .mapToObj(
                i -> new Admitted("other-" + i, organisation, BigInteger.ONE, Instant.MAX, false))
            .map(other -> new AgentLink(other, place, 1, new DeafChannel(), hub.links.lines()))
            .toList();
    links.forEach(hub.links::hold);
    int entering = 0;
    while (hub.links.enter()) { // as many as links of other tests leave room for
      entering++;
    }
    int all = entering;
    return () -> {
      links.forEach(hub.links::forget);
      IntStream.range(0, all).forEach(i -> hub.links.entered());
    };
  }

  /** Another agent's reports take all the room there is, until this is closed. */
  protected AutoCloseable fullHub() {
    TestKeys greedy = hub.enrol(support, organisation);
    long named = stream + 3_000_000;
    var admitted = new Admitted(greedy.agent(), organisation, BigInteger.ONE, Instant.MAX, false);
    AgentLink link = hub.links.connect(admitted, "test", "here", new DeafChannel());
    hub.links.hello(link, Hello.newBuilder().setStream(named).build());
    AutoCloseable held = hub.holdStreams();
    var decision = hub.intake.accept(link, Reports.batch(named, 1, state()), 64 << 20);
    return () -> {
      held.close();
      decision.join();
      hub.links.disconnected(link);
    };
  }

  private static final class DeafChannel implements AgentChannel {
    @Override
    public boolean deliver(Dispatch dispatch) {
      return false;
    }

    @Override
    public void close(Ending why) {}
  }

  protected DispatchState dispatchState(UUID id) {
    return hub.dispatches.get(support, id).state();
  }

  protected void awaitState(UUID id, DispatchState expected) {
    Awaitility.await().untilAsserted(() -> assertThat(dispatchState(id)).isEqualTo(expected));
  }

  protected long stored() {
    return hub.count(
        "select count(*) as n from telemetry t join register r on r.id = t.register_id"
            + " where r.serial = $1",
        serial);
  }
}
