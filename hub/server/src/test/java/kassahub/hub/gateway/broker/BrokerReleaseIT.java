package kassahub.hub.gateway.broker;

import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.ReleaseContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class BrokerReleaseIT extends ReleaseContract {
  @RegisterExtension static final BrokerSide SIDE = new BrokerSide(() -> hub);

  @Override
  protected Door door() {
    return SIDE;
  }
}
