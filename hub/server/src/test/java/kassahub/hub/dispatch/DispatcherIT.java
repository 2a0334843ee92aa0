package kassahub.hub.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
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
import org.junit.jupiter.api.Test;

/** The loop that hands work to links, on a real database. */
class DispatcherIT {
  private static final int AGENTS = 300;
  private static final UUID INSTANCE = UUID.randomUUID();

  /** Of this connection, what it did before included. */
  private static final String LOOKS_AT_WHAT_WAITS =
      "select pg_stat_get_xact_numscans('dispatch_due'::regclass) as n";

  private final SettableClock clock = new SettableClock();
  private final DueAgents due = new DueAgents();
  private final List<String> agents =
      IntStream.range(0, AGENTS).mapToObj("agent-%05d"::formatted).toList();
  private final FakeCourier courier = new FakeCourier();
  private TestDatabase server;
  private Dispatches dispatches;
  private Dispatcher dispatcher;

  /** Delivers to every agent but those without room. */
  private final class FakeCourier implements Courier {
    private final Set<String> full = new HashSet<>();
    private final Set<String> delivered = new HashSet<>();
    private final Set<UUID> dispatches = new HashSet<>();
    private long generation = 1;

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

  @Test
  void anAgentWithoutRoomHoldsUpNobodyElse() {
    courier.full.add(agents.getFirst());
    order(agents);

    dispatcher.round();

    assertThat(courier.delivered).hasSize(AGENTS - 1);
  }

  @Test
  void whatFoundNoRoomIsDeliveredWhenTheLinkRings() {
    courier.full.add(agents.getFirst());
    order(agents);
    dispatcher.round();
    courier.full.clear();

    dispatcher.round();
    assertThat(courier.delivered).doesNotContain(agents.getFirst());
    due.ring(agents.getFirst());
    dispatcher.round();

    assertThat(courier.delivered).contains(agents.getFirst());
  }

  @Test
  void whatIsOrderedHereIsSentWithoutLookingItUp() {
    server.asOwner("delete from agent_link");
    order(agents);

    dispatcher.round();

    assertThat(courier.delivered).hasSize(AGENTS);
  }

  @Test
  void whatAnAgentRangForMeanwhileIsDeliveredOnce() {
    order(agents);
    agents.forEach(due::ring);

    dispatcher.round();

    assertThat(courier.delivered).hasSize(AGENTS);
  }

  @Test
  void whatIsOrderedElsewhereIsLookedUp() {
    order(agents);
    orderedElsewhere();

    dispatcher.round();

    assertThat(courier.delivered).hasSize(AGENTS);
  }

  @Test
  void whatIsOrderedForLaterIsSentThen() {
    var later = clock.instant().plus(Duration.ofSeconds(5));
    var ordered = order(agents.subList(0, 1), later);
    dispatcher.round();
    assertThat(courier.delivered).isEmpty();

    clock.advance(Duration.ofSeconds(31));
    dispatcher.round();

    assertThat(courier.dispatches).containsExactlyElementsOf(ordered);
  }

  @Test
  void whatWasSentIsNotSentAgainWithinItsLease() {
    order(agents.subList(0, 1));
    dispatcher.round();
    courier.delivered.clear();

    clock.advance(Duration.ofSeconds(31));
    dispatcher.round();

    assertThat(courier.delivered).isEmpty();
  }

  @Test
  void whatWasSentAndNeverTakenIsSentAgainAfterItsLease() {
    var ordered = order(agents.subList(0, 1));
    dispatcher.round();
    letSendsRipen();
    assertThat(state(ordered.getFirst())).isEqualTo("sent");
    courier.dispatches.clear();

    server.asOwner("update dispatch set lease_until = lease_until - interval '61 seconds'");
    clock.advance(Duration.ofSeconds(31));
    dispatcher.round();

    assertThat(courier.dispatches).containsExactlyElementsOf(ordered);
  }

  @Test
  void whatALostDiskHadTakenIsDeliveredAgainThoughItsTakeComesLate() { // d20
    String agent = agents.getFirst();
    var ordered = order(agents.subList(0, 1)).getFirst();
    dispatcher.round();
    dispatcher.taken(agent, 1, ordered);

    server
        .database()
        .run(
            tx -> {
              tx.execute(
                  "update agent_link set generation = generation + 1 where agent_id = $1", agent);
              dispatches.forgotten(tx, agent);
            });
    linkUp();
    courier.generation = 2;
    dispatcher.round();
    letSendsRipen();

    assertThat(state(ordered)).isEqualTo("sent");
    assertThat(courier.delivered).containsExactly(agent);

    dispatcher.taken(agent, 2, ordered);
    letSendsRipen();
    assertThat(state(ordered)).isEqualTo("taken");
  }

  @Test
  void whatAnOlderLinkTookIsNotWrittenOnceThereIsANewerOne() { // d20
    String agent = agents.getFirst();
    var ordered = order(agents.subList(0, 1)).getFirst();
    dispatcher.round();
    dispatcher.taken(agent, 1, ordered);
    server
        .database()
        .run(
            tx ->
                tx.execute(
                    "update agent_link set generation = generation + 1 where agent_id = $1",
                    agent));

    letSendsRipen();

    assertThat(state(ordered)).isEqualTo("waiting");
  }

