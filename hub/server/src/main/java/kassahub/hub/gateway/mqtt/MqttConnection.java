package kassahub.hub.gateway.mqtt;

import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttTopicSubscription;
import io.vertx.mqtt.messages.MqttPubAckMessage;
import io.vertx.mqtt.messages.MqttPublishMessage;
import io.vertx.mqtt.messages.MqttSubscribeMessage;
import io.vertx.mqtt.messages.codes.MqttDisconnectReasonCode;
import io.vertx.mqtt.messages.codes.MqttPubAckReasonCode;
import io.vertx.mqtt.messages.codes.MqttSubAckReasonCode;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.gateway.AgentChannel;
import kassahub.hub.gateway.AgentDoor;
import kassahub.hub.gateway.AgentLink;
import kassahub.hub.gateway.Decision;
import kassahub.hub.gateway.Decision.Refused;
import kassahub.hub.gateway.Decision.Stored;
import kassahub.hub.gateway.RefusalCode;
import kassahub.hub.gateway.Refusals;
import kassahub.hub.problem.Problem;
import kassahub.proto.Topics;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ToAgent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One agent's MQTT session. Its fields without a word belong to the event loop of the connection.
 */
final class MqttConnection implements AgentChannel {
  private static final Logger log = LoggerFactory.getLogger(MqttConnection.class);
  private static final int LARGEST_PAYLOAD = 64 * 1024;
  private static final int WINDOW = 16;

  /** Of the window, for welcome and refusals. */
  private static final int RESERVED = 4;

  private static final int FAILED = 0x80;
  private static final int LAST_ID = 65_535;

  private final MqttEndpoint endpoint;
  private final Context context;
  private final AgentDoor door;
  private final String address;
  private final int window;
  private final AtomicInteger unacknowledged = new AtomicInteger(); // any thread
  private final Map<Integer, Optional<UUID>> sent = new HashMap<>();
  private int undecided;
  private int nextId = 1;
  private volatile boolean gone; // written by its own event loop
  private volatile @Nullable AgentLink link;

  MqttConnection(MqttEndpoint endpoint, Context context, AgentDoor door) {
    this.endpoint = endpoint;
    this.context = context;
    this.door = door;
    address = String.valueOf(endpoint.remoteAddress()); // a closed endpoint does not tell
    window =
        Math.min(WINDOW + RESERVED, MqttProps.receiveMaximum(endpoint.connectProperties()))
            - RESERVED;
  }

  MqttEndpoint endpoint() {
    return endpoint;
  }

  String address() {
    return address;
  }

  /** Whether nobody waits for an answer any more. */
  boolean gone() {
    return gone;
  }

  /** Before the connection is accepted, so that nothing is missed. */
  void listen() {
    endpoint
        .publishAutoAck(false)
        .publishHandler(this::published)
        .publishAcknowledgeMessageHandler(this::acknowledged)
        .subscribeHandler(this::subscribing)
        .exceptionHandler(this::broken)
        .disconnectHandler(nothing -> gone = true)
        .closeHandler(nothing -> closed());
  }

  void reject(MqttConnectReturnCode code, String reason) {
    context.runOnContext(
        nothing -> {
          if (!gone) {
            endpoint.reject(code, MqttProps.reason(reason));
          }
        });
  }

  /** Blocks: the link is a row. */
  void accept(Admitted agent) {
    AgentLink opened = door.links().connect(agent, "mqtt", address(), this);
    link = opened;
    context.runOnContext(
        nothing -> {
          if (gone) {
            door.blocking().execute(() -> door.links().disconnected(opened));
          } else {
            endpoint.accept(false, MqttProps.accepted());
          }
        });
  }

  @Override
  public boolean deliver(Dispatch dispatch) {
    if (unacknowledged.incrementAndGet() > window) {
      unacknowledged.decrementAndGet();
      return false;
    }
    ByteBuffer id = dispatch.getId().asReadOnlyByteBuffer();
    var uuid = new UUID(id.getLong(), id.getLong());
    var message = ToAgent.newBuilder().setDispatch(dispatch).build();
    context.runOnContext(nothing -> send(message, Optional.of(uuid)));
    return true;
  }

