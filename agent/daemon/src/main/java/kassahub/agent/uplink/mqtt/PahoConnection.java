package kassahub.agent.uplink.mqtt;

import java.util.Optional;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.uplink.Distrust;
import kassahub.agent.uplink.LinkTimes;
import kassahub.agent.uplink.UplinkException;
import kassahub.agent.uplink.UplinkException.Kind;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Paho client for one connection, used the way that was found to be safe (agent-stack.md §3):
 * no automatic reconnect, no persistence, callback before connect, manual acknowledgements, and an
 * end that cannot hang.
 */
final class PahoConnection {
  private static final int RECEIVE_MAXIMUM = 16;
  private static final int QOS = 1;
  private static final int FAILED = 0x80;
  private static final int NO_MATCHING_SUBSCRIBERS = 0x10;
  private static final long GRACEFUL_MILLIS = 1_500;
  private static final long FORCED_MILLIS = 3_500;

  private static final Logger log = LoggerFactory.getLogger(PahoConnection.class);

  private final HubAddress address;
  private final String agent;
  private final GuardedSockets sockets;
  private final LinkTimes times;
  private final MqttAsyncClient client;

  /** What the server said to one of our packets: a reason code and, when it gave one, a reason. */
  record Answer(int code, Optional<String> reason) {
    boolean failed() {
      return code >= FAILED;
    }

    /** A broker's word: the message was taken and thrown away. */
    boolean nobodyListens() {
      return code == NO_MATCHING_SUBSCRIBERS;
    }
  }

  PahoConnection(HubAddress address, String agent, GuardedSockets sockets, LinkTimes times)
      throws UplinkException {
    this.address = address;
    this.agent = agent;
    this.sockets = sockets;
    this.times = times;
    try {
      client =
          new MqttAsyncClient(
              PatientModules.SCHEME + "://" + address, agent, new MemoryPersistence(), null, null);
    } catch (MqttException | IllegalArgumentException bad) {
      throw new UplinkException(Kind.UNREACHABLE, "no usable address: " + address, bad);
    }
    client.setManualAcks(true);
  }

  String agent() {
    return agent;
  }

  /**
   * Opens TCP, TLS and the MQTT session.
   *
   * @param will what a broker publishes there when this connection ends, however it does
   * @return true when the server promised that a PUBACK means committed
   */
  boolean connect(MqttCallback callback, String willTopic, byte[] will) throws UplinkException {
    client.setCallback(callback);
    var options = options();
    options.setWill(willTopic, new MqttMessage(will, QOS, false, new MqttProperties()));
    try {
      IMqttToken token = client.connect(options);
      token.waitForCompletion(2 * times.connect().toMillis());
      return promisesCommit(token.getResponseProperties());
    } catch (MqttException failed) {
      throw explain(failed);
    }
  }

  /** Subscribes and waits for the answer. */
  void subscribe(String topic) throws UplinkException {
    try {
      IMqttToken token = client.subscribe(topic, QOS);
      token.waitForCompletion(times.connect().toMillis());
      Answer answer = answer(token);
      if (answer.failed()) {
        throw new UplinkException(Kind.REFUSED, "subscription refused: " + describe(answer));
      }
    } catch (MqttException failed) {
      throw explain(failed);
    }
  }

  /** Hands a message to Paho's sender; the listener hears how it ended, on Paho's thread. */
  void publish(String topic, byte[] payload, MqttActionListener listener) throws UplinkException {
    try {
      client.publish(
          topic, new MqttMessage(payload, QOS, false, new MqttProperties()), null, listener);
    } catch (MqttException failed) {
      throw explain(failed);
    }
  }

  /** Sends the PUBACK of a message; a failure only means that it will be offered again. */
  void acknowledge(int messageId) {
    try {
      client.messageArrivedComplete(messageId, QOS);
    } catch (MqttException gone) {
      log.debug("agent={} message={} not acknowledged, connection gone", agent, messageId, gone);
    }
  }

  boolean isConnected() {
    return client.isConnected();
  }

