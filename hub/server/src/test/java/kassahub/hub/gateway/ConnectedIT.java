package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.proto.v1.Dispatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** «На связи» means now, not once. */
class ConnectedIT {
  private TestGateway hub;
  private Caller operator;
  private long organisation;
  private String agent;
  private AgentLink link;

  @BeforeEach
  void connect() {
    hub = new TestGateway();
    operator = hub.samples.operator(Role.SUPPORT);
    organisation = hub.samples.organisationOf(hub.samples.client());
    agent = hub.enrol(operator, organisation).agent();
    link = hub.links.connect(admitted(), "mqtt", "192.0.2.1:1", deaf());
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void anAgentIsConnectedUntilItsLinkEnds() {
    assertThat(connected()).isTrue();

    hub.links.disconnected(link);

    assertThat(connected()).isFalse();
  }

  @Test
  void whoLeavesWhileTheDatabaseIsAwayIsNotConnectedOnceItIsBack() {
    hub.database.asOwner(
        """
        create function away() returns trigger language plpgsql as
          $$ begin raise exception 'gone' using errcode = '58030'; end $$;
        create trigger away before update on agent_link execute function away();
        """);
    hub.links.disconnected(link);
    hub.links.check();
    hub.database.asOwner("drop function away() cascade");
    assertThat(connected()).isTrue();

    hub.links.check();

    assertThat(connected()).isFalse();
  }

  @Test
  void anOlderLinkThatEndsLeavesTheNewerOneConnected() {
    AgentLink newer = hub.links.connect(admitted(), "mqtt", "192.0.2.1:2", deaf());

    hub.links.disconnected(link);
    assertThat(connected()).isTrue();

    hub.links.disconnected(newer);
    assertThat(connected()).isFalse();
  }

  /** Who got its number first may be entered last. */
  @Test
  void anOlderLinkThatComesLateDoesNotTakeTheNewerOnesPlace() {
    var ended = new ArrayList<String>();
    var late =
        hub.links.connect(
            admitted(), "mqtt", "192.0.2.1:2", new DeafChannel(why -> ended.add("late " + why)));
    var newer = hub.links.connect(admitted(), "mqtt", "192.0.2.1:3", deaf());
    ended.clear();

    hub.links.hold(late);

    assertThat(hub.links.held(agent)).contains(newer);
    assertThat(ended).containsExactly("late TAKEN_OVER");
  }

  /** Two links moved elsewhere; as the first is ended, the other's agent connects again. */
  @Test
  void whoConnectsAgainWhileItsOlderLinkIsEndedStays() {
    var second =
        new Admitted(
            hub.enrol(operator, organisation).agent(),
            organisation,
            BigInteger.ONE,
            Instant.MAX,
            false);
    var ended = new ArrayList<String>();
    for (var one : List.of(admitted(), second)) {
      var other = one.equals(second) ? admitted() : second;
      var channel =
          new DeafChannel(
              why -> {
                ended.add("older");
                if (ended.size() == 1) {
                  hub.links.connect(
                      other, "mqtt", "192.0.2.1:4", new DeafChannel(again -> ended.add("newer")));
                }
              });
      hub.links.connect(one, "mqtt", "192.0.2.1:3", channel);
    }
    ended.clear();
    hub.database
        .database()
        .run(
            tx -> tx.execute("update agent_link set generation = generation + 1, instance = null"));

    hub.links.check();

    assertThat(ended).contains("older").doesNotContain("newer");
  }

  private Admitted admitted() {
    return new Admitted(agent, organisation, BigInteger.ONE, Instant.MAX, false);
  }

  private static AgentChannel deaf() {
    return new DeafChannel(why -> {});
  }

  @Test
  void linksOfAHubThatNoLongerBeatsAreNoConnections() {
    hub.database
        .database()
        .run(tx -> tx.execute("update hub_instance set beat_at = beat_at - interval '1 minute'"));

    assertThat(connected()).isFalse();
  }

  private boolean connected() {
    var roster = new AgentRoster(hub.database.database(), hub.clock);
    return roster.get(operator, agent).link().connected();
  }

  @Test
  void whoIsStoppedIsEndedAtOnceAmongThousands() {
    hub.database.asOwner(
        """
        insert into agent (id, organisation_id, name, enrolled_at)
        select 'agent-' || 10000 + s, organisation_id, 'one of many', now() from agent, generate_series(1, 1200) s
        """);
    var ended = new HashSet<String>();
    for (int number = 1; number <= 1_200; number++) {
      String name = "agent-" + (10_000 + number);
      var admitted =
          new Admitted(name, organisation, BigInteger.valueOf(number), Instant.MAX, false);
      hub.links.connect(
          admitted, "mqtt", "192.0.2.1:1", new DeafChannel(why -> ended.add(name + " " + why)));
    }
    hub.database.asOwner("update agent set revoked_at = now() where name = 'one of many'");

    hub.links.check();

    assertThat(ended).hasSize(1_200).allMatch(one -> one.endsWith("NOT_AUTHORIZED"));
  }

  private record DeafChannel(Consumer<Ending> ended) implements AgentChannel {
    @Override
    public boolean deliver(Dispatch dispatch) {
      return true;
    }

    @Override
    public void close(Ending why) {
      ended.accept(why);
    }
  }
}
