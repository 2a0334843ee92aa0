package kassahub.hub.gateway.broker;

import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.DoorLimitsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class BrokerLimitsIT extends DoorLimitsContract {
  @RegisterExtension static final BrokerSide SIDE = new BrokerSide(() -> hub);

  @Override
  protected Door door() {
    return SIDE;
  }
}
