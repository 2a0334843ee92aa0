package kassahub.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import kassahub.agent.enrol.HubAddress;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.uplink.mqtt.MqttUplink;
import kassahub.proto.v1.Hello;
import org.junit.jupiter.api.Test;

/** MQTT where a PUBACK means committed. */
class MqttUplinkTest extends UplinkContract {
  @Override
  HubDouble startHub(TestAuthority authority, TestAuthority.Signed certificate) {
    return new MqttHubDouble(authority, certificate, true);
  }

  @Override
  Uplink uplink(HubAddress address, LinkTimes times) {
    return new MqttUplink(address, times);
  }

  @Test
  void theHubsOwnTlsHasProvedWhoseKeyItIs() throws Exception {
    connect().close();
    assertThat(hub.script().hellos()).noneMatch(Hello::hasProof);
  }
}
