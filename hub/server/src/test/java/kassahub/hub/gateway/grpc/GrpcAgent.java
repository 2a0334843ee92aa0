package kassahub.hub.gateway.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.cert.X509Certificate;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import kassahub.hub.agent.TestKeys;
import kassahub.hub.gateway.TestGateway;
import kassahub.proto.v1.AgentLinkGrpc;
import kassahub.proto.v1.EnrolmentGrpc;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ToAgent;

/** An agent's gRPC side. */
final class GrpcAgent implements AutoCloseable, StreamObserver<ToAgent> {
  final BlockingQueue<ToAgent> heard = new LinkedBlockingQueue<>();
  final CompletableFuture<Status> ended = new CompletableFuture<>();
  private final ManagedChannel channel;
  private final StreamObserver<FromAgent> up;

  private GrpcAgent(ManagedChannel channel) {
    this.channel = channel;
    up = AgentLinkGrpc.newStub(channel).connect(this);
  }

  static GrpcAgent connect(TestGateway hub, TestKeys keys) throws SSLException {
    return new GrpcAgent(channel(hub, keys));
  }

  /** Connects and says hello. */
  static GrpcAgent greet(TestGateway hub, TestKeys keys, long stream) throws SSLException {
    GrpcAgent agent = connect(hub, keys);
    agent.send(FromAgent.newBuilder().setHello(Hello.newBuilder().setStream(stream)).build());
    return agent;
  }

  /** For enrolling: shows a certificate only when there is one. */
  static EnrolmentGrpc.EnrolmentBlockingStub enrolment(ManagedChannel channel) {
    return EnrolmentGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  static ManagedChannel channel(TestGateway hub, TestKeys keys) throws SSLException {
    var tls =
        GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
            .trustManager(hub.authority.root());
    if (!keys.chain().isEmpty()) {
      tls.keyManager(keys.pair().getPrivate(), keys.chain().toArray(X509Certificate[]::new));
    }
    return NettyChannelBuilder.forAddress(TestGateway.HOST, hub.grpc.port())
        .sslContext(tls.build())
        .build();
  }

  ToAgent send(ReportBatch batch) throws InterruptedException {
    send(FromAgent.newBuilder().setBatch(batch).build());
    return next();
  }

  void send(FromAgent message) {
    up.onNext(message);
  }

  ToAgent next() throws InterruptedException {
    ToAgent message = heard.poll(10, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("the hub is silent: " + ended.getNow(Status.OK));
    }
    return message;
  }

  Status end() throws Exception {
    return ended.get(10, TimeUnit.SECONDS);
  }

  @Override
  public void onNext(ToAgent message) {
    heard.add(message);
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
}
