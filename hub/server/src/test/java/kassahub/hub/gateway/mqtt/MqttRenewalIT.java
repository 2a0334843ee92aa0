package kassahub.hub.gateway.mqtt;

import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.RenewalContract;

class MqttRenewalIT extends RenewalContract {
  @Override
  protected Door door() {
    return new MqttDoor();
  }
}
