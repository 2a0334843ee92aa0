package kassahub.agent.simulator;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import kassahub.agent.simulator.wire.LinkLayer;
import kassahub.agent.simulator.wire.Wire;

/**
 * The register's TCP server: one client is served, later ones wait connected until it has gone.
 * Everything after {@link #open} runs on the register's event loop.
 */
final class TcpPort {
  private static final int MOST_WAITING = 16;

  private final EventLoop loop;
  private final LinkLayer link;
  private final BooleanSupplier taken;
  private final Duration idleTimeout;
  private final ChannelGroup channels;
  private final Deque<Client> waiting = new ArrayDeque<>();
  private Optional<Client> served = Optional.empty();
  private boolean down;

  /**
   * @param taken whether another program holds the port: clients are closed at once
   */
  TcpPort(EventLoop loop, LinkLayer link, BooleanSupplier taken, Duration idleTimeout) {
    this.loop = loop;
    this.link = link;
    this.taken = taken;
    this.idleTimeout = idleTimeout;
    this.channels = new DefaultChannelGroup(loop);
  }

  /** Listens; gives the port. */
  int open(String host, int port) throws IOException {
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop, loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, MOST_WAITING)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    channel.pipeline().addLast(new Client(channel));
                  }
                })
            .bind(host, port)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + host + ":" + port, bound.cause());
    }
    channels.add(bound.channel());
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  /** Closes every client; new ones are closed at once until {@link #comeBack}. */
  void goDown() {
    down = true;
    channels.close(channel -> channel instanceof SocketChannel);
  }

  void comeBack() {
    down = false;
  }

  void close() {
    down = true;
    channels.close().awaitUninterruptibly(2, TimeUnit.SECONDS);
  }

  private void arrived(Client client) {
    channels.add(client.channel);
    if (down || taken.getAsBoolean() || waiting.size() >= MOST_WAITING) {
      client.channel.close();
    } else if (served.isEmpty()) {
      serve(client);
    } else {
      client.channel.config().setAutoRead(false);
      waiting.add(client);
    }
  }

  private void left(Client client) {
    waiting.remove(client);
    if (isServed(client)) {
      serveNext();
    }
  }

  private void serveNext() {
    served = Optional.empty();
    Client next = waiting.poll();
    if (next != null) {
      serve(next);
    }
  }

  private void serve(Client client) {
    served = Optional.of(client);
    link.attach(client);
    client.channel.config().setAutoRead(true);
    client.watchIdle();
  }

  private boolean isServed(Client client) {
    return served.isPresent() && served.get() == client;
  }

  private final class Client extends ChannelInboundHandlerAdapter implements Wire {
    private final Channel channel;
    private long reads;

    Client(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      arrived(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      left(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ByteBuf buffer = (ByteBuf) message;
      byte[] bytes = ByteBufUtil.getBytes(buffer);
      buffer.release();
      reads++;
      if (isServed(this)) {
        link.receive(bytes);
      }
    }

    /** A client that resets its connection is a client that left. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }

    @Override
    public void send(byte[] bytes) {
      channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
    }

    @Override
    public void cut() {
      channel.close();
    }

    @Override
    public void abandon() {
      channel.config().setAutoRead(false);
      if (isServed(this)) {
        serveNext();
      }
    }

    @Override
    public void later(Duration delay, Runnable work) {
      loop.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void watchIdle() {
      long before = reads;
      later(
          idleTimeout,
          () -> {
            if (!isServed(this)) {
              return;
            }
            if (reads == before) {
              channel.close();
            } else {
              watchIdle();
            }
          });
    }
  }
}
