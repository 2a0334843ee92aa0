package kassahub.agent.link;

import static kassahub.agent.link.LinkException.Reason.BUSY;
import static kassahub.agent.link.LinkException.Reason.CUT;
import static kassahub.agent.link.LinkException.Reason.UNREACHABLE;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A TCP connection on Netty's event loop, read by the register's own thread. */
final class TcpLink implements Link {
  /** Longest answer is 4 KiB stuffed; more unread than this is not a register. */
  private static final int UNREAD_BYTES = 64 << 10;

  private static final Duration WRITE = Duration.ofSeconds(5);

  private final Channel channel;
  private final ByteQueue arrived;

  private TcpLink(Channel channel, ByteQueue arrived) {
    this.channel = channel;
    this.arrived = arrived;
  }

  static TcpLink open(EventLoopGroup group, LinkAddress.Tcp address, Duration atMost)
      throws LinkException {
    ByteQueue arrived = new ByteQueue(UNREAD_BYTES);
    ChannelFuture connecting =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) atMost.toMillis())
            .handler(new Receiver(arrived))
            .connect(address.host(), address.port());
    if (!await(connecting, atMost.plusSeconds(1))) {
      connecting.cancel(true);
      connecting.channel().close();
      String why = connecting.cause() == null ? "no answer" : connecting.cause().getMessage();
      throw new LinkException(UNREACHABLE, address.text() + ": " + why);
    }
    return new TcpLink(connecting.channel(), arrived);
  }

  @Override
  public void write(byte[] bytes) throws LinkException {
    ChannelFuture writing = channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    if (!await(writing, WRITE)) {
      LinkException why = cut(arrived);
      close();
      throw why;
    }
  }

  @Override
  public int read(Duration atMost) throws LinkException {
    return arrived.take(atMost);
  }

  @Override
  public boolean ready() {
    return arrived.ready();
  }

  @Override
  public void drain() {
    arrived.clear();
  }

  @Override
  public void close() {
    arrived.end(new LinkException(CUT, "closed"));
    channel.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
  }

  private static boolean await(ChannelFuture future, Duration atMost) throws LinkException {
    try {
      return future.await(atMost.toMillis()) && future.isSuccess();
    } catch (InterruptedException stopping) {
      future.channel().close();
      Thread.currentThread().interrupt();
      throw new LinkException(CUT, "interrupted");
    }
  }

  private static final class Receiver extends SimpleChannelInboundHandler<ByteBuf> {
    private final ByteQueue arrived;

    Receiver(ByteQueue arrived) {
      this.arrived = arrived;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      if (!arrived.put(ByteBufUtil.getBytes(bytes))) {
        arrived.end(
            new LinkException(CUT, "more than " + UNREAD_BYTES + " bytes nobody asked for"));
        context.close();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      arrived.end(cut(arrived));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      arrived.end(cut(arrived));
      context.close();
    }
  }

  /** A connection that is closed before anything came over it is held by somebody else. */
  private static LinkException cut(ByteQueue arrived) {
    return arrived.heard()
        ? new LinkException(CUT, "the register closed the connection")
        : new LinkException(BUSY, "closed at once: another program may hold the register");
  }
}
