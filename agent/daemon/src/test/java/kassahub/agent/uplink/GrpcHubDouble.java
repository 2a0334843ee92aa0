package kassahub.agent.uplink;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.enrol.TestAuthority;
import kassahub.proto.v1.AgentLinkGrpc;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.ReportBatch;
import kassahub.proto.v1.ToAgent;

/** The hub's gRPC endpoint in small: mutual TLS, an Ack after the script has stored. */
public final class GrpcHubDouble implements HubDouble {
  private static final Context.Key<String> AGENT = Context.key("agent");

  private final HubScript script = new HubScript();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final TestAuthority authority;
  private final Server server;

  public GrpcHubDouble(TestAuthority authority, TestAuthority.Signed certificate) {
    this.authority = authority;
    try {
      var tls =
          GrpcSslContexts.configure(
                  SslContextBuilder.forServer(
                      certificate.key(), certificate.chain().toArray(X509Certificate[]::new)),
                  SslProvider.JDK)
              .trustManager(authority.roots())
              .clientAuth(ClientAuth.REQUIRE)
              .build();
      server =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
              .sslContext(tls)
              .permitKeepAliveTime(1, TimeUnit.SECONDS)
              .addService(new Link())
              .intercept(new WhoIsIt())
              .build()
              .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public HubAddress address() {
    return new HubAddress("localhost", server.getPort());
  }

  @Override
  public HubScript script() {
    return script;
  }

  @Override
  public void offer(Dispatch dispatch) {
    script.waiting(dispatch);
    connections.forEach(c -> c.send(dispatch));
  }

  @Override
  public void cut() {
    connections.forEach(Connection::cut);
  }

  @Override
  public void close() {
    server.shutdownNow();
  }

  private static final class WhoIsIt implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      SSLSession session =
          Objects.requireNonNull(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
      try {
        var certificate = (X509Certificate) session.getPeerCertificates()[0];
        String name = certificate.getSubjectX500Principal().getName().substring("CN=".length());
        return Contexts.interceptCall(
            Context.current().withValue(AGENT, name), call, headers, next);
      } catch (SSLPeerUnverifiedException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  private final class Link extends AgentLinkGrpc.AgentLinkImplBase {
    @Override
    public StreamObserver<FromAgent> connect(StreamObserver<ToAgent> down) {
      var connection = new Connection(AGENT.get(), down);
      if (script.isRevoked(AGENT.get())) {
        down.onError(Status.PERMISSION_DENIED.withDescription("revoked").asRuntimeException());
      } else {
        connections.add(connection);
      }
      return connection;
    }
  }

  private final class Connection implements StreamObserver<FromAgent> {
    private final String agent;
    private final StreamObserver<ToAgent> down;

    Connection(String agent, StreamObserver<ToAgent> down) {
      this.agent = agent;
      this.down = down;
    }

    @Override
    public void onNext(FromAgent message) {
      switch (message.getMessageCase()) {
        case HELLO -> hello(message);
        case RENEW -> send(script.renewal(authority, agent, message.getRenew()));
        case ASK_RELEASE -> send(script.releasePart(message.getAskRelease()));
        case BATCH -> batch(message.getBatch());
        case DISPATCH_TAKEN -> script.takenByAgent(message.getDispatchTaken());
        case GOODBYE, MESSAGE_NOT_SET -> cut();
      }
    }

    @Override
    public void onError(Throwable gone) {
      connections.remove(this);
    }

    @Override
    public void onCompleted() {
      connections.remove(this);
    }

    private void hello(FromAgent message) {
      ToAgent welcome = script.welcome(message.getHello());
      List<Dispatch> waiting = script.untaken(); // what is offered later comes by itself
      if (script.isWelcoming()) {
        send(welcome);
        waiting.forEach(this::send);
      }
    }

    private void batch(ReportBatch batch) {
      HubScript.Decision decision = script.decide(batch);
      switch (decision.order()) {
        case CUT, STORE_AND_CUT -> cut();
        case SAY_NOTHING, RECEIPT_ONLY -> {}
        case STORE_AND_ANSWER_TWICE -> {
          send(decision.answer());
          send(decision.answer());
        }
        case STORE, NOT_NOW, MALFORMED, TOO_LARGE -> send(decision.answer());
      }
    }

    synchronized void send(Dispatch dispatch) {
      send(ToAgent.newBuilder().setDispatch(dispatch).build());
    }

    synchronized void send(ToAgent message) {
      down.onNext(message);
    }

    synchronized void cut() {
      connections.remove(this);
      down.onError(Status.UNAVAILABLE.withDescription("cut by the test").asRuntimeException());
    }
  }
}
