package kassahub.hub.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the dispatcher may not send, write or hand on any more. */
class LateWorkIT extends DispatcherCase {
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

  /** A disk is gone with what was on it: whether the register was restarted nobody knows. */
  @Test
  void aRestartThatALostDiskHadTakenIsNotDoneAgain() {
    server.asOwner(
        """
        insert into dispatch (id, agent_id, kind, state, due_at, deadline, created_at, created_by)
        select gen_random_uuid(), 'agent-00000', kind, state, '%1$s', '%2$s', '%1$s', 'test'
        from (values ('read_now', 'taken'), ('restart_register', 'held')) as taken (kind, state)
        """
            .formatted(clock.instant(), clock.instant().plus(Duration.ofMinutes(10))));

    server.database().run(tx -> dispatches.forgotten(tx, "agent-00000"));

    assertThat(ended("read_now")).isEqualTo("waiting false");
    assertThat(ended("restart_register")).isEqualTo("failed true");
  }

  private String ended(String kind) {
    return server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select state || ' ' || (finished_at is not null) as how from dispatch where"
                        + " kind = $1",
                    row -> row.string("how"),
                    kind));
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
}
