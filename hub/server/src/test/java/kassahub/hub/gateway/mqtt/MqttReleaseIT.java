package kassahub.hub.gateway.mqtt;

import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.ReleaseContract;

class MqttReleaseIT extends ReleaseContract {
  @Override
  protected Door door() {
    return new MqttDoor();
  }
}
