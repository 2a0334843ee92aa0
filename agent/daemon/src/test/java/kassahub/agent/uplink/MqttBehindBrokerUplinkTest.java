package kassahub.agent.uplink;

import kassahub.agent.enrol.HubAddress;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.uplink.mqtt.MqttUplink;

/** MQTT where only the hub's own Ack counts. */
class MqttBehindBrokerUplinkTest extends UplinkContract {
  @Override
  HubDouble startHub(TestAuthority authority, TestAuthority.Signed certificate) {
    return new MqttHubDouble(authority, certificate, false);
  }

  @Override
  Uplink uplink(HubAddress address, LinkTimes times) {
    return new MqttUplink(address, times);
  }
}