  @Test
  void whatIsLateIsNotSentBeforeItIsFoundToBeLate() {
    var ordered = order(agents.subList(0, 1)).getFirst();
    orderedElsewhere();
    clock.advance(Duration.ofMinutes(10));

    dispatcher.round();

    assertThat(courier.delivered).isEmpty();
    assertThat(state(ordered)).isEqualTo("expired");
  }

  @Test
  void nothingIsSentWhileTooMuchIsNotWritten() {
    for (int i = 0; i < 100_000; i++) {
      dispatches.sends().sent("other-" + i % 1_000, 1, UUID.randomUUID(), clock.instant());
    }
    order(agents.subList(0, 1));
    dispatcher.round();
    assertThat(courier.delivered).as("ordered here").isEmpty();
    orderedElsewhere();
    dispatcher.round();
    assertThat(courier.delivered).as("ordered elsewhere").isEmpty();

    dispatches.sends().forget("other-0");
    dispatcher.round();
    assertThat(courier.delivered).containsExactly(agents.getFirst());
  }

  /** Another agent would restart a register whose owner has long done something else. */
  @Test
  void aReadingFollowsItsRegisterToAnotherAgentAndARestartDoesNot() {
    server.asOwner(
        """
        insert into register (serial, organisation_id, agent_id, bound_at)
        select '0085430000000001', organisation_id, id, '%1$s' from agent where id = 'agent-00001';
        insert into dispatch (id, agent_id, register_id, kind, state, due_at, deadline, created_at, created_by)
        select gen_random_uuid(), 'agent-00000', id, kind, 'taken', bound_at, '%2$s', bound_at, 'test'
        from register, unnest(array['read_now', 'restart_register']) kind
        """
            .formatted(clock.instant(), clock.instant().plus(Duration.ofMinutes(10))));

    lookAfterAll();

    assertThat(agentOf("read_now")).isEqualTo("agent-00001");
    assertThat(agentOf("restart_register")).isEqualTo("agent-00000");
  }

