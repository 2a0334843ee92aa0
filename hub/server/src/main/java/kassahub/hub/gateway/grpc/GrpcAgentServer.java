package kassahub.hub.gateway.grpc;

import io.grpc.Server;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import kassahub.hub.gateway.AgentDoor;
import kassahub.hub.gateway.AgentTls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The agents' gRPC port: links, and enrolment. */
public final class GrpcAgentServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(GrpcAgentServer.class);
  private static final int THREADS = 2;
  private static final int LARGEST_MESSAGE = 128 * 1024;
  private static final int CALLS_A_CONNECTION = 4;
  private static final long PATIENCE_SECONDS = 5;

  /** Without a call: an agent's link is one, so who has none is nobody or has enrolled. */
  private static final long IDLE_SECONDS = 15;

  private static final Duration UNNAMED = Duration.ofSeconds(30);

  private final MultiThreadIoEventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(THREADS, NioIoHandler.newFactory());
  private final EnrolmentService enrolments;
  private final Server server;

  /**
   * @param address port 0 = any
   */
  public GrpcAgentServer(AgentDoor door, AgentTls tls, InetSocketAddress address) {
    this(door, tls, address, UNNAMED);
  }

  /** With another time for connections on which no agent is heard. */
  GrpcAgentServer(AgentDoor door, AgentTls tls, InetSocketAddress address, Duration patience) {
    var unnamed = new UnnamedConnections(loops, patience);
    enrolments = new EnrolmentService(door.certificates());
    server =
        NettyServerBuilder.forAddress(address)
            .sslContext(context(tls))
            .bossEventLoopGroup(loops)
            .workerEventLoopGroup(loops)
            .channelFactory(unnamed)
            .directExecutor()
            .intercept(new PeerCertificate())
            .maxInboundMessageSize(LARGEST_MESSAGE)
            .maxConcurrentCallsPerConnection(CALLS_A_CONNECTION)
            .permitKeepAliveTime(10, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(60, TimeUnit.SECONDS)
            .handshakeTimeout(10, TimeUnit.SECONDS)
            .maxConnectionIdle(IDLE_SECONDS, TimeUnit.SECONDS)
            .addService(new AgentLinkService(door, unnamed))
            .addService(enrolments)
            .build();
  }

  /** Opens the port. */
  public void start() {
    try {
      server.start();
    } catch (IOException failed) {
      throw new UncheckedIOException("the agents' gRPC port cannot be opened", failed);
    }
    log.info("Agents are awaited over gRPC. port={}", port());
  }

  /** The port that is open. */
  public int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
    } catch (InterruptedException stop) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    }
    enrolments.close();
    loops.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static SslContext context(AgentTls tls) {
    try {
      return GrpcSslContexts.configure(
              SslContextBuilder.forServer(tls.keys())
                  .trustManager(tls.trust())
                  .clientAuth(ClientAuth.OPTIONAL),
              AgentTls.NATIVE ? SslProvider.OPENSSL : SslProvider.JDK)
          .build();
    } catch (SSLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
