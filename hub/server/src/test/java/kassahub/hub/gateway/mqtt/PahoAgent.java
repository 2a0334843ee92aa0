package kassahub.hub.gateway.mqtt;

import com.google.protobuf.InvalidProtocolBufferException;
import java.security.cert.X509Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.gateway.DoorClient;
import kassahub.hub.gateway.TestGateway;
import kassahub.proto.Topics;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.ToAgent;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** An agent's MQTT side with a stranger's client, acknowledging only when told to. */
final class PahoAgent implements DoorClient, MqttCallback {
  private static final int TIMEOUT_MILLIS = PATIENCE_SECONDS * 1_000;

  final BlockingQueue<ToAgent> heard = new LinkedBlockingQueue<>();
  final CompletableFuture<Integer> ended = new CompletableFuture<>();
  private final CompletableFuture<String> words = new CompletableFuture<>();
  private final TestGateway hub;
  private final TestKeys keys;
  private final MqttAsyncClient client;
  private final BlockingQueue<Integer> unacknowledged = new LinkedBlockingQueue<>();
  private MqttProperties connack = new MqttProperties();

  /** What a PUBACK said; a reason begins with the code of proto/TOPICS.md. */
  record Puback(int code, String reason) {
    Answer answer() {
      String[] parts = reason.split(": ", 2);
      return code == 0 ? Answer.STORED : new Answer(parts[0], parts.length > 1 ? parts[1] : "");
    }
  }

  PahoAgent(TestGateway hub, TestKeys keys) throws MqttException {
    this.hub = hub;
    this.keys = keys;
    client =
        new MqttAsyncClient(
            "ssl://" + TestGateway.HOST + ":" + hub.mqtt.port(),
            keys.agent(),
            new MemoryPersistence());
    client.setManualAcks(true);
    client.setCallback(this);
  }

  PahoAgent connect() throws MqttException {
    return connect(hub.authority.root());
  }

  PahoAgent connect(X509Certificate trusted) throws MqttException {
    var options = new MqttConnectionOptions();
    options.setSocketFactory(keys.tls(trusted).getSocketFactory());
    options.setConnectionTimeout(PATIENCE_SECONDS);
    IMqttToken token = client.connect(options);
    token.waitForCompletion(TIMEOUT_MILLIS);
    connack = token.getResponseProperties();
    return this;
  }

  MqttProperties connack() {
    return connack;
  }

  /** Connects and subscribes. */
  PahoAgent open() throws MqttException {
    connect();
    subscribe(Topics.down(keys.agent()));
    return this;
  }

  int subscribe(String topic) throws MqttException {
    IMqttToken token = client.subscribe(topic, 1);
    token.waitForCompletion(TIMEOUT_MILLIS);
    return token.getReasonCodes()[0];
  }

  @Override
  public Answer ask(byte[] message) throws MqttException {
    return publish(Topics.up(keys.agent()), message).answer();
  }

  @Override
  public void tell(FromAgent message) throws MqttException {
    publishLater(Topics.up(keys.agent()), message.toByteArray());
  }

  Puback publish(String topic, byte[] payload) throws MqttException {
    IMqttToken token = publishLater(topic, payload);
    token.waitForCompletion(TIMEOUT_MILLIS);
    int[] codes = token.getReasonCodes();
    String reason = token.getResponseProperties().getReasonString();
    return new Puback(
        codes == null || codes.length == 0 ? 0 : codes[0], reason == null ? "" : reason);
  }

  private IMqttToken publishLater(String topic, byte[] payload) throws MqttException {
    return client.publish(topic, new MqttMessage(payload, 1, false, new MqttProperties()));
  }

  /** Acknowledges all but dispatches, which {@link #taken} does. */
  @Override
  public ToAgent next() throws InterruptedException {
    ToAgent message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("the hub is silent");
    }
    if (!message.hasDispatch()) {
      acknowledge();
    }
    return message;
  }

  @Override
  public void taken(Dispatch dispatch) throws InterruptedException {
    acknowledge();
  }

  @Override
  public String end() throws Exception {
    return words.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void acknowledge() throws InterruptedException {
    try {
      client.messageArrivedComplete(unacknowledged.take(), 1);
    } catch (MqttException gone) {
      throw new IllegalStateException(gone);
    }
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    try {
      unacknowledged.add(message.getId());
      heard.add(ToAgent.parseFrom(message.getPayload()));
    } catch (InvalidProtocolBufferException garbled) {
      throw new IllegalStateException(garbled);
    }
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    ended.complete(response.getReturnCode());
    words.complete(String.valueOf(response.getReasonString()));
  }

  @Override
  public void mqttErrorOccurred(MqttException problem) {}

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String server) {}

  @Override
  public void authPacketArrived(int reason, MqttProperties properties) {}

  /** Cuts the connection without a word. */
  @Override
  public void close() {
    try {
      client.disconnectForcibly(0, 200, false);
      client.close(true);
    } catch (MqttException busy) {
      throw new IllegalStateException(busy);
    }
  }
}
