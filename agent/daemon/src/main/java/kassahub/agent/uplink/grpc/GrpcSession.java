package kassahub.agent.uplink.grpc;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import kassahub.agent.uplink.Conversation;
import kassahub.agent.uplink.Inbound;
import kassahub.agent.uplink.LinkTimes;
import kassahub.agent.uplink.Outcome;
import kassahub.agent.uplink.Uplink;
import kassahub.agent.uplink.UplinkException;
import kassahub.agent.uplink.UplinkException.Kind;
import kassahub.proto.v1.AgentLinkGrpc;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.ReleaseAsk;
import kassahub.proto.v1.ReleasePart;
import kassahub.proto.v1.RenewAnswer;
import kassahub.proto.v1.RenewRequest;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ToAgent;
import kassahub.proto.v1.Welcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream to the hub. Asks for the next message only when the last one is dealt with. */
final class GrpcSession implements Uplink.Session, ClientResponseObserver<FromAgent, ToAgent> {
  /** Messages that the hub may have on the way; dispatches count until they are journalled. */
  private static final int WINDOW = 16;

  private static final long CLOSE_SECONDS = 3;
  private static final Logger log = LoggerFactory.getLogger(GrpcSession.class);

  private final ManagedChannel channel;
  private final String agent;
  private final Conversation conversation;
  private final LinkTimes times;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Object sending = new Object();
  private volatile ClientCallStreamObserver<FromAgent> call;
  private volatile boolean welcomed;
  private volatile Welcome welcome = Welcome.getDefaultInstance();

  @SuppressWarnings("NullAway.Init") // call: given by beforeStart, before anything is sent
  GrpcSession(ManagedChannel channel, String agent, Inbound inbound, LinkTimes times) {
    this.channel = channel;
    this.agent = agent;
    this.times = times;
    conversation = new Conversation(agent, 0, inbound);
  }

  /** Opens the stream, says hello and waits for the welcome. */
  void greet(Hello hello) throws UplinkException, InterruptedException {
    AgentLinkGrpc.newStub(channel).connect(this);
    transmit(FromAgent.newBuilder().setHello(hello).build());
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
    if (call != null) {
      call.cancel("closed by the agent", null);
    }
    channel.shutdownNow();
    try {
      if (!channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        log.warn("agent={} grpc channel is slow to close", agent);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<FromAgent> stream) {
    call = stream;
    stream.disableAutoRequestWithInitial(WINDOW);
  }

  @Override
  public void onNext(ToAgent message) {
    conversation.hear(message, () -> dealtWith(message));
  }

  @Override
  public void onError(Throwable failed) {
    conversation.lost(HubChannel.explain(failed, welcomed));
  }

  @Override
  public void onCompleted() {
    conversation.lost(new UplinkException(Kind.LOST, "the hub ended the stream"));
  }

  private void dealtWith(ToAgent message) {
    if (message.hasDispatch()) {
      transmitTaken(message.getDispatch().getId());
    }
    call.request(1);
  }

  private void transmitTaken(ByteString dispatch) {
    try {
      transmit(FromAgent.newBuilder().setDispatchTaken(dispatch).build());
    } catch (UplinkException gone) {
      log.debug("agent={} dispatch not acknowledged, connection gone", agent, gone);
    }
  }

  private void transmit(FromAgent message) throws UplinkException {
    try {
      synchronized (sending) {
        call.onNext(message);
      }
    } catch (IllegalStateException ended) {
      throw new UplinkException(Kind.LOST, "the stream has ended", ended);
    }
  }
}
