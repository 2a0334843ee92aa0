package kassahub.agent.uplink;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLPeerUnverifiedException;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.enrol.TestAuthority;
import kassahub.proto.Topics;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.Farewell;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ToAgent;

/** The hub's MQTT endpoint in small: mutual TLS, PUBACK after the script has stored. */
public final class MqttHubDouble implements HubDouble {
  private static final Map<String, MqttPubAckReasonCode> PUBACK =
      Map.of(
          "OUT_OF_ORDER", MqttPubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR,
          "NOT_NOW", MqttPubAckReasonCode.QUOTA_EXCEEDED,
          "TOO_LARGE", MqttPubAckReasonCode.UNSPECIFIED_ERROR,
          "MALFORMED", MqttPubAckReasonCode.PAYLOAD_FORMAT_INVALID);

  private final HubScript script = new HubScript();
  private final Vertx vertx = Vertx.vertx();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final List<Long> named = new CopyOnWriteArrayList<>();
  private final TestAuthority authority;
  private final boolean ackMeansCommitted;
  private final int port;

  /**
   * @param ackMeansCommitted true: direct mode; false: as behind a broker, where only the hub's own
   *     Ack counts
   */
  public MqttHubDouble(
      TestAuthority authority, TestAuthority.Signed server, boolean ackMeansCommitted) {
    this.authority = authority;
    this.ackMeansCommitted = ackMeansCommitted;
    var options =
        new MqttServerOptions()
            .setHost("127.0.0.1")
            .setPort(0)
            .setMaxMessageSize(64 * 1024)
            .setSsl(true)
            .setClientAuth(ClientAuth.REQUIRED)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setKeyValue(Buffer.buffer(TestAuthority.pem(server.key())))
                    .setCertValue(Buffer.buffer(TestAuthority.pem(server.chain()))))
            .setTrustOptions(
                new PemTrustOptions()
                    .addCertValue(Buffer.buffer(TestAuthority.pem(authority.roots()))));
    port =
        MqttServer.create(vertx, options)
            .endpointHandler(this::connected)
            .exceptionHandler(refusedHandshake -> {})
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .join()
            .actualPort();
  }

  @Override
  public HubAddress address() {
    return new HubAddress("localhost", port);
  }

  @Override
  public HubScript script() {
    return script;
  }

  @Override
  public void offer(Dispatch dispatch) {
    script.waiting(dispatch);
    connections.forEach(c -> c.vertxContext(() -> c.send(dispatch)));
  }

  /** How the connections named themselves in their hellos, the newest last. */
  List<Long> named() {
    return List.copyOf(named);
  }

  /** Says farewell to the connection of this number, on all that are open. */
  void dismiss(long connection, String code) {
    var farewell = Farewell.newBuilder().setConnection(connection).setCode(code);
    var message = ToAgent.newBuilder().setFarewell(farewell).build();
    connections.forEach(c -> c.vertxContext(() -> c.send(message)));
  }

  @Override
  public void cut() {
    connections.forEach(c -> c.vertxContext(c.endpoint::close));
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void connected(MqttEndpoint endpoint) {
    String agent = commonName(endpoint);
    if (script.isRevoked(agent)) {
      endpoint.reject(MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5);
      return;
    }
    var connection = new Connection(endpoint, agent);
    connections.add(connection);
    connection.accept();
  }

  private static String commonName(MqttEndpoint endpoint) {
    try {
      var certificate = (X509Certificate) endpoint.sslSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName().substring("CN=".length());
    } catch (SSLPeerUnverifiedException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Everything on the connection's event loop. */
  private final class Connection {
    private final MqttEndpoint endpoint;
    private final String agent;
    private final Map<Integer, ByteString> offered = new ConcurrentHashMap<>();
    private final io.vertx.core.Context context = vertx.getOrCreateContext();

    Connection(MqttEndpoint endpoint, String agent) {
      this.endpoint = endpoint;
      this.agent = agent;
    }

    void vertxContext(Runnable work) {
      context.runOnContext(go -> work.run());
    }

    void accept() {
      endpoint.publishHandler(this::published);
      endpoint.subscribeHandler(
          subscription ->
              endpoint.subscribeAcknowledge(
                  subscription.messageId(),
                  List.of(MqttSubAckReasonCode.GRANTED_QOS1),
                  MqttProperties.NO_PROPERTIES));
      endpoint.publishAcknowledgeMessageHandler(
          ack -> {
            ByteString dispatch = offered.remove(ack.messageId());
            if (dispatch != null && ackMeansCommitted) {
              script.takenByAgent(dispatch);
            }
          });
      endpoint.closeHandler(gone -> connections.remove(this));
      endpoint.exceptionHandler(broken -> connections.remove(this));
      var properties = new MqttProperties();
      properties.add(new MqttProperties.IntegerProperty(MqttProperties.RECEIVE_MAXIMUM, 4));
      if (ackMeansCommitted) {
        properties.add(new MqttProperties.UserProperty("ack", "commit"));
      }
      endpoint.accept(false, properties);
    }

    void published(MqttPublishMessage message) {
      try {
        FromAgent from = FromAgent.parseFrom(message.payload().getBytes());
        if (!message.topicName().equals(Topics.up(agent))) {
          endpoint.publishAcknowledge(
              message.messageId(), MqttPubAckReasonCode.NOT_AUTHORIZED, reason("NOT_AUTHORIZED"));
        } else if (from.hasHello()) {
          hello(message, from);
        } else if (from.hasRenew() && script.takeUnheard()) {
          endpoint.publishAcknowledge(
              message.messageId(),
              MqttPubAckReasonCode.NO_MATCHING_SUBSCRIBERS,
              MqttProperties.NO_PROPERTIES);
        } else if (from.hasRenew()) {
          endpoint.publishAcknowledge(message.messageId());
          send(script.renewal(authority, agent, from.getRenew()));
        } else if (from.hasAskRelease()) {
          endpoint.publishAcknowledge(message.messageId());
          send(script.releasePart(from.getAskRelease()));
        } else if (from.hasBatch()) {
          batch(message, from.getBatch());
        } else if (from.hasDispatchTaken()) {
          endpoint.publishAcknowledge(message.messageId());
          script.takenByAgent(from.getDispatchTaken());
        }
      } catch (InvalidProtocolBufferException garbled) {
        endpoint.close();
      }
    }

    void hello(MqttPublishMessage message, FromAgent from) {
      named.add(from.getConnection());
      if (script.takeOverload()) {
        endpoint.publishAcknowledge(
            message.messageId(), MqttPubAckReasonCode.QUOTA_EXCEEDED, reason("full"));
        return;
      }
      endpoint.publishAcknowledge(message.messageId());
      ToAgent welcome = script.welcome(from.getHello());
      List<Dispatch> waiting = script.untaken(); // what is offered later comes by itself
      if (script.isWelcoming()) {
        send(welcome);
        waiting.forEach(this::send);
      }
    }

    void batch(MqttPublishMessage message, ReportBatch batch) {
      HubScript.Decision decision = script.decide(batch);
      switch (decision.order()) {
        case CUT, STORE_AND_CUT -> endpoint.close();
        case SAY_NOTHING -> {}
        case RECEIPT_ONLY -> endpoint.publishAcknowledge(message.messageId());
        case STORE_AND_ANSWER_TWICE -> {
          answer(message, decision);
          send(decision.answer());
          send(decision.answer());
        }
        case STORE, NOT_NOW, MALFORMED, TOO_LARGE -> answer(message, decision);
      }
    }

    void answer(MqttPublishMessage message, HubScript.Decision decision) {
      if (decision.stored()) {
        endpoint.publishAcknowledge(message.messageId());
        if (!ackMeansCommitted) {
          send(decision.answer());
        }
        return;
      }
      if (!ackMeansCommitted) {
        endpoint.publishAcknowledge(message.messageId());
        send(decision.answer());
        return;
      }
      String code = decision.answer().getRefusal().getCode();
      endpoint.publishAcknowledge(message.messageId(), PUBACK.get(code), reason(code));
      if (code.equals("OUT_OF_ORDER")) {
        send(decision.answer());
      }
    }

    void send(Dispatch dispatch) {
      publish(ToAgent.newBuilder().setDispatch(dispatch).build())
          .onSuccess(id -> offered.put(id, dispatch.getId()));
    }

    void send(ToAgent message) {
      publish(message);
    }

    private io.vertx.core.Future<Integer> publish(ToAgent message) {
      return endpoint.publish(
          Topics.down(agent),
          Buffer.buffer(message.toByteArray()),
          MqttQoS.AT_LEAST_ONCE,
          false,
          false);
    }

    private static MqttProperties reason(String code) {
      var properties = new MqttProperties();
      properties.add(new MqttProperties.StringProperty(MqttProperties.REASON_STRING, code));
      return properties;
    }
  }
}
