package kassahub.agent.uplink.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.concurrent.atomic.AtomicBoolean;
import kassahub.agent.grpc.GrpcAnswers;
import kassahub.agent.grpc.GrpcCall;
import kassahub.agent.grpc.GrpcStatus;
import kassahub.agent.uplink.Conversation;
import kassahub.agent.uplink.Inbound;
import kassahub.agent.uplink.Introduction;
import kassahub.agent.uplink.LinkTimes;
import kassahub.agent.uplink.Outcome;
import kassahub.agent.uplink.Uplink;
import kassahub.agent.uplink.UplinkException;
import kassahub.agent.uplink.UplinkException.Kind;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.ReleaseAsk;
import kassahub.proto.v1.ReleasePart;
import kassahub.proto.v1.RenewAnswer;
import kassahub.proto.v1.RenewRequest;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ToAgent;
import kassahub.proto.v1.Welcome;
import org.jspecify.annotations.Nullable;

/** One stream to the hub. A dispatch counts as dealt with when it is journalled. */
final class GrpcSession implements Uplink.Session, GrpcAnswers {
  private final Conversation conversation;
  private final LinkTimes times;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable GrpcCall call;
  private volatile boolean welcomed;
  private volatile Welcome welcome = Welcome.getDefaultInstance();

  GrpcSession(String agent, Inbound inbound, LinkTimes times) {
    this.times = times;
    conversation = new Conversation(agent, 0, inbound);
  }

  /** Opens the stream, says hello and waits for the welcome. */
  void greet(HubChannel hub, Introduction introduction)
      throws UplinkException, InterruptedException {
    call = hub.open(introduction, this);
    transmit(FromAgent.newBuilder().setHello(introduction.hello()).build());
    welcome = conversation.awaitWelcome(times.connect());
    welcomed = true;
  }

  @Override
  public Welcome welcome() {
    return welcome;
  }

  @Override
  public Outcome send(ReportBatch batch) throws UplinkException, InterruptedException {
    conversation.expect(batch);
    transmit(FromAgent.newBuilder().setBatch(batch).build());
    return conversation.awaitOutcome(times.decision());
  }

  @Override
  public RenewAnswer renew(RenewRequest request) throws UplinkException, InterruptedException {
    conversation.expectRenewal();
    transmit(FromAgent.newBuilder().setRenew(request).build());
    return conversation.awaitRenewal(times.decision());
  }

  @Override
  public ReleasePart ask(ReleaseAsk ask) throws UplinkException, InterruptedException {
    conversation.expectReleasePart();
    transmit(FromAgent.newBuilder().setAskRelease(ask).build());
    return conversation.awaitReleasePart(times.decision());
  }

  @Override
  public boolean isUp() {
    return conversation.isUp();
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    conversation.close();
    GrpcCall open = call;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void message(byte[] bytes, Runnable dealtWith) {
    ToAgent message;
    try {
      message = ToAgent.parseFrom(bytes);
    } catch (InvalidProtocolBufferException garbled) {
      conversation.lost(new UplinkException(Kind.LOST, "a garbled message", garbled));
      return;
    }
    conversation.hear(
        message,
        () -> {
          if (message.hasDispatch()) {
            transmitTaken(message.getDispatch().getId());
          }
          dealtWith.run();
        });
  }

  @Override
  public void ended(GrpcStatus how) {
    conversation.lost(
        how.code() == GrpcStatus.Code.OK
            ? new UplinkException(Kind.LOST, "the hub ended the stream")
            : HubChannel.explain(how, welcomed));
  }

  private void transmitTaken(ByteString dispatch) {
    transmit(FromAgent.newBuilder().setDispatchTaken(dispatch).build());
  }

  /** What does not arrive is missed by whoever waits for the answer. */
  private void transmit(FromAgent message) {
    GrpcCall open = call;
    if (open != null) {
      open.send(message.toByteArray());
    }
  }
}
