package kassahub.agent.link;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens links. One event loop serves all TCP links of an agent; it starts with the first of them.
 */
public final class Links implements AutoCloseable {
  private final Map<LinkAddress, SharedLine> shared = new ConcurrentHashMap<>();
  private final List<ProgramPort> ports = new CopyOnWriteArrayList<>();
  private @Nullable EventLoopGroup group;
  private boolean closed;

  /**
   * Opens a pipe.
   *
   * @param atMost how long connecting may take
   * @throws LinkException {@code UNREACHABLE} or {@code BUSY}
   */
  public Link open(LinkAddress address, Duration atMost) throws LinkException {
    SharedLine line = shared.get(address);
    return line == null ? openAlone(address, atMost) : line.view();
  }

  /**
   * From now on the agent keeps this line, and the shop's program reaches the register at a TCP
   * port of this computer.
   */
  public void share(LinkAddress address, int port) {
    var line = new SharedLine(address, this);
    if (shared.putIfAbsent(address, line) != null) {
      throw new IllegalArgumentException("shared already: " + address.text());
    }
    var offered = new ProgramPort(port, line);
    ports.add(offered);
    offered.start();
  }

  Link openAlone(LinkAddress address, Duration atMost) throws LinkException {
    if (address instanceof LinkAddress.Tcp tcp) {
      return TcpLink.open(eventLoop(), tcp, atMost);
    }
    return SerialLink.open((LinkAddress.Serial) address);
  }

  /** Ends the event loop; links still open are cut. */
  @Override
  public void close() {
    shared.values().forEach(SharedLine::close);
    ports.forEach(ProgramPort::close);
    EventLoopGroup running;
    synchronized (this) {
      closed = true;
      running = group;
      group = null;
    }
    if (running != null) {
      running.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
  }

  private synchronized EventLoopGroup eventLoop() throws LinkException {
    if (closed) {
      throw new LinkException(LinkException.Reason.UNREACHABLE, "the agent is stopping");
    }
    if (group == null) {
      group =
          new MultiThreadIoEventLoopGroup(
              1, new DefaultThreadFactory("register-tcp", true), NioIoHandler.newFactory());
    }
    return group;
  }
}
