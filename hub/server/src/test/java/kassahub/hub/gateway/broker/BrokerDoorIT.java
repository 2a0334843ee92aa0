package kassahub.hub.gateway.broker;

import kassahub.hub.gateway.AgentDoorContract;
import kassahub.hub.gateway.Door;
import org.junit.jupiter.api.extension.RegisterExtension;

class BrokerDoorIT extends AgentDoorContract {
  @RegisterExtension static final BrokerSide SIDE = new BrokerSide(() -> hub);

  @Override
  protected Door door() {
    return SIDE;
  }
}
