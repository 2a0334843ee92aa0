package kassahub.hub.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kassahub.hub.gateway.Door;
import kassahub.hub.gateway.DoorLimitsContract;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.Test;

class MqttLimitsIT extends DoorLimitsContract {
  private static final int QUOTA_EXCEEDED = 0x97;

  @Override
  protected Door door() {
    return new MqttDoor();
  }

  @Test
  void letsNobodyInBeyondItsOpenFiles() throws Exception {
    refusesWhoComesBeyondItsFiles();
  }

  @Test
  void letsAllInAfterARestart() throws Exception {
    letsAllInThatComeAtOnceOneAfterTheOther();
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
