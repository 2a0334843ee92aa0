package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kassahub.hub.account.Role;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.proto.v1.Dispatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AgentLinksIT {
  private static final String WAITS =
      """
      select count(*) as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock' and query like 'with gone%'
      """;
  private static final String LEFT =
      "select count(*) as n from agent_link where agent_id = any($1) and instance is null";
  private static final String STATEMENTS =
      "select count(distinct xmin::text) as n from agent_link where agent_id = any($1)";

  private static TestGateway hub;

  @BeforeAll
  static void start() {
    hub = new TestGateway();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @Test
  void tellsAnAgentsPageThatItCameAndWent() throws Exception {
    long organisation = hub.samples.organisation();
    String agent = hub.enrol(hub.samples.operator(Role.SUPPORT), organisation).agent();
    var told = new LinkedBlockingQueue<String>();
    try (var _ = hub.changes.subscribe("agent:" + agent, told::add)) {
      var admitted = new Admitted(agent, organisation, BigInteger.ONE, Instant.MAX, false);
      AgentLink link = hub.links.connect(admitted, "test", "here", new Silent());
      assertThat(told.poll(DoorClient.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo("agent:" + agent);
      told.clear();
      hub.links.disconnected(link);
      assertThat(told.poll(DoorClient.PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isEqualTo("agent:" + agent);
    }
  }

  @Test
  void thoseThatLeaveTogetherAreWrittenTogether() throws Exception {
    var links = new ArrayList<AgentLink>();
    long organisation = hub.samples.organisation();
    for (int i = 0; i < 50; i++) {
      var agent = hub.enrol(hub.samples.operator(Role.SUPPORT), organisation).agent();
      var admitted = new Admitted(agent, organisation, BigInteger.ONE, Instant.MAX, false);
      links.add(hub.links.connect(admitted, "test", "here", new Silent()));
    }
    var leaving = new ArrayList<Thread>();
    hub.database
        .database()
        .run(
            tx -> {
              tx.execute("update agent_link set since = since where agent_id = $1", id(links, 0));
              leaving.add(leaves(links.getFirst()));
              await().until(() -> hub.count(WAITS) == 1);
              links.stream().skip(1).map(AgentLinksIT::leaves).forEach(leaving::add);
              await().until(() -> links.stream().noneMatch(AgentLinksIT::held));
              assertThat(hub.count(WAITS)).as("connections that wait").isOne();
            });
    for (Thread one : leaving) {
      one.join();
    }

    var ids = links.stream().map(AgentLink::agent).toArray(String[]::new);
    assertThat(hub.count(LEFT, (Object) ids)).isEqualTo(50);
    assertThat(hub.count(STATEMENTS, (Object) ids)).isLessThanOrEqualTo(3);
  }

  private static String id(List<AgentLink> links, int which) {
    return links.get(which).agent();
  }

  private static boolean held(AgentLink link) {
    return hub.links.held(link.agent()).isPresent();
  }

  private static Thread leaves(AgentLink link) {
    return Thread.startVirtualThread(() -> hub.links.disconnected(link));
  }

  private static final class Silent implements AgentChannel {
    @Override
    public boolean deliver(Dispatch dispatch) {
      return true;
    }

    @Override
    public void close(Ending why) {}
  }
}