  @Override
  public void close(Ending why) {
    MqttDisconnectReasonCode code =
        switch (why) {
          case TAKEN_OVER, MOVED -> MqttDisconnectReasonCode.SESSION_TAKEN_OVER;
          case NOT_AUTHORIZED -> MqttDisconnectReasonCode.NOT_AUTHORIZED;
          case OVERLOADED -> MqttDisconnectReasonCode.QUOTA_EXCEEDED;
          case STOPPING -> MqttDisconnectReasonCode.SERVER_SHUTTING_DOWN;
        };
    context.runOnContext(nothing -> disconnect(code, why.name()));
  }

  private void published(MqttPublishMessage message) {
    AgentLink from = link;
    if (gone) {
      return;
    }
    if (from == null || message.qosLevel() != MqttQoS.AT_LEAST_ONCE) {
      disconnect(MqttDisconnectReasonCode.QOS_NOT_SUPPORTED, "QoS 1 expected");
    } else if (++undecided > MqttProps.RECEIVE_MAXIMUM) {
      from.refused(RefusalCode.LIMIT, "sends more than it may at once");
      disconnect(MqttDisconnectReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "Receive Maximum is 4");
    } else if (!message.topicName().equals(Topics.up(from.agent()))) {
      refuse(
          from,
          message,
          RefusalCode.NOT_AUTHORIZED,
          "not this agent's topic: " + message.topicName());
    } else if (message.payload().length() > LARGEST_PAYLOAD) {
      refuse(from, message, RefusalCode.TOO_LARGE, "at most 64 KiB a message");
    } else {
      heard(from, message);
    }
  }

  private void heard(AgentLink from, MqttPublishMessage message) {
    FromAgent said;
    try {
      said = FromAgent.parseFrom(message.payload().getBytes());
    } catch (InvalidProtocolBufferException garbled) {
      refuse(from, message, RefusalCode.MALFORMED, "not a FromAgent message");
      return;
    }
    switch (said.getMessageCase()) {
      case HELLO ->
          door.blocking().execute(() -> hello(from, said.getHello(), message.messageId()));
      case RENEW ->
          door.blocking()
              .execute(() -> answer(door.renew(from, said.getRenew()), message.messageId()));
      case ASK_RELEASE ->
          door.blocking()
              .execute(() -> answer(door.release(from, said.getAskRelease()), message.messageId()));
      case BATCH -> batch(from, said.getBatch(), message);
      case DISPATCH_TAKEN, GOODBYE, MESSAGE_NOT_SET -> acknowledge(message.messageId());
    }
  }

  /** On a virtual thread. */
  private void hello(AgentLink from, Hello hello, int messageId) {
    try {
      var welcome = ToAgent.newBuilder().setWelcome(door.links().hello(from, hello)).build();
      context.runOnContext(
          nothing -> {
            acknowledge(messageId);
            reserve(welcome);
            door.links().welcomed(from);
          });
    } catch (Problem.Forbidden stopped) {
      from.refused(RefusalCode.NOT_AUTHORIZED, stopped.code());
      close(Ending.NOT_AUTHORIZED);
    } catch (RuntimeException failed) {
      if (!(failed instanceof DatabaseAway)) {
        log.error("Hello could not be answered now. agent={}", from.agent(), failed);
      }
      context.runOnContext(
          nothing -> disconnect(MqttDisconnectReasonCode.SERVER_BUSY, "try again later"));
    }
  }

  /** On a virtual thread. */
  private void answer(ToAgent answer, int messageId) {
    context.runOnContext(
        nothing -> {
          acknowledge(messageId);
          reserve(answer);
        });
  }

  private void batch(AgentLink from, ReportBatch batch, MqttPublishMessage message) {
    int id = message.messageId();
    door.intake()
        .accept(from, batch, message.payload().length())
        .thenAccept(decision -> context.runOnContext(nothing -> decided(batch, decision, id)));
  }

  private void decided(ReportBatch batch, Decision decision, int messageId) {
    switch (decision) {
      case Stored stored -> acknowledge(messageId);
      case Refused refused -> {
        if (refused.code() == RefusalCode.OUT_OF_ORDER) {
          reserve(ToAgent.newBuilder().setRefusal(Refusals.message(batch, refused)).build());
        }
        refuse(messageId, refused.code(), refused.message());
      }
    }
  }

  void acknowledge(int messageId) {
    undecided--;
    if (isOpen()) {
      endpoint.publishAcknowledge(
          messageId, MqttPubAckReasonCode.SUCCESS, MqttProperties.NO_PROPERTIES);
    }
  }

