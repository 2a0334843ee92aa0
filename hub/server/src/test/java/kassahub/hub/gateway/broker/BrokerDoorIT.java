package kassahub.hub.gateway.broker;

import java.io.IOException;
import kassahub.hub.agent.TestKeys;
import kassahub.hub.gateway.AgentDoorContract;
import kassahub.hub.gateway.DoorClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class BrokerDoorIT extends AgentDoorContract {
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

  /** Mosquitto 2.0 ends the older one without a word. */
  @Override
  protected String takenOver() {
    return "0x00 null";
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
