package kassahub.hub.gateway.mqtt;

import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.SettingsContract;

class MqttSettingsIT extends SettingsContract {
  @Override
  protected Door door() {
    return new MqttDoor();
  }
}