  private String agentOf(String kind) {
    return server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select agent_id from dispatch where kind = $1",
                    row -> row.string("agent_id"),
                    kind));
  }

  @Test
  void aTakeThatIsWrittenWhileItsAgentConnectsAgainHoldsUpNobody() throws Exception {
    String agent = agents.getFirst();
    var ordered = order(agents.subList(0, 1)).getFirst();
    dispatcher.round();
    dispatcher.taken(agent, 1, ordered);
    clock.advance(Duration.ofSeconds(2));
    dispatcher.round();
    clock.advance(Duration.ofSeconds(2));

    server
        .database()
        .run(
            tx -> {
              tx.execute(
                  "update agent_link set generation = generation + 1 where agent_id = $1", agent);
              dispatcher.round();
            });

    assertThat(state(ordered)).isEqualTo("waiting");
  }

  @Test
  void nothingIsWrittenBeforeAResultHadTimeToCome() {
    String agent = agents.getFirst();
    var ordered = order(agents.subList(0, 1)).getFirst();
    dispatcher.round();

    dispatcher.taken(agent, 1, ordered);
    clock.advance(Duration.ofSeconds(2));
    dispatcher.round();
    assertThat(state(ordered)).isEqualTo("waiting");

    clock.advance(Duration.ofSeconds(2));
    dispatcher.round();
    assertThat(state(ordered)).isEqualTo("taken");
  }

  @Test
  void whatIsTakenAfterItWasWrittenAsSentIsWrittenAgain() {
    String agent = agents.getFirst();
    var ordered = order(agents.subList(0, 1)).getFirst();
    dispatcher.round();
    letSendsRipen();
    assertThat(state(ordered)).isEqualTo("sent");

    dispatcher.taken(agent, 1, ordered);
    letSendsRipen();
    assertThat(state(ordered)).isEqualTo("taken");
  }

  @Test
  void oneThatSomebodyMovesHoldsUpNoneOfFiveHundred() {
    var ordered = order(Collections.nCopies(501, agents.getFirst()));
    orderedElsewhere();

    server
        .database()
        .run(
            tx -> {
              tx.execute("select from dispatch where id = $1 for update", ordered.getFirst());
              dispatcher.round();
            });

    assertThat(courier.dispatches).containsExactlyInAnyOrderElementsOf(ordered);
  }

  @Test
  void takesAreFoundByTheirKeyWhenStatisticsKnowNothingThatWaits() {
    server.asOwner(
        """
        insert into dispatch (id, agent_id, kind, state, due_at, deadline, created_at, created_by, finished_at)
        select gen_random_uuid(), a.id, 'send_log', 'done', now(), now(), now(), 'history', now()
        from agent a, generate_series(1, 20)
        """);
    server.asOwner("analyze");
    var ordered = order(agents);
    dispatcher.round();
    List<RecentSends.Send> takes =
        IntStream.range(0, agents.size())
            .mapToObj(
                i -> new RecentSends.Send(agents.get(i), 1, ordered.get(i), Optional.empty(), true))
            .toList();

    long scans =
        server
            .database()
            .transact(
                tx -> {
                  long before = tx.one(LOOKS_AT_WHAT_WAITS, row -> row.number("n"));
                  new DispatchStore().saveSent(tx, takes);
                  return tx.one(LOOKS_AT_WHAT_WAITS, row -> row.number("n")) - before;
                });

    assertThat(state(ordered.getLast())).isEqualTo("taken");
    assertThat(scans).as("looks at what waits").isZero();
  }

  @Test
  void aClockThatIsSetBackDelaysNothing() {
    clock.set(clock.instant().minus(Duration.ofHours(1)));
    courier.full.add(agents.getFirst());
    var ordered = order(agents.subList(0, 1)).getFirst();
    dispatcher.round();
    courier.full.clear();

    clock.advance(Duration.ofSeconds(31));
    dispatcher.round();
    assertThat(courier.delivered).containsExactly(agents.getFirst());

    dispatcher.taken(agents.getFirst(), 1, ordered);
    letSendsRipen();
    assertThat(state(ordered)).isEqualTo("taken");

    clock.advance(Duration.ofMinutes(10));
    dispatcher.round();
    assertThat(state(ordered)).isEqualTo("expired");
  }

  @Test
  void whatAnAgentWithAFullDiskDoesNotTakeSaysWhy() {
    agentHasFree(5_000_000);
    var full = order(agents.subList(0, 1)).getFirst();
    var roomy = order(agents.subList(1, 2)).getFirst();
    dispatcher.round();
    letSendsRipen();
    assertThat(reason(full)).contains("agent-disk-full");
    assertThat(reason(roomy)).isEmpty();

    agentHasFree(500_000_000);
    linkUp();
    dispatcher.round();
    letSendsRipen();
    assertThat(reason(full)).isEmpty();

    agentHasFree(5_000_000);
    linkUp();
    dispatcher.round();
    dispatcher.taken(agents.getFirst(), 1, full);
    letSendsRipen();
    assertThat(state(full)).isEqualTo("taken");
    assertThat(reason(full)).isEmpty();
  }

  @Test
  void whatMayNotBeDoneAnyMoreIsFoundBehindAThousandOthers() {
    server.asOwner(
        """
        insert into dispatch (id, agent_id, kind, state, due_at, deadline, created_at, created_by)
        select gen_random_uuid(), 'agent-00001', 'send_log', 'taken', now(), '%1$s', now(), 'others'
        from generate_series(1, 1000);
        insert into register (serial, organisation_id, agent_id, bound_at)
        select '0085430000000001', organisation_id, id, '%1$s' from agent where id = 'agent-00000';
        insert into dispatch (id, agent_id, register_id, kind, state, due_at, deadline, created_at, created_by)
        select gen_random_uuid(), agent_id, id, 'read_now', 'taken', bound_at, '%2$s', bound_at, 'test' from register;
        update agent set revoked_at = now() where id = 'agent-00000'
        """
            .formatted(
                clock.instant().plus(Duration.ofMinutes(10)),
                clock.instant().plus(Duration.ofMinutes(11))));

    lookAfterAll();
    assertThat(stateOfReading()).isEqualTo("taken");
    lookAfterAll();
    assertThat(stateOfReading()).isEqualTo("cancelled");
    server.asOwner(
        "update dispatch set state = 'taken', finished_at = null where kind = 'read_now'");
    lookAfterAll();
    lookAfterAll();
    assertThat(stateOfReading()).as("round and round").isEqualTo("cancelled");
  }

  private void lookAfterAll() {
    clock.advance(Duration.ofSeconds(6));
    dispatcher.round();
  }

  private String stateOfReading() {
    return server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select state from dispatch where kind = 'read_now'",
                    row -> row.string("state")));
  }

  /** They are written when the pause after the one in which they came is over. */
  private void letSendsRipen() {
    for (int pauses = 0; pauses < 2; pauses++) {
      clock.advance(Duration.ofSeconds(2));
      dispatcher.round();
    }
  }

  private void agentHasFree(long bytes) {
    server
        .database()
        .run(
            tx ->
                tx.execute(
                    "update agent set health = $2 where id = $1",
                    agents.getFirst(),
                    new JsonObject().put("diskFreeBytes", bytes)));
  }

  private void linkUp() {
    courier.delivered.clear();
    courier.dispatches.clear();
    server.database().run(tx -> dispatches.linkUp(tx, agents.getFirst()));
    due.ring(agents.getFirst());
  }

  private Optional<String> reason(UUID dispatch) {
    return server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select reason_code from dispatch where id = $1",
                    row -> row.findString("reason_code"),
                    dispatch));
  }

  private String state(UUID dispatch) {
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
  private void orderedElsewhere() {
    due.takeFresh();
    agents.forEach(due::ring);
  }

  private List<UUID> order(List<String> agents) {
    return order(agents, clock.instant());
  }

  private List<UUID> order(List<String> agents, Instant dueAt) {
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

  private void connect(long organisation) {
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
