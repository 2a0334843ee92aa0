package kassahub.hub.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The loop that hands work to links. */
class DispatcherIT extends DispatcherCase {
  /** Of this connection, what it did before included. */
  private static final String LOOKS_AT_WHAT_WAITS =
      "select pg_stat_get_xact_numscans('dispatch_due'::regclass) as n";

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

  private String stateOfReading() {
    return server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select state from dispatch where kind = 'read_now'",
                    row -> row.string("state")));
  }
}
