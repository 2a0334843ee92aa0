package kassahub.hub.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.mqtt.MqttClient;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kassahub.hub.gateway.DoorClient;
import kassahub.hub.gateway.TestGateway;
import org.junit.jupiter.api.Test;

class MqttConnectionIT {
  /** An endpoint is closed at once and says so later: in between a transaction may commit. */
  @Test
  void saysNothingOnAConnectionThatIsClosing() throws Exception {
    var acknowledged = new CompletableFuture<Boolean>();
    try (var hub = new TestGateway()) {
      var server =
          MqttServer.create(hub.database.vertx(), new MqttServerOptions().setHost("127.0.0.1"))
              .endpointHandler(endpoint -> closeThenAcknowledge(hub, endpoint, acknowledged));
      int port = server.listen(0).toCompletionStage().toCompletableFuture().get().actualPort();
      MqttClient.create(hub.database.vertx()).connect(port, "127.0.0.1");
      assertThat(acknowledged.get(DoorClient.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void closeThenAcknowledge(
      TestGateway hub, MqttEndpoint endpoint, CompletableFuture<Boolean> acknowledged) {
    try {
      var connection =
          new MqttConnection(endpoint, hub.database.vertx().getOrCreateContext(), hub.door);
      connection.listen();
      endpoint.accept(false);
      endpoint.close();
      connection.acknowledge(1);
      acknowledged.complete(true);
    } catch (RuntimeException thrown) {
      acknowledged.completeExceptionally(thrown);
    }
  }
}
