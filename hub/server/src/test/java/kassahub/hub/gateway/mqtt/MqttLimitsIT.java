package kassahub.hub.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kassahub.hub.agent.TestKeys;
import kassahub.hub.gateway.DoorClient;
import kassahub.hub.gateway.DoorLimitsContract;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;

class MqttLimitsIT extends DoorLimitsContract {
  private static final int QUOTA_EXCEEDED = 0x97;

  @Override
  protected DoorClient connect(TestKeys shown) throws Exception {
    return new PahoAgent(hub, shown).open();
  }

  @Override
  protected String refusal(TestKeys shown) throws Exception {
    return RawMqtt.refusal(hub, shown);
  }

  @Test
  void saysInANumberThatTheHubIsFull() throws Exception {
    try (var _ = fullHub()) {
      assertThatThrownBy(() -> connect(keys))
          .isInstanceOfSatisfying(
              MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(QUOTA_EXCEEDED));
    }
  }
}
