package kassahub.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import kassahub.agent.enrol.HubAddress;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.uplink.HubScript.Order;
import kassahub.agent.uplink.Outcome.Stored;
import kassahub.agent.uplink.Uplink.Session;
import kassahub.agent.uplink.UplinkException.Kind;
import kassahub.agent.uplink.mqtt.MqttUplink;
import org.junit.jupiter.api.Test;

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

  @Test
  void aBrokerThatIsFullIsNoHubThatRefuses() throws Exception {
    hub.script().overload();
    assertThatThrownBy(this::connect)
        .isInstanceOfSatisfying(
            UplinkException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));
    try (Session session = connect()) {
      assertThat(session.send(batch(1, 2))).isEqualTo(new Stored(2));
    }
  }

  @Test
  void aReceiptOfTheBrokerIsNotTakenForStored() throws Exception {
    times = QUICK;
    hub.script().order(Order.RECEIPT_ONLY);
    try (Session session = connect()) {
      assertThatThrownBy(() -> session.send(batch(1, 2)))
          .isInstanceOfSatisfying(
              UplinkException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SILENT));
    }
    try (Session session = connect()) {
      assertThat(session.welcome().getStoredUpTo()).isZero();
      assertThat(session.send(batch(1, 2))).isEqualTo(new Stored(2));
    }
  }
}
