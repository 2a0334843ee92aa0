package kassahub.hub.gateway.broker;

import kassahub.hub.gateway.CopiedIdentityContract;
import kassahub.hub.gateway.Door;
import org.junit.jupiter.api.extension.RegisterExtension;

class BrokerCopiedIdentityIT extends CopiedIdentityContract {
  @RegisterExtension static final BrokerSide SIDE = new BrokerSide(() -> hub);

  @Override
  protected Door door() {
    return SIDE;
  }
}
