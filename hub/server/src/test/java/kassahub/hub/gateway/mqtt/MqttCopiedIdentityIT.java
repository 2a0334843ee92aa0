package kassahub.hub.gateway.mqtt;

import kassahub.hub.gateway.CopiedIdentityContract;
import kassahub.hub.gateway.Door;

class MqttCopiedIdentityIT extends CopiedIdentityContract {
  @Override
  protected Door door() {
    return new MqttDoor();
  }
}
