package kassahub.hub.gateway.grpc;

import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import kassahub.hub.agent.certificate.TestKeys;
import kassahub.hub.gateway.DoorClient;
import kassahub.hub.gateway.TestGateway;
import kassahub.proto.v1.AgentLinkGrpc;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.EnrolmentGrpc;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.ToAgent;

/** An agent's gRPC side; it can send bytes that are no message. */
final class GrpcAgent implements DoorClient, StreamObserver<ToAgent> {
  private static final MethodDescriptor<byte[], ToAgent> CONNECT =
      AgentLinkGrpc.getConnectMethod().toBuilder(
              new Bytes(), AgentLinkGrpc.getConnectMethod().getResponseMarshaller())
          .build();

  private final BlockingQueue<ToAgent> decisions = new LinkedBlockingQueue<>();
  private final BlockingQueue<ToAgent> heard = new LinkedBlockingQueue<>();
  private final CompletableFuture<Status> ended = new CompletableFuture<>();
  private final ManagedChannel channel;
  private final StreamObserver<byte[]> up;

  private GrpcAgent(ManagedChannel channel) {
    this.channel = channel;
    up = ClientCalls.asyncBidiStreamingCall(channel.newCall(CONNECT, CallOptions.DEFAULT), this);
  }

  static GrpcAgent connect(TestGateway hub, TestKeys keys) throws SSLException {
    return new GrpcAgent(channel(hub, keys));
  }

  /** The same at another port of the hub's. */
  static GrpcAgent connect(TestGateway hub, TestKeys keys, int port) throws SSLException {
    return new GrpcAgent(channel(hub, keys, port));
  }

  /** For enrolling: shows a certificate only when there is one. */
  static EnrolmentGrpc.EnrolmentBlockingStub enrolment(ManagedChannel channel) {
    return EnrolmentGrpc.newBlockingStub(channel)
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  static ManagedChannel channel(TestGateway hub, TestKeys keys) throws SSLException {
    return channel(hub, keys, hub.grpc.port());
  }

  private static ManagedChannel channel(TestGateway hub, TestKeys keys, int port)
      throws SSLException {
    var tls =
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
            .trustManager(hub.authority.root());
    if (!keys.chain().isEmpty()) {
      tls.keyManager(keys.pair().getPrivate(), keys.chain().toArray(X509Certificate[]::new));
    }
    return NettyChannelBuilder.forAddress(TestGateway.HOST, port).sslContext(tls.build()).build();
  }

  @Override
  public Answer ask(byte[] message) throws InterruptedException {
    up.onNext(message);
    ToAgent decision = next(decisions);
    return decision.hasAck()
        ? Answer.STORED
        : new Answer(decision.getRefusal().getCode(), decision.getRefusal().getMessage());
  }

  @Override
  public void tell(FromAgent message) {
    up.onNext(message.toByteArray());
  }

  @Override
  public ToAgent next() throws InterruptedException {
    return next(heard);
  }

  @Override
  public void taken(Dispatch dispatch) {
    tell(FromAgent.newBuilder().setDispatchTaken(dispatch.getId()).build());
  }

  private ToAgent next(BlockingQueue<ToAgent> from) throws InterruptedException {
    ToAgent message = from.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("the hub is silent: " + ended.getNow(Status.OK));
    }
    return message;
  }

  /** Whether the connection, not the call only, has ended. */
  boolean isCut() {
    return channel.getState(false) != ConnectivityState.READY;
  }

  Status status() throws Exception {
    return ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public String end() throws Exception {
    Status status = status();
    StringBuilder words = new StringBuilder(String.valueOf(status.getDescription()));
    for (Throwable t = status.getCause(); t != null; t = t.getCause()) {
      words.append(": ").append(t.getMessage());
    }
    return words.toString();
  }

  @Override
  public void onNext(ToAgent message) {
    (message.hasAck() || message.hasRefusal() ? decisions : heard).add(message);
  }

  @Override
  public void onError(Throwable failure) {
    ended.complete(Status.fromThrowable(failure));
  }

  @Override
  public void onCompleted() {
    ended.complete(Status.OK);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(Arrays.copyOf(message, message.length));
    }

    @Override
    public byte[] parse(InputStream message) {
      throw new IllegalStateException("agents only send these");
    }
  }
}