  /**
   * What the server said in the packet that ended this token. Paho calls every PUBACK a success.
   */
  static Answer answer(IMqttToken token) {
    int[] codes = token.getReasonCodes();
    int code = codes == null || codes.length == 0 ? 0 : codes[0] & 0xff;
    MqttProperties properties = token.getResponseProperties();
    return new Answer(
        code, Optional.ofNullable(properties == null ? null : properties.getReasonString()));
  }

  static String describe(Answer answer) {
    return String.format("0x%02x %s", answer.code(), answer.reason().orElse("")).strip();
  }

  /** Ends everything within five seconds, even when Paho's threads hang. */
  void close(boolean politely) {
    if (!politely) {
      sockets.kill();
    }
    var end = new Thread(() -> endPaho(politely), "mqtt-end-" + agent);
    end.setDaemon(true);
    end.start();
    try {
      end.join(GRACEFUL_MILLIS);
      sockets.kill();
      end.join(FORCED_MILLIS);
    } catch (InterruptedException stop) {
      sockets.kill();
      Thread.currentThread().interrupt();
    }
  }

  private void endPaho(boolean politely) {
    try {
      if (politely) {
        client.disconnectForcibly(
            0, 200, MqttReturnCode.RETURN_CODE_DISCONNECT_WITH_WILL_MESSAGE, new MqttProperties());
      } else {
        client.disconnectForcibly(0, 200, false);
      }
    } catch (MqttException notConnected) {
      log.debug("agent={} nothing to disconnect", agent, notConnected);
    }
    try {
      client.close(true);
    } catch (MqttException busy) {
      log.warn("agent={} connection could not be closed cleanly", agent, busy);
    }
  }

  private MqttConnectionOptions options() {
    var options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setCleanStart(true); // outbox and hub keep everything; a broker has nothing to keep
    options.setSessionExpiryInterval(0L);
    options.setKeepAliveInterval((int) times.keepAlive().toSeconds());
    options.setConnectionTimeout((int) times.connect().toSeconds());
    options.setReceiveMaximum(RECEIVE_MAXIMUM);
    options.setSocketFactory(sockets);
    options.setHttpsHostnameVerificationEnabled(true);
    return options;
  }

  private static boolean promisesCommit(MqttProperties properties) {
    return properties != null
        && properties.getUserProperties().stream()
            .anyMatch(p -> p.getKey().equals("ack") && p.getValue().equals("commit"));
  }

  private UplinkException explain(MqttException failed) {
    Kind kind = kindOf(failed);
    String words =
        switch (kind) {
          case UNREACHABLE -> "no connection to " + address;
          case CERTIFICATE -> "no trust between agent and hub at " + address;
          case REFUSED -> "the hub refuses this agent";
          case BUSY -> "the hub has no room now";
          case SILENT -> "no answer from " + address;
          case LOST -> "connection to " + address + " ended";
        };
    return new UplinkException(kind, words + ": " + reason(failed), failed);
  }

  private static Kind kindOf(MqttException failed) {
    return switch (failed.getReasonCode()) {
      case MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED,
          MqttReturnCode.RETURN_CODE_BANNED,
          MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD,
          MqttReturnCode.RETURN_CODE_IDENTIFIER_NOT_VALID ->
          Kind.REFUSED;
      case MqttReturnCode.RETURN_CODE_QUOTA_EXCEEDED,
          MqttReturnCode.RETURN_CODE_SERVER_BUSY,
          MqttReturnCode.RETURN_CODE_SERVER_UNAVAILABLE,
          MqttReturnCode.RETURN_CODE_CONNECTION_RATE_EXCEEDED ->
          Kind.BUSY;
      case MqttClientException.REASON_CODE_CLIENT_TIMEOUT -> Kind.SILENT;
      case MqttClientException.REASON_CODE_CONNECTION_LOST -> Kind.LOST;
      default -> Distrust.is(failed.getCause()) ? Kind.CERTIFICATE : Kind.UNREACHABLE;
    };
  }

  private static String reason(MqttException failed) {
    Throwable cause = failed.getCause();
    return cause == null ? failed.toString() : cause.toString();
  }
}