  private void refuse(AgentLink from, MqttPublishMessage message, RefusalCode code, String reason) {
    from.refused(code, reason);
    refuse(message.messageId(), code, reason);
  }

  private void refuse(int messageId, RefusalCode code, String reason) {
    undecided--;
    if (isOpen()) {
      endpoint.publishAcknowledge(
          messageId, reasonCode(code), MqttProps.reason(code.name() + ": " + reason));
    }
  }

  /** PUBACK has no code for a packet that is too large: there the reason string tells. */
  private static MqttPubAckReasonCode reasonCode(RefusalCode code) {
    return switch (code) {
      case OUT_OF_ORDER -> MqttPubAckReasonCode.IMPLEMENTATION_SPECIFIC_ERROR;
      case NOT_NOW, TOO_LARGE -> MqttPubAckReasonCode.QUOTA_EXCEEDED;
      case MALFORMED, LIMIT -> MqttPubAckReasonCode.PAYLOAD_FORMAT_INVALID;
      case NOT_AUTHORIZED -> MqttPubAckReasonCode.NOT_AUTHORIZED;
    };
  }

  private void subscribing(MqttSubscribeMessage message) {
    AgentLink from = link;
    List<MqttSubAckReasonCode> codes =
        message.topicSubscriptions().stream()
            .map(MqttTopicSubscription::topicName)
            .map(topic -> subscribed(from, topic))
            .toList();
    endpoint.subscribeAcknowledge(message.messageId(), codes, MqttProperties.NO_PROPERTIES);
  }

  private static MqttSubAckReasonCode subscribed(@Nullable AgentLink from, String topic) {
    if (from != null && topic.equals(Topics.down(from.agent()))) {
      return MqttSubAckReasonCode.GRANTED_QOS1;
    }
    if (from != null) {
      from.refused(RefusalCode.NOT_AUTHORIZED, "not this agent's topic: " + topic);
    }
    return MqttSubAckReasonCode.NOT_AUTHORIZED;
  }

  private void reserve(ToAgent message) {
    unacknowledged.incrementAndGet();
    send(message, Optional.empty());
  }

  private void send(ToAgent message, Optional<UUID> dispatch) {
    AgentLink to = link;
    if (to == null || !isOpen()) {
      return;
    }
    int id = freeId();
    sent.put(id, dispatch);
    endpoint.publish(
        Topics.down(to.agent()),
        Buffer.buffer(message.toByteArray()),
        MqttQoS.AT_LEAST_ONCE,
        false,
        false,
        id);
  }

  private int freeId() {
    do {
      nextId = nextId == LAST_ID ? 1 : nextId + 1;
    } while (sent.containsKey(nextId));
    return nextId;
  }

  private void acknowledged(MqttPubAckMessage message) {
    Optional<UUID> dispatch = sent.remove(message.messageId());
    AgentLink from = link;
    if (dispatch == null || from == null) {
      return;
    }
    boolean full = unacknowledged.getAndDecrement() >= window;
    if (dispatch.isPresent() && (message.code().value() & 0xff) < FAILED) {
      door.dispatcher().taken(from.agent(), from.generation(), dispatch.get());
    }
    if (full) {
      door.links().roomAgain(from);
    }
  }

  private void disconnect(MqttDisconnectReasonCode code, String reason) {
    if (isOpen()) {
      gone = true;
      endpoint.disconnect(code, MqttProps.reason(reason)); // closes, too
    }
  }

  /**
   * Whether anything can be sent. The endpoint is closed some time before it says so, and a
   * decision about a batch may come in between.
   */
  private boolean isOpen() {
    return !gone && endpoint.isConnected();
  }

  private void broken(Throwable reason) {
    AgentLink from = link;
    String agent = from == null ? "-" : from.agent();
    door.links()
        .lines()
        .admit(agent, System.nanoTime())
        .ifPresent(
            before ->
                log.warn(
                    "An agent's connection breaks. agent={} address={} reason=\"{}\" unwritten={}",
                    agent,
                    address(),
                    reason.getMessage(),
                    before));
  }

  private void closed() {
    gone = true;
    AgentLink from = link;
    if (from != null) {
      door.blocking().execute(() -> door.links().disconnected(from));
    }
  }
}
