package kassahub.agent.uplink.mqtt;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import kassahub.agent.enrol.Credentials;
import kassahub.agent.uplink.Conversation;
import kassahub.agent.uplink.Inbound;
import kassahub.agent.uplink.LinkTimes;
import kassahub.agent.uplink.Outcome;
import kassahub.agent.uplink.Uplink;
import kassahub.agent.uplink.UplinkException;
import kassahub.agent.uplink.UplinkException.Kind;
import kassahub.agent.uplink.mqtt.PahoConnection.Answer;
import kassahub.proto.HelloSignature;
import kassahub.proto.Topics;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Goodbye;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.HelloProof;
import kassahub.proto.v1.ReleaseAsk;
import kassahub.proto.v1.ReleasePart;
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

/**
 * One MQTT connection: PUBACKs and messages turned into outcomes.
 *
 * <p>Where CONNACK does not promise {@code ack=commit} a broker stands between: its PUBACK decides
 * nothing, the hub hears of a taken dispatch by a message, and Hello proves whose key this is.
 */
final class MqttSession implements Uplink.Session, MqttCallback {
  private static final String NOBODY_LISTENS = "no hub listens at the broker";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A refusal out of order says more in a message of its own, which may follow the PUBACK. */
  private static final Executor A_LITTLE_LATER =
      CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS);

  private static final Logger log = LoggerFactory.getLogger(MqttSession.class);

  private final PahoConnection paho;
  private final Credentials credentials;
  private final long connection = RANDOM.nextLong() | 1; // 0 names none
  private final Conversation conversation;
  private final LinkTimes times;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean ackMeansCommitted;
  private volatile Welcome welcome = Welcome.getDefaultInstance();

  MqttSession(PahoConnection paho, Credentials credentials, Inbound inbound, LinkTimes times) {
    this.paho = paho;
    this.credentials = credentials;
    this.times = times;
    conversation = new Conversation(paho.agent(), connection, inbound);
  }

  /** Connects, subscribes, says hello and waits for the welcome. */
  void greet(Hello hello) throws UplinkException, InterruptedException {
    var goodbye = FromAgent.newBuilder().setGoodbye(Goodbye.getDefaultInstance());
    ackMeansCommitted = paho.connect(this, Topics.up(paho.agent()), bytes(goodbye));
    paho.subscribe(Topics.down(paho.agent()));
    var shown = ackMeansCommitted ? hello : hello.toBuilder().setProof(proof(hello)).build();
    publish(FromAgent.newBuilder().setHello(shown), this::helloAnswered);
    welcome = conversation.awaitWelcome(times.connect());
  }

  @Override
  public Welcome welcome() {
    return welcome;
  }

  @Override
  public Outcome send(ReportBatch batch) throws UplinkException, InterruptedException {
    conversation.expect(batch);
    publish(FromAgent.newBuilder().setBatch(batch), answer -> batchAnswered(batch, answer));
    return conversation.awaitOutcome(times.decision());
  }

  @Override
  public RenewAnswer renew(RenewRequest request) throws UplinkException, InterruptedException {
    conversation.expectRenewal();
    publish(FromAgent.newBuilder().setRenew(request), this::questionAnswered);
    return conversation.awaitRenewal(times.decision());
  }

  @Override
  public ReleasePart ask(ReleaseAsk ask) throws UplinkException, InterruptedException {
    conversation.expectReleasePart();
    publish(FromAgent.newBuilder().setAskRelease(ask), this::questionAnswered);
    return conversation.awaitReleasePart(times.decision());
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

  private byte[] bytes(FromAgent.Builder message) {
    return message.setConnection(connection).build().toByteArray();
  }

  private HelloProof proof(Hello hello) throws UplinkException {
    var proof = HelloProof.newBuilder();
    try {
      for (X509Certificate certificate : credentials.chain()) {
        proof.addChain(ByteString.copyFrom(certificate.getEncoded()));
      }
      var signature = Signature.getInstance(HelloSignature.ALGORITHM);
      signature.initSign(credentials.key());
      signature.update(HelloSignature.bytes(connection, hello.getStream()));
      return proof.setSignature(ByteString.copyFrom(signature.sign())).build();
    } catch (GeneralSecurityException unusable) {
      throw new UplinkException(Kind.CERTIFICATE, "the agent's key cannot sign", unusable);
    }
  }

  private void publish(FromAgent.Builder message, Consumer<Answer> answered)
      throws UplinkException {
    paho.publish(
        Topics.up(paho.agent()),
        bytes(message),
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
    if (answer.nobodyListens()) {
      conversation.lost(new UplinkException(Kind.BUSY, NOBODY_LISTENS));
    } else if (answer.failed() && !ackMeansCommitted) { // says nothing of the hub
      conversation.lost(
          new UplinkException(
              Kind.BUSY, "hello not passed on: " + PahoConnection.describe(answer)));
    } else if (answer.failed()) {
      conversation.lost(
          new UplinkException(Kind.REFUSED, "hello refused: " + PahoConnection.describe(answer)));
    }
  }

  private void questionAnswered(Answer answer) {
    if (answer.nobodyListens()) {
      conversation.lost(new UplinkException(Kind.BUSY, NOBODY_LISTENS));
    } else if (answer.failed()) {
      conversation.lost(
          new UplinkException(Kind.LOST, "question not taken: " + PahoConnection.describe(answer)));
    }
  }

  private void batchAnswered(ReportBatch batch, Answer answer) {
    if (!ackMeansCommitted) {
      passedOn(batch, answer);
      return;
    }
    if (!answer.failed()) {
      long last = batch.getReports(batch.getReportsCount() - 1).getSequence();
      conversation.decide(batch, new Outcome.Stored(last));
      return;
    }
    Outcome outcome = refusal(answer);
    if (PubackCode.of(answer) == PubackCode.OUT_OF_ORDER) {
      A_LITTLE_LATER.execute(() -> conversation.decide(batch, outcome));
    } else {
      conversation.decide(batch, outcome);
    }
  }

  /** A broker that could not pass a batch on says nothing about the batch. */
  private void passedOn(ReportBatch batch, Answer answer) {
    if (answer.failed() || answer.nobodyListens()) {
      conversation.decide(
          batch,
          new Outcome.NotNow(
              PubackCode.NOT_NOW.name(),
              "not passed on: " + PahoConnection.describe(answer),
              OptionalLong.empty()));
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
      ToAgent said = ToAgent.parseFrom(message.getPayload());
      conversation.hear(said, () -> dealtWith(said, id));
    } catch (InvalidProtocolBufferException garbled) {
      log.warn("agent={} unreadable message from the hub dropped", paho.agent(), garbled);
      paho.acknowledge(id);
    }
  }

  /** A dispatch is on disk, or another message was heard. */
  private void dealtWith(ToAgent said, int id) {
    paho.acknowledge(id);
    if (!said.hasDispatch() || ackMeansCommitted) {
      return;
    }
    ByteString dispatch = said.getDispatch().getId();
    try {
      publish(FromAgent.newBuilder().setDispatchTaken(dispatch), answer -> {});
    } catch (UplinkException gone) {
      log.debug("agent={} the hub is not told of a taken dispatch", paho.agent(), gone);
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
