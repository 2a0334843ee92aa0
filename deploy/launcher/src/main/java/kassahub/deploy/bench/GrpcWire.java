package kassahub.deploy.bench;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.SSLException;
import kassahub.proto.v1.AgentLinkGrpc;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.ToAgent;

/** gRPC over TLS on the same few event loops. */
final class GrpcWire implements LoadWire, StreamObserver<ToAgent> {
  private final LoadAgent agent;
  private final ManagedChannel channel;
  private final StreamObserver<FromAgent> calls;

  private GrpcWire(LoadAgent agent, ManagedChannel channel) {
    this.agent = agent;
    this.channel = channel;
    calls = AgentLinkGrpc.newStub(channel).connect(this);
  }

  /** Opens connections to one port. */
  static Opener opener(EventLoopGroup loops, int port) {
    return agent -> {
      try {
        agent.opened(new GrpcWire(agent, channel(loops, port, agent.identity())));
      } catch (SSLException unusable) {
        throw new IllegalStateException(unusable);
      }
    };
  }

  private static ManagedChannel channel(EventLoopGroup loops, int port, LoadIdentity identity)
      throws SSLException {
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .eventLoopGroup(loops)
        .channelType(NioSocketChannel.class)
        .directExecutor()
        .sslContext(GrpcSslContexts.configure(LoadTls.of(identity), SslProvider.JDK).build())
        .build();
  }

  @Override
  public void send(FromAgent message) {
    calls.onNext(message);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  @Override
  public void onNext(ToAgent message) {
    if (message.hasDispatch()) {
      calls.onNext(LoadAgent.taken(message.getDispatch()));
    }
    if (message.hasRefusal()) {
      agent.refused(message.getRefusal().getCode());
    } else {
      agent.heard(message);
    }
  }

  @Override
  public void onError(Throwable ended) {
    channel.shutdownNow();
    agent.closed();
  }

  @Override
  public void onCompleted() {
    channel.shutdownNow();
    agent.closed();
  }
}
