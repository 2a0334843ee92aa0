package kassahub.agent.grpc;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import kassahub.agent.grpc.GrpcStatus.Code;
import kassahub.agent.proxy.HubProxy;
import org.jspecify.annotations.Nullable;

/** One call to a server of gRPC, on a connection and an event loop of its own. Thread-safe. */
public final class GrpcCall implements AutoCloseable {
  private static final int CLOSE_SECONDS = 2;

  /** So many times the limit of one address all of them together may take. */
  private static final int ALL_ADDRESSES = 3;

  private final GrpcTarget target;
  private final Names names;
  private final SslContext tls;
  private final GrpcAnswers answers;
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("hub-grpc", true), NioIoHandler.newFactory());
  private volatile @Nullable Connected connected;

  private record Connected(Channel channel, CallHandler handler) {}

  private GrpcCall(GrpcTarget target, Names names, SslContext tls, GrpcAnswers answers) {
    this.target = target;
    this.names = names;
    this.tls = tls;
    this.answers = answers;
  }

  /** Whose addresses are asked for. */
  interface Names {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  /**
   * Connects and begins the call: returns when an address of the name has spoken HTTP/2 over TLS.
   * That none did is told to {@code answers}, as is whatever fails later.
   *
   * @param tls whom to believe and who this is
   * @throws SSLException when TLS cannot be set up
   */
  public static GrpcCall open(GrpcTarget target, SslContextBuilder tls, GrpcAnswers answers)
      throws SSLException, InterruptedException {
    return open(target, InetAddress::getAllByName, tls, answers);
  }

  static GrpcCall open(GrpcTarget target, Names names, SslContextBuilder tls, GrpcAnswers answers)
      throws SSLException, InterruptedException {
    var call = new GrpcCall(target, names, http2(tls), answers);
    boolean begun = false;
    try {
      call.connect();
      begun = true;
      return call;
    } finally {
      if (!begun) {
        call.close();
      }
    }
  }

  /** Sends a message when there is room for it; one that comes after the end is dropped. */
  public void send(byte[] message) {
    run(on -> on.send(message, false));
  }

  /** Sends a message and that no other follows. */
  public void sendLast(byte[] message) {
    run(on -> on.send(message, true));
  }

  /** Ends the call and the connection within a few seconds. Safe twice. */
  @Override
  public void close() {
    run(CallHandler::cancel);
    Connected now = connected;
    if (now != null) { // a loop that shuts down closes its channels before it does what it was told
      now.channel().closeFuture().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
    group
        .shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_SECONDS + 1, TimeUnit.SECONDS);
  }

  private static SslContext http2(SslContextBuilder tls) throws SSLException {
    return tls.sslProvider(SslProvider.JDK)
        .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
        .endpointIdentificationAlgorithm("HTTPS")
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2))
        .build();
  }

  /** One address of the name after the other, or through the proxy that Java was told. */
  private void connect() throws InterruptedException {
    GrpcStatus failed = GrpcStatus.of(Code.UNAVAILABLE, "no address");
    long end = System.nanoTime() + ALL_ADDRESSES * target.connect().toNanos();
    try {
      Proxy proxy = HubProxy.of(target.host(), target.port());
      for (InetSocketAddress address : addresses(proxy)) {
        if (end - System.nanoTime() <= 0) {
          break;
        }
        var tried = new CallHandler(target, answers);
        ChannelFuture connecting = begin(address, proxy, tried);
        Optional<GrpcStatus> failure = awaitUp(connecting, tried, end - System.nanoTime());
        if (failure.isEmpty()) {
          connected = new Connected(connecting.channel(), tried);
          return;
        }
        connecting.channel().close();
        failed = failure.get();
      }
    } catch (UnknownHostException unknown) {
      failed = new GrpcStatus(Code.UNAVAILABLE, "", unknown);
    }
    answers.ended(failed);
  }

  /** Until the server has spoken HTTP/2; one that accepts and is silent is given up. */
  private Optional<GrpcStatus> awaitUp(ChannelFuture connecting, CallHandler tried, long left)
      throws InterruptedException {
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            tried.up().complete(Optional.of(new GrpcStatus(Code.UNAVAILABLE, "", done.cause())));
          }
        });
    try {
      tried.up().get(Math.min(left, target.connect().toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException silent) {
      var code = connecting.isSuccess() ? Code.DEADLINE_EXCEEDED : Code.UNAVAILABLE;
      var what = connecting.isSuccess() ? "no TLS and HTTP/2 within " : "no connection within ";
      tried.up().complete(Optional.of(GrpcStatus.of(code, what + target.connect())));
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
    return tried.up().join();
  }

  private ChannelFuture begin(InetSocketAddress address, Proxy proxy, CallHandler tried) {
    return new Bootstrap()
        .group(group)
        .channel(NioSocketChannel.class)
        .resolver(NoopAddressResolverGroup.INSTANCE) // a proxy asks for the name itself
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) target.connect().toMillis())
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                if (proxy.type() == Proxy.Type.HTTP) {
                  channel.pipeline().addLast(through(proxy));
                }
                var secured = tls.newHandler(channel.alloc(), target.host(), target.port());
                secured.setHandshakeTimeoutMillis(target.connect().toMillis());
                channel.pipeline().addLast(secured, tried);
              }
            })
        .connect(address);
  }

  private HttpProxyHandler through(Proxy proxy) {
    var handler = new HttpProxyHandler(proxy.address());
    handler.setConnectTimeoutMillis(target.connect().toMillis());
    return handler;
  }

  private List<InetSocketAddress> addresses(Proxy proxy) throws UnknownHostException {
    if (proxy.type() == Proxy.Type.HTTP) {
      return List.of(InetSocketAddress.createUnresolved(target.host(), target.port()));
    }
    List<InetSocketAddress> all = new ArrayList<>();
    for (InetAddress address : names.of(target.host())) {
      all.add(new InetSocketAddress(address, target.port()));
    }
    return all;
  }

  /** What the handler does, on its own thread. */
  private interface Step {
    void on(CallHandler handler);
  }

  private void run(Step step) {
    Connected now = connected;
    if (now != null) {
      try {
        now.channel().eventLoop().execute(() -> step.on(now.handler()));
      } catch (RejectedExecutionException closed) {
        // there is nobody left to do it
      }
    }
  }
}
