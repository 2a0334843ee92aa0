package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kassahub.hub.account.Role;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.proto.v1.Dispatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AgentLinksIT {
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
      var admitted = new Admitted(agent, organisation, BigInteger.ONE, false);
      AgentLink link = hub.links.connect(admitted, "test", "here", new Silent());
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("agent:" + agent);
      told.clear();
      hub.links.disconnected(link);
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("agent:" + agent);
    }
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
