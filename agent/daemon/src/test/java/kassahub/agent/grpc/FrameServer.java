package kassahub.agent.grpc;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Frame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import kassahub.agent.enrol.TestAuthority;

/** A server that says, frame by frame, what a test wants it to say to the one call it gets. */
final class FrameServer implements AutoCloseable {
  final CompletableFuture<Http2Headers> request = new CompletableFuture<>();
  final CompletableFuture<byte[]> body = new CompletableFuture<>();
  final CompletableFuture<Long> reset = new CompletableFuture<>();
  final AtomicInteger pings = new AtomicInteger();

  /** Bytes of messages with their heads. */
  final AtomicInteger received = new AtomicInteger();

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final CompletableFuture<ChannelHandlerContext> caller = new CompletableFuture<>();
  private final Channel door;
  private final boolean answersPings;
  private volatile Http2FrameStream stream;

  FrameServer(TestAuthority authority, boolean speaksHttp2, boolean answersPings)
      throws SSLException {
    this(authority, speaksHttp2, answersPings, "127.0.0.1", 0);
  }

  @SuppressWarnings("NullAway.Init") // stream: of the one call
  FrameServer(
      TestAuthority authority, boolean speaksHttp2, boolean answersPings, String host, int port)
      throws SSLException {
    this.answersPings = answersPings;
    SslContext tls = tls(authority.server(), speaksHttp2);
    door =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    if (speaksHttp2) {
                      channel.pipeline().addLast(codec(), new Ear());
                    }
                  }
                })
            .bind(new InetSocketAddress(host, port))
            .syncUninterruptibly()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) door.localAddress()).getPort();
  }

  /** The headers of an answer that goes on. */
  void begin() {
    headers(new DefaultHttp2Headers().status("200").set("content-type", "application/grpc"), false);
  }

  void say(String message) {
    say(message.getBytes(StandardCharsets.UTF_8));
  }

  void say(byte[] message) {
    write(new DefaultHttp2DataFrame(Messages.framed(message)).stream(stream()));
  }

  void end(int status, String message) {
    headers(
        new DefaultHttp2Headers().setInt("grpc-status", status).set("grpc-message", message), true);
  }

  void headers(Http2Headers headers, boolean last) {
    write(new DefaultHttp2HeadersFrame(headers, last).stream(stream()));
  }

  void reset(Http2Error error) {
    write(new DefaultHttp2ResetFrame(error).stream(stream()));
  }

  /** Says that no further call is taken. */
  void goAway(Http2Error error, String words) {
    write(
        new DefaultHttp2GoAwayFrame(
            error, Unpooled.copiedBuffer(words, StandardCharsets.US_ASCII)));
  }

  /** Says that the call was not even looked at. */
  void goAwayWithoutTheCall(String words) {
    ChannelHandlerContext on = caller.join();
    var codec = on.pipeline().context(Http2FrameCodec.class);
    var bytes = Unpooled.copiedBuffer(words, StandardCharsets.US_ASCII);
    on.executor()
        .execute(
            () -> {
              ((Http2FrameCodec) codec.handler())
                  .goAway(codec, 0, Http2Error.NO_ERROR.code(), bytes, codec.newPromise());
              codec.flush();
            });
  }

  /** Reads so much more of what was sent; nothing is read unless it is told. */
  void giveWindow(int bytes) {
    write(new DefaultHttp2WindowUpdateFrame(bytes).stream(stream()));
  }

  /** A message with as much padding as there may be. */
  void sayPadded(byte[] message) {
    write(new DefaultHttp2DataFrame(Messages.framed(message), false, 256).stream(stream()));
  }

  /** Half of a message. */
  void tear() {
    write(new DefaultHttp2DataFrame(Messages.framed(new byte[9]).readSlice(7)).stream(stream()));
  }

  void cut() {
    caller.join().channel().close();
  }

  @Override
  public void close() {
    door.close();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private Http2FrameStream stream() {
    request.join();
    return Objects.requireNonNull(stream);
  }

  private void write(Http2Frame frame) {
    caller.join().writeAndFlush(frame);
  }

  private Http2FrameCodec codec() {
    return Http2FrameCodecBuilder.forServer()
        .initialSettings(new Http2Settings().maxConcurrentStreams(4))
        .autoAckPingFrame(answersPings)
        .build();
  }

  private static SslContext tls(TestAuthority.Signed identity, boolean speaksHttp2)
      throws SSLException {
    return SslContextBuilder.forServer(
            identity.key(), identity.chain().toArray(X509Certificate[]::new))
        .sslProvider(SslProvider.JDK)
        .applicationProtocolConfig(
            speaksHttp2
                ? new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    "h2")
                : ApplicationProtocolConfig.DISABLED)
        .build();
  }

  private final class Ear extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext on, Object frame) {
      caller.complete(on);
      if (frame instanceof Http2HeadersFrame headers) {
        stream = headers.stream();
        request.complete(headers.headers());
      } else if (frame instanceof Http2DataFrame data) {
        byte[] bytes = new byte[data.content().readableBytes()];
        data.content().readBytes(bytes);
        body.complete(bytes);
        received.addAndGet(bytes.length);
      } else if (frame instanceof Http2ResetFrame gone) {
        reset.complete(gone.errorCode());
      } else if (frame instanceof Http2PingFrame ping && !ping.ack()) {
        pings.incrementAndGet();
      }
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext on, Throwable cause) {
      on.close();
    }
  }
}
