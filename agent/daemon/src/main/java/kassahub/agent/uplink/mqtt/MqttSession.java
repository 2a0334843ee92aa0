package kassahub.agent.uplink.mqtt;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import kassahub.agent.uplink.Conversation;
import kassahub.agent.uplink.Inbound;
import kassahub.agent.uplink.LinkTimes;
import kassahub.agent.uplink.Outcome;
import kassahub.agent.uplink.Uplink;
import kassahub.agent.uplink.UplinkException;
import kassahub.agent.uplink.UplinkException.Kind;
import kassahub.agent.uplink.mqtt.PahoConnection.Answer;
import kassahub.proto.Topics;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.RenewAnswer;
import kassahub.proto.v1.RenewRequest;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ToAgent;
import kassahub.proto.v1.Welcome;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One MQTT connection: PUBACKs and messages turned into outcomes. */
final class MqttSession implements Uplink.Session, MqttCallback {
  /** A refusal out of order says more in a message of its own, which may follow the PUBACK. */
  private static final Executor A_LITTLE_LATER =
      CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);

  private static final Logger log = LoggerFactory.getLogger(MqttSession.class);

  private final PahoConnection paho;
  private final Conversation conversation;
  private final LinkTimes times;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean ackMeansCommitted;
  private volatile Welcome welcome = Welcome.getDefaultInstance();

  MqttSession(PahoConnection paho, Inbound inbound, LinkTimes times) {
    this.paho = paho;
    this.times = times;
    conversation = new Conversation(paho.agent(), inbound);
  }

  /** Connects, subscribes, says hello and waits for the welcome. */
  void greet(Hello hello) throws UplinkException, InterruptedException {
    ackMeansCommitted = paho.connect(this);
    paho.subscribe(Topics.down(paho.agent()));
    publish(FromAgent.newBuilder().setHello(hello).build(), this::helloAnswered);
    welcome = conversation.awaitWelcome(times.connect());
  }

  @Override
  public Welcome welcome() {
    return welcome;
  }

  @Override
  public Outcome send(ReportBatch batch) throws UplinkException, InterruptedException {
    conversation.expect(batch);
    publish(FromAgent.newBuilder().setBatch(batch).build(), answer -> batchAnswered(batch, answer));
    return conversation.awaitOutcome(times.decision());
  }

  @Override
  public RenewAnswer renew(RenewRequest request) throws UplinkException, InterruptedException {
    conversation.expectRenewal();
    publish(FromAgent.newBuilder().setRenew(request).build(), this::renewalAnswered);
    return conversation.awaitRenewal(times.decision());
  }

  @Override
  public boolean isUp() {
    return conversation.isUp() && paho.isConnected();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      boolean politely = isUp();
      conversation.close();
      paho.close(politely);
    }
  }

  private void publish(FromAgent message, Consumer<Answer> answered) throws UplinkException {
    paho.publish(
        Topics.up(paho.agent()),
        message.toByteArray(),
        new MqttActionListener() {
          @Override
          public void onSuccess(IMqttToken token) {
            answered.accept(PahoConnection.answer(token));
          }

          @Override
          public void onFailure(IMqttToken token, Throwable reason) {
            conversation.lost(new UplinkException(Kind.LOST, "sending failed: " + reason, reason));
          }
        });
  }

  private void helloAnswered(Answer answer) {
    if (answer.failed()) {
      conversation.lost(
          new UplinkException(Kind.REFUSED, "hello refused: " + PahoConnection.describe(answer)));
    }
  }

  private void renewalAnswered(Answer answer) {
    if (answer.failed()) {
      conversation.lost(
          new UplinkException(Kind.LOST, "renewal refused: " + PahoConnection.describe(answer)));
    }
  }

  private void batchAnswered(ReportBatch batch, Answer answer) {
    if (!answer.failed()) {
      if (ackMeansCommitted) {
        long last = batch.getReports(batch.getReportsCount() - 1).getSequence();
        conversation.decide(batch, new Outcome.Stored(last));
      }
      return;
    }
    Outcome outcome = refusal(answer);
    if (PubackCode.of(answer) == PubackCode.OUT_OF_ORDER) {
      A_LITTLE_LATER.execute(() -> conversation.decide(batch, outcome));
    } else {
      conversation.decide(batch, outcome);
    }
  }

  private static Outcome refusal(Answer answer) {
    PubackCode code = PubackCode.of(answer);
    return code.forGood()
        ? new Outcome.RefusedForGood(code.name(), PahoConnection.describe(answer))
        : new Outcome.NotNow(code.name(), PahoConnection.describe(answer), OptionalLong.empty());
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    int id = message.getId();
    try {
      conversation.hear(ToAgent.parseFrom(message.getPayload()), () -> paho.acknowledge(id));
    } catch (InvalidProtocolBufferException garbled) {
      log.warn("agent={} unreadable message from the hub dropped", paho.agent(), garbled);
      paho.acknowledge(id);
    }
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    Throwable reason = response.getException();
    conversation.lost(
        new UplinkException(
            Kind.LOST,
            String.format("connection ended: 0x%02x %s", response.getReturnCode(), reason),
            reason));
  }

  @Override
  public void mqttErrorOccurred(MqttException problem) {
    log.warn("agent={} mqtt error", paho.agent(), problem);
  }

  @Override
  public void deliveryComplete(IMqttToken token) {
    // the listener of each publish tells more
  }

  @Override
  public void connectComplete(boolean reconnect, String server) {
    log.debug("agent={} mqtt connected server={}", paho.agent(), server);
  }

  @Override
  public void authPacketArrived(int reason, MqttProperties properties) {
    log.debug("agent={} mqtt auth packet ignored", paho.agent());
  }
}
