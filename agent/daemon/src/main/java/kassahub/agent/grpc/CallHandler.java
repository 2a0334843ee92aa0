package kassahub.agent.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import kassahub.agent.grpc.GrpcStatus.Code;
import org.jspecify.annotations.Nullable;

/**
 * The one call of a connection, after TLS. Everything here happens on the connection's event loop.
 */
final class CallHandler extends ChannelInboundHandlerAdapter {
  /** Messages that may be told and not dealt with; what comes after them waits in the window. */
  private static final int UNHANDLED = 16;

  private static final int LONGEST_MESSAGE = 64 << 10;

  /** Bytes that the server may send ahead; twice as much as would do for the longest message. */
  private static final int WINDOW = 256 << 10;

  private static final int LONGEST_HEADERS = 8 << 10;

  /** How long a probe may stay without anything that is heard. */
  private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final GrpcTarget target;
  private final GrpcAnswers answers;

  /**
   * Nothing when the server has spoken HTTP/2, or why it did not; who waits for it is told then.
   */
  private final CompletableFuture<Optional<GrpcStatus>> up = new CompletableFuture<>();

  private final Messages messages = new Messages(LONGEST_MESSAGE);
  private final Deque<DefaultHttp2DataFrame> early = new ArrayDeque<>();
  private @Nullable ChannelHandlerContext context;
  private @Nullable Http2FrameStream stream;
  private @Nullable GrpcStatus last;
  private @Nullable GrpcStatus farewell;
  private int unhandled;
  private boolean ended;
  private boolean probed;
  private long heardAt;

  CallHandler(GrpcTarget target, GrpcAnswers answers) {
    this.target = target;
    this.answers = answers;
  }

  /** Completed once. Who completes it with a failure gives this connection up: nobody is told. */
  CompletableFuture<Optional<GrpcStatus>> up() {
    return up;
  }

  void send(byte[] message, boolean isLast) {
    if (ended) {
      return;
    }
    var frame = new DefaultHttp2DataFrame(Messages.framed(message), isLast);
    if (stream == null) {
      early.add(frame);
    } else {
      open().writeAndFlush(frame.stream(stream));
    }
  }

