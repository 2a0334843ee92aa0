package kassahub.hub.gateway.broker;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.gateway.DoorClient;
import kassahub.proto.HelloSignature;
import kassahub.proto.Topics;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Goodbye;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.HelloProof;
import kassahub.proto.v1.Refusal;
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

/** An agent's side behind a broker, with a stranger's client. */
final class BrokerAgent implements DoorClient, MqttCallback {
  private static final int TIMEOUT_MILLIS = PATIENCE_SECONDS * 1_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  final BlockingQueue<ToAgent> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<ToAgent> decisions = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> words = new CompletableFuture<>();
  private final TestKeys keys;
  private final BrokerSockets sockets;
  private final MqttAsyncClient client;
  private final MqttConnectionOptions options = new MqttConnectionOptions();
  private final long connection;

  BrokerAgent(int port, TestKeys keys, X509Certificate root) throws MqttException {
    this(port, keys, root, RANDOM.nextLong() | 1);
  }

  /** With a number of its own choice for the connection. */
  BrokerAgent(int port, TestKeys keys, X509Certificate root, long connection) throws MqttException {
    this(port, keys, root, connection, keys.agent());
  }

  /** With the client id of another one. */
  static BrokerAgent calledAs(String client, int port, TestKeys keys, X509Certificate root)
      throws MqttException {
    return new BrokerAgent(port, keys, root, RANDOM.nextLong() | 1, client);
  }

  private BrokerAgent(
      int port, TestKeys keys, X509Certificate root, long connection, String clientId)
      throws MqttException {
    this.keys = keys;
    this.connection = connection;
    client = new MqttAsyncClient("ssl://localhost:" + port, clientId, new MemoryPersistence());
    client.setCallback(this);
    sockets = new BrokerSockets(keys.tls(root).getSocketFactory());
    options.setSocketFactory(sockets);
    options.setConnectionTimeout(PATIENCE_SECONDS);
    var goodbye = FromAgent.newBuilder().setGoodbye(Goodbye.getDefaultInstance());
    options.setWill(
        Topics.up(keys.agent()),
        new MqttMessage(
            goodbye.setConnection(connection).build().toByteArray(),
            1,
            false,
            new MqttProperties()));
  }

  long connection() {
    return connection;
  }

  BrokerAgent connect() throws MqttException {
    client.connect(options).waitForCompletion(TIMEOUT_MILLIS);
    return this;
  }

  /** What the hub decides within so long. */
  Optional<ToAgent> decision(Duration patience) throws InterruptedException {
    return Optional.ofNullable(decisions.poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** Connects and subscribes. */
  BrokerAgent open() throws MqttException {
    connect();
    subscribe(Topics.down(keys.agent()));
    return this;
  }

  int subscribe(String topic) throws MqttException {
    IMqttToken token = client.subscribe(topic, 1);
    token.waitForCompletion(TIMEOUT_MILLIS);
    return token.getReasonCodes()[0];
  }

  /** The broker's reason code. */
  int publish(String topic, byte[] payload) throws MqttException {
    return publish(topic, payload, 1);
  }

  int publish(String topic, byte[] payload, int qos) throws MqttException {
    IMqttToken token =
        client.publish(topic, new MqttMessage(payload, qos, false, new MqttProperties()));
    token.waitForCompletion(TIMEOUT_MILLIS);
    int[] codes = token.getReasonCodes();
    return codes == null || codes.length == 0 ? 0 : codes[0];
  }

  @Override
  public Answer ask(byte[] message) throws Exception {
    var named =
        ByteString.copyFrom(message)
            .concat(FromAgent.newBuilder().setConnection(connection).build().toByteString());
    publish(Topics.up(keys.agent()), named.toByteArray());
    ToAgent decision = decisions.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (decision == null) {
      throw new AssertionError("the hub does not decide");
    }
    Refusal refusal = decision.getRefusal();
    return decision.hasAck() ? Answer.STORED : new Answer(refusal.getCode(), refusal.getMessage());
  }

  @Override
  public void tell(FromAgent message) throws Exception {
    publish(Topics.up(keys.agent()), named(message).toByteArray());
  }

  /** As this connection says it; a Hello with its proof. */
  FromAgent named(FromAgent message) throws GeneralSecurityException {
    var named = message.toBuilder().setConnection(connection);
    if (message.hasHello()) {
      named.getHelloBuilder().setProof(proof(message.getHello()));
    }
    return named.build();
  }

  private HelloProof proof(Hello hello) throws GeneralSecurityException {
    var proof = HelloProof.newBuilder();
    for (X509Certificate certificate : keys.chain()) {
      proof.addChain(ByteString.copyFrom(certificate.getEncoded()));
    }
    var signature = Signature.getInstance(HelloSignature.ALGORITHM);
    signature.initSign(keys.pair().getPrivate());
    signature.update(HelloSignature.bytes(connection, hello.getStream()));
    return proof.setSignature(ByteString.copyFrom(signature.sign())).build();
  }

  @Override
  public ToAgent next() throws InterruptedException {
    ToAgent message = heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("the hub is silent");
    }
    return message;
  }

  @Override
  public void taken(Dispatch dispatch) throws Exception {
    tell(FromAgent.newBuilder().setDispatchTaken(dispatch.getId()).build());
  }

  @Override
  public String end() throws Exception {
    return words.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Whether nobody has ended its connection, by word or by deed. */
  boolean isLeftAlone() {
    return client.isConnected() && !words.isDone();
  }

  /** Says hello and hears why nobody wants it. */
  String dismissal(long stream) throws Exception {
    tell(FromAgent.newBuilder().setHello(Hello.newBuilder().setStream(stream)).build());
    end();
    return heard.stream()
        .filter(ToAgent::hasFarewell)
        .map(message -> message.getFarewell().getMessage())
        .findFirst()
        .orElse("");
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    try {
      ToAgent said = ToAgent.parseFrom(message.getPayload());
      switch (said.getMessageCase()) {
        case ACK, REFUSAL -> decisions.add(said);
        case FAREWELL -> dismissed(said);
        case MESSAGE_NOT_SET -> {} // asks the broker whether we are there
        case WELCOME, DISPATCH, RENEWAL, RELEASE_PART -> heard.add(said);
      }
    } catch (InvalidProtocolBufferException garbled) {
      throw new IllegalStateException(garbled);
    }
  }

  private void dismissed(ToAgent said) {
    if (said.getFarewell().getConnection() == connection) {
      heard.add(said);
      words.complete(said.getFarewell().getCode());
    }
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    words.complete(
        response.getReturnCode() == 0x8E
            ? "TAKEN_OVER"
            : "0x%02x %s".formatted(response.getReturnCode(), response.getReasonString()));
  }

  @Override
  public void mqttErrorOccurred(MqttException problem) {}

  @Override
  public void deliveryComplete(IMqttToken token) {}

  @Override
  public void connectComplete(boolean reconnect, String server) {}

  @Override
  public void authPacketArrived(int reason, MqttProperties properties) {}

  /** Cuts the connection without a word: the broker tells. */
  @Override
  public void close() {
    sockets.cut(); // Paho leaves a TLS socket open
    try {
      client.disconnectForcibly(0, 200, false);
      client.close(true);
    } catch (MqttException busy) {
      throw new IllegalStateException(busy);
    }
  }
}
