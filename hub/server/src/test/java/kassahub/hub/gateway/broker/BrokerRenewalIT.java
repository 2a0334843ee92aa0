package kassahub.hub.gateway.broker;

import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.RenewalContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class BrokerRenewalIT extends RenewalContract {
  @RegisterExtension static final BrokerSide SIDE = new BrokerSide(() -> hub);

  @Override
  protected Door door() {
    return SIDE;
  }
}
