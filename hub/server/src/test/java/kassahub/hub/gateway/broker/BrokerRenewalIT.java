package kassahub.hub.gateway.broker;

import java.io.IOException;
import kassahub.hub.agent.TestKeys;
import kassahub.hub.gateway.DoorClient;
import kassahub.hub.gateway.RenewalContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class BrokerRenewalIT extends RenewalContract {
  private static BrokerSide side;

  @BeforeAll
  static void listen() throws IOException {
    side = new BrokerSide(hub);
  }

  @AfterAll
  static void silence() {
    side.close();
  }

  @Override
  protected boolean tlsIsTheHubs() {
    return false;
  }

  @Override
  protected DoorClient connect(TestKeys shown) throws Exception {
    return side.connect(shown);
  }

  @Override
  protected String refusal(TestKeys shown) throws Exception {
    return side.refusal(shown);
  }
}
