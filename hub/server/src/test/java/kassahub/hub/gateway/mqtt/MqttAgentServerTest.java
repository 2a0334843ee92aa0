package kassahub.hub.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@code MqttAgentServerIT} has the complaints of Vert.x itself. */
class MqttAgentServerTest {
  @Test
  void aWrongArgumentOfOursIsNoPacketBehindTheEnd() {
    assertThat(MqttAgentServer.behindTheEnd(new IllegalArgumentException("ours"))).isFalse();
  }

  @Test
  void aCheckOfVertxIsOne() {
    var closed = new IllegalArgumentException("MQTT endpoint is closed");
    closed.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("io.vertx.mqtt.impl.MqttEndpointImpl", "checkClosed", null, 1)
        });
    var misused = new IllegalArgumentException("messageId must be non-negative");
    misused.setStackTrace(
        new StackTraceElement[] {
          new StackTraceElement("io.vertx.mqtt.impl.MqttEndpointImpl", "publish", null, 1)
        });

    assertThat(MqttAgentServer.behindTheEnd(closed)).isTrue();
    assertThat(MqttAgentServer.behindTheEnd(misused)).isFalse();
  }
}
