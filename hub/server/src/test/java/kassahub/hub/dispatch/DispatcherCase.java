package kassahub.hub.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.journal.Journal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A dispatcher on a real database, with agents that are connected. */
abstract class DispatcherCase {
  static final int AGENTS = 300;
  private static final UUID INSTANCE = UUID.randomUUID();

  final SettableClock clock = new SettableClock();
  final DueAgents due = new DueAgents();
  final List<String> agents = IntStream.range(0, AGENTS).mapToObj("agent-%05d"::formatted).toList();
  final FakeCourier courier = new FakeCourier();
  TestDatabase server;
  Dispatches dispatches;
  Dispatcher dispatcher;

  /** Delivers to every agent but those without room. */
  final class FakeCourier implements Courier {
    final Set<String> full = new HashSet<>();
    final Set<String> delivered = new HashSet<>();
    final Set<UUID> dispatches = new HashSet<>();
    long generation = 1;

    @Override
    public OptionalLong deliver(String agent, Dispatch dispatch) {
      if (full.contains(agent)) {
        return OptionalLong.empty();
      }
      delivered.add(agent);
      assertThat(dispatches.add(dispatch.id())).as("delivered once").isTrue();
      return OptionalLong.of(generation);
    }

    @Override
    public Set<String> connected() {
      return Set.copyOf(agents);
    }
  }

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    var samples = new Samples(server.database(), clock);
    connect(samples.organisationOf(samples.client()));
    dispatches = new Dispatches(server.database(), new Journal(clock), clock, due);
    dispatcher =
        new Dispatcher(
            server.database(),
            new Dispatcher.Parts(
                clock, clock::nanos, INSTANCE, dispatches, courier, new QuietListener()));
    dispatcher.round();
  }

  @AfterEach
  void close() {
    server.close();
  }

  void lookAfterAll() {
    clock.advance(Duration.ofSeconds(6));
    dispatcher.round();
  }

  /** They are written when the pause after the one in which they came is over. */
  void letSendsRipen() {
    for (int pauses = 0; pauses < 2; pauses++) {
      clock.advance(Duration.ofSeconds(2));
      dispatcher.round();
    }
  }

  void agentHasFree(long bytes) {
    server
        .database()
        .run(
            tx ->
                tx.execute(
                    "update agent set health = $2 where id = $1",
                    agents.getFirst(),
                    new JsonObject().put("diskFreeBytes", bytes)));
  }

  void linkUp() {
    courier.delivered.clear();
    courier.dispatches.clear();
    server.database().run(tx -> dispatches.linkUp(tx, agents.getFirst()));
    due.ring(agents.getFirst());
  }

  Optional<String> reason(UUID dispatch) {
    return server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select reason_code from dispatch where id = $1",
                    row -> row.findString("reason_code"),
                    dispatch));
  }

  String state(UUID dispatch) {
    return server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select state from dispatch where id = $1",
                    row -> row.string("state"),
                    dispatch));
  }

  /** This instance hears of it as it hears of what the others order. */
  void orderedElsewhere() {
    due.takeFresh();
    agents.forEach(due::ring);
  }

  List<UUID> order(List<String> agents) {
    return order(agents, clock.instant());
  }

  List<UUID> order(List<String> agents, Instant dueAt) {
    var now = clock.instant();
    var work =
        agents.stream()
            .map(
                agent ->
                    new NewDispatch(
                        agent,
                        OptionalLong.empty(),
                        new Work.SendLog(1000),
                        "test",
                        1,
                        dueAt,
                        now.plus(Duration.ofMinutes(10))))
            .toList();
    return server.database().transact(tx -> dispatches.enqueueAll(tx, work));
  }

  void connect(long organisation) {
    var names = agents.toArray(String[]::new);
    server
        .database()
        .run(
            tx -> {
              tx.execute(
                  """
                  insert into agent (id, organisation_id, name, enrolled_at)
                  select u.id, $2, 'till', $3 from unnest($1::text[]) as u (id)
                  """,
                  names,
                  organisation,
                  clock.instant());
              tx.execute(
                  """
                  insert into agent_link (agent_id, instance, generation, transport, address, since, returns_since)
                  select u.id, $2, 1, 'mqtt', '-', $3, $3 from unnest($1::text[]) as u (id)
                  """,
                  names,
                  INSTANCE,
                  clock.instant());
            });
  }
}