  /** The end as this side wishes it; nobody is told. */
  void cancel() {
    if (!ended) {
      ended = true;
      leave();
    }
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext on, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent shaken) {
      if (shaken.isSuccess()) {
        begin();
      } else {
        broken(shaken.cause());
      }
    } else {
      super.userEventTriggered(on, event);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext on, Object frame) {
    heardAt = now();
    probed = false;
    up.complete(Optional.empty());
    try {
      if (ended) {
        return;
      }
      if (frame instanceof Http2DataFrame data) {
        heard(data);
      } else if (frame instanceof Http2HeadersFrame headers) {
        heard(headers);
      } else if (frame instanceof Http2ResetFrame reset) {
        end(GrpcStatus.ofHttp2(reset.errorCode(), "the server gave the call up:"));
      } else if (frame instanceof Http2GoAwayFrame away) {
        heard(away);
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext on) {
    GrpcStatus known = last == null ? farewell : last;
    end(known == null ? GrpcStatus.of(Code.UNAVAILABLE, "the connection is gone") : known);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext on, Throwable cause) {
    broken(cause);
  }

  private void begin() {
    ChannelHandlerContext on = open();
    var agreed = on.pipeline().get(SslHandler.class).applicationProtocol();
    if (!ApplicationProtocolNames.HTTP_2.equals(agreed)) {
      end(GrpcStatus.of(Code.UNIMPLEMENTED, "this server does not speak HTTP/2 here"));
      return;
    }
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forClient()
            .initialSettings(
                new Http2Settings()
                    .pushEnabled(false)
                    .initialWindowSize(WINDOW)
                    .maxHeaderListSize(LONGEST_HEADERS))
            .decoupleCloseAndGoAway(true)
            .build();
    var streams = new Http2ChannelDuplexHandler() {};
    on.pipeline().addBefore(on.name(), null, codec).addBefore(on.name(), null, streams);
    on.write(new DefaultHttp2WindowUpdateFrame(WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE));
    Http2FrameStream call = streams.newStream();
    on.write(new DefaultHttp2HeadersFrame(headers()).stream(call))
        .addListener(
            (ChannelFutureListener)
                written -> {
                  if (!written.isSuccess()) {
                    broken(written.cause());
                  }
                });
    stream = call;
    early.forEach(frame -> on.write(frame.stream(call)));
    early.clear();
    on.flush();
    heardAt = now();
    watch();
  }

  private Http2Headers headers() {
    return new DefaultHttp2Headers()
        .method("POST")
        .scheme("https")
        .authority(target.authority())
        .path("/" + target.method())
        .set("te", "trailers")
        .set("content-type", "application/grpc")
        .set("user-agent", "kassahub-agent");
  }

  private void heard(Http2HeadersFrame frame) {
    Http2Headers headers = frame.headers();
    if (frame.isEndStream()) {
      last = GrpcStatus.of(headers);
      tell();
      return;
    }
    CharSequence type = headers.get("content-type");
    if (!"200".contentEquals(String.valueOf(headers.status()))
        || type == null
        || !type.toString().startsWith("application/grpc")) {
      end(GrpcStatus.ofHttp(headers.status()));
    }
  }

  private void heard(Http2DataFrame frame) {
    ByteBuf content = frame.content();
    giveBack(frame.initialFlowControlledBytes() - content.readableBytes());
    messages.add(content);
    if (frame.isEndStream()) {
      last = GrpcStatus.of(Code.INTERNAL, "the server ended without a status");
    }
    tell();
  }

  private void heard(Http2GoAwayFrame away) {
    String words = away.content().toString(StandardCharsets.UTF_8);
    farewell =
        away.errorCode() == Http2Error.NO_ERROR.code()
            ? GrpcStatus.of(Code.UNAVAILABLE, "the server goes away " + words)
            : GrpcStatus.ofHttp2(away.errorCode(), "the server goes away " + words);
    if (stream != null && away.lastStreamId() < stream.id()) {
      end(farewell);
    }
  }

  /** Passes on what there is room for; the window is given back for no more than that. */
  private void tell() {
    try {
      while (!ended && unhandled < UNHANDLED) {
        byte[] message = messages.next();
        if (message == null) {
          finish();
          break;
        }
        unhandled++;
        giveBack(Messages.HEAD + message.length);
        answers.message(message, this::dealtWith);
      }
    } catch (GrpcException unreadable) {
      end(unreadable.status());
    }
  }

  private void finish() {
    if (last != null) {
      end(
          messages.torn() && last.code() == Code.OK
              ? GrpcStatus.of(Code.INTERNAL, "the server ended within a message")
              : last);
    }
  }

  private void dealtWith() {
    try {
      open()
          .executor()
          .execute(
              () -> {
                unhandled--;
                tell();
              });
    } catch (RejectedExecutionException closed) {
      // nothing comes any more
    }
  }

  private void giveBack(int bytes) {
    if (bytes > 0 && stream != null && last == null) {
      open().writeAndFlush(new DefaultHttp2WindowUpdateFrame(bytes).stream(stream));
    }
  }

  /** Probes a connection that was quiet for long, and gives up one that does not answer. */
  private void watch() {
    if (ended) {
      return;
    }
    long left = target.keepAlive().toNanos() - (now() - heardAt);
    if (left <= 0 && probed) {
      end(GrpcStatus.of(Code.UNAVAILABLE, "the connection does not answer any more"));
      return;
    }
    if (left <= 0) {
      probed = true;
      open().writeAndFlush(new DefaultHttp2PingFrame(0));
      left = PROBE_NANOS;
    }
    open().executor().schedule(this::watch, left, TimeUnit.NANOSECONDS);
  }

  private void broken(Throwable cause) {
    end(
        cause instanceof SslHandshakeTimeoutException
            ? GrpcStatus.of(Code.DEADLINE_EXCEEDED, "no TLS within " + target.connect())
            : GrpcStatus.of(cause));
  }

  private void end(GrpcStatus how) {
    if (!ended) {
      ended = true;
      leave();
      if (!up.complete(Optional.of(how)) && up.join().isEmpty()) {
        answers.ended(how);
      }
    }
  }

  private void leave() {
    early.forEach(ReferenceCountUtil::release);
    early.clear();
    if (stream != null && last == null) {
      open().write(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream));
      open().flush();
    }
    open().close();
  }

  private ChannelHandlerContext open() {
    return Objects.requireNonNull(context);
  }

  private long now() {
    return open().executor().ticker().nanoTime();
  }
}
