package kassahub.hub.gateway.broker;

import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.SettingsContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class BrokerSettingsIT extends SettingsContract {
  @RegisterExtension static final BrokerSide SIDE = new BrokerSide(() -> hub);

  @Override
  protected Door door() {
    return SIDE;
  }
}
