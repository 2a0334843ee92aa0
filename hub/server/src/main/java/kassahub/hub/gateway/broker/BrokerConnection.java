package kassahub.hub.gateway.broker;

import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import kassahub.hub.gateway.LogLimit;
import kassahub.proto.Topics;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the broker: a new Paho client each time, nothing kept by it, no reconnecting of
 * its own, acknowledged by hand, and a window of ours (facts of Paho: the agent's README).
 */
final class BrokerConnection implements MqttCallback {
  /** What an answer says when the connection ended before the broker's. */
  static final int LOST = -1;

  static final int NO_MATCHING_SUBSCRIBERS = 0x10;
  private static final Logger log = LoggerFactory.getLogger(BrokerConnection.class);
  private static final int QOS = 1;
  private static final int LINES_A_MINUTE = 10;
  private static final LogLimit LOUD = new LogLimit(LINES_A_MINUTE);
  private static final int FAILED = 0x80;

  /** Messages of agents that are undecided; beyond it the broker waits. */
  static final int RECEIVE_MAXIMUM = 1_024;

  private static final int USUAL_RECEIVE_MAXIMUM = 65_535;
  private static final int MOST_IN_FLIGHT = 512;
  private static final int MOST_WAITING = 20_000;
  private static final int KEEP_ALIVE_SECONDS = 20;
  private static final int CONNECT_SECONDS = 10;

  /** A message to an agent is of no use after the lease of a dispatch. */
  private static final long EXPIRY_SECONDS = 60;

  private static final long END_MILLIS = 5_000;

  private final Heard heard;
  private final String topic;
  private final BrokerSockets sockets;
  private final MqttAsyncClient client;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Queue<Outgoing> waiting = new ArrayDeque<>();
  private int inFlight;
  private int window;

  /** Hears messages of agents, on Paho's thread: must not block. */
  @FunctionalInterface
  interface Heard {
    void message(BrokerConnection on, String topic, int id, byte[] payload);
  }

  private record Outgoing(String topic, MqttMessage message, IntConsumer answered) {}

  BrokerConnection(Broker broker, Heard heard) throws MqttException {
    this.heard = heard;
    topic = Topics.sharedUp(broker.share());
    sockets = new BrokerSockets(broker.tls().get().getSocketFactory());
    client =
        new MqttAsyncClient(
            "ssl://" + broker.address(), broker.client(), new MemoryPersistence(), null, null);
    client.setManualAcks(true);
    client.setCallback(this);
  }

  /** Connects and subscribes. */
  void open() throws MqttException {
    IMqttToken connected = client.connect(options());
    connected.waitForCompletion(2_000L * CONNECT_SECONDS);
    synchronized (this) {
      window = Math.min(MOST_IN_FLIGHT, receiveMaximum(connected.getResponseProperties()));
    }
    IMqttToken subscribed = client.subscribe(topic, QOS);
    subscribed.waitForCompletion(1_000L * CONNECT_SECONDS);
    int code = code(subscribed);
    if (code >= FAILED) {
      throw new MqttException(code);
    }
  }

  private MqttConnectionOptions options() {
    var options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    options.setCleanStart(true);
    options.setSessionExpiryInterval(0L);
    options.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    options.setConnectionTimeout(CONNECT_SECONDS);
    options.setReceiveMaximum(RECEIVE_MAXIMUM);
    options.setSocketFactory(sockets);
    options.setHttpsHostnameVerificationEnabled(true);
    return options;
  }

  private static int receiveMaximum(MqttProperties connack) {
    Integer told = connack == null ? null : connack.getReceiveMaximum();
    return told == null ? USUAL_RECEIVE_MAXIMUM : told;
  }

  /** The broker's certificate, once it is connected. */
  Optional<X509Certificate> certificate() {
    return sockets.shown();
  }

  boolean isUp() {
    return ended.getCount() > 0 && client.isConnected();
  }

  /** Waits until the connection is gone, at most so long; true when it is. */
  boolean awaitEnd(long millis) throws InterruptedException {
    return ended.await(millis, TimeUnit.MILLISECONDS) || !client.isConnected();
  }

  /**
   * Sends as soon as the broker has room.
   *
   * @param answered hears the broker's reason code, or {@link #LOST}; must not block
   * @return false when too much waits already, or the connection is gone: nobody will hear then
   */
  boolean send(String topic, byte[] payload, IntConsumer answered) {
    var properties = new MqttProperties();
    properties.setMessageExpiryInterval(EXPIRY_SECONDS);
    var message = new MqttMessage(payload, QOS, false, properties);
    synchronized (this) {
      if (ended.getCount() == 0 || waiting.size() >= MOST_WAITING) {
        return false;
      }
      waiting.add(new Outgoing(topic, message, answered));
    }
    pump();
    return true;
  }

  /** Paho is called without our lock: it calls back under its own. */
  private void pump() {
    for (Outgoing next = next(); next != null; next = next()) {
      try {
        publish(next);
      } catch (MqttException | RuntimeException gone) { // Paho: NullPointerException once closed
        log.debug("Not sent, the connection to the broker is gone.", gone);
        next.answered().accept(LOST);
        end();
      }
    }
  }

  private synchronized @Nullable Outgoing next() {
    if (inFlight >= window || ended.getCount() == 0 || waiting.isEmpty()) {
      return null;
    }
    inFlight++;
    return waiting.remove();
  }

  private void publish(Outgoing next) throws MqttException {
    client.publish(
        next.topic(),
        next.message(),
        null,
        new MqttActionListener() {
          @Override
          public void onSuccess(IMqttToken token) {
            answered(next, code(token));
          }

          @Override
          public void onFailure(IMqttToken token, Throwable reason) {
            answered(next, LOST);
          }
        });
  }

  private void answered(Outgoing sent, int code) {
    synchronized (this) {
      inFlight--;
    }
    sent.answered().accept(code);
    pump();
  }

  private static int code(IMqttToken token) {
    int[] codes = token.getReasonCodes();
    return codes == null || codes.length == 0 ? 0 : codes[0] & 0xff;
  }

  /** The message is dealt with: the broker may give another one. */
  void acknowledge(int id) {
    try {
      client.messageArrivedComplete(id, QOS);
    } catch (MqttException | RuntimeException gone) { // Paho: NullPointerException once closed
      log.debug("A message is not acknowledged, the connection to the broker is gone.", gone);
    }
  }

  /** No more messages of agents come; answers can still be sent. */
  void stopListening() {
    try {
      client.unsubscribe(topic).waitForCompletion(END_MILLIS);
    } catch (MqttException gone) {
      log.debug("Not unsubscribed, the connection to the broker is gone.", gone);
    }
  }

  /** Ends it within a few seconds, also when Paho hangs. */
  void close() {
    boolean politely = isUp();
    end();
    if (!politely) {
      sockets.cut();
    }
    var thread = Thread.ofPlatform().daemon().name("broker-end").start(() -> endPaho(politely));
    try {
      thread.join(END_MILLIS / 2);
      sockets.cut();
      thread.join(END_MILLIS / 2);
    } catch (InterruptedException stop) {
      sockets.cut();
      Thread.currentThread().interrupt();
    }
  }

  private void endPaho(boolean politely) {
    try {
      client.disconnectForcibly(0, 200, politely);
    } catch (MqttException | RuntimeException neverConnected) { // Paho: NullPointerException
      log.debug("Nothing to disconnect from the broker.", neverConnected);
    }
    try {
      client.close(true);
    } catch (MqttException busy) {
      log.warn("A connection to the broker could not be closed cleanly.", busy);
    }
  }

  /** What was not sent is lost; what was sent hears of it from Paho. */
  private void end() {
    List<Outgoing> unsent;
    synchronized (this) {
      ended.countDown();
      unsent = new ArrayList<>(waiting);
      waiting.clear();
    }
    unsent.forEach(outgoing -> outgoing.answered().accept(LOST));
  }

  /**
   * An exception here would be taken for an acknowledgement. What came without one to be asked for
   * is nothing of ours, and to acknowledge it would end the connection.
   */
  @Override
  public void messageArrived(String topic, MqttMessage message) {
    if (message.getQos() != QOS) {
      LOUD.admit(System.nanoTime())
          .ifPresent(
              before ->
                  log.warn(
                      "A message that was not sent at QoS 1 is dropped. topic={} unwritten={}",
                      topic,
                      before));
      return;
    }
    try {
      heard.message(this, topic, message.getId(), message.getPayload());
    } catch (RuntimeException bug) {
      log.error("A message of an agent could not be dealt with. topic={}", topic, bug);
    }
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    log.debug("The connection to the broker ends. code={}", response.getReturnCode());
    end();
  }

  @Override
  public void mqttErrorOccurred(MqttException problem) {
    log.warn("The MQTT client reports an error.", problem);
  }

  @Override
  public void deliveryComplete(IMqttToken token) {
    // the listener of each publish tells more
  }

  @Override
  public void connectComplete(boolean reconnect, String server) {
    log.debug("Connected to the broker. server={}", server);
  }

  @Override
  public void authPacketArrived(int reason, MqttProperties properties) {
    log.debug("An AUTH packet of the broker is ignored.");
  }
}
