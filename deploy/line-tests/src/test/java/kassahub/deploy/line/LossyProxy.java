package kassahub.deploy.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP relay on loopback that loses what passes through it.
 *
 * <p>Each direction of each connection is cut at a random byte, so answers vanish after their
 * request was carried out and whole batches arrive twice; while {@link #down} everything is
 * refused.
 */
final class LossyProxy implements AutoCloseable {
  private final ServerSocket server;
  private final Random random;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile int meanBytesToCut;
  private volatile boolean down;
  private volatile List<InetSocketAddress> targets;

  /**
   * Starts to listen on a free port.
   *
   * @param meanBytesToCut about how many bytes pass in one direction before the connection is cut;
   *     0 = never
   */
  LossyProxy(InetSocketAddress target, long seed, int meanBytesToCut) throws IOException {
    this(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        List.of(target),
        seed,
        meanBytesToCut);
  }

  private LossyProxy(
      InetSocketAddress own, List<InetSocketAddress> targets, long seed, int meanBytesToCut)
      throws IOException {
    this.targets = targets;
    this.random = new Random(seed);
    this.meanBytesToCut = meanBytesToCut;
    server = new ServerSocket(own.getPort(), 50, own.getAddress());
    Thread.ofVirtual().name("lossy-accept").start(this::acceptAll);
  }

  /** Loses nothing; takes each connection to any of the targets that accepts it. */
  static LossyProxy balancer(int port, List<InetSocketAddress> targets) throws IOException {
    return new LossyProxy(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), targets, 0, 0);
  }

  /** Loses nothing; listens at another address of this machine. */
  static LossyProxy door(InetAddress own, InetSocketAddress target) throws IOException {
    return new LossyProxy(new InetSocketAddress(own, 0), List.of(target), 0, 0);
  }

  int port() {
    return server.getLocalPort();
  }

  /** New connections go there from now on. */
  void retarget(InetSocketAddress other) {
    targets = List.of(other);
  }

  int cuts() {
    return cuts.get();
  }

  /** From now on nothing is cut; open connections live on. */
  void calm() {
    meanBytesToCut = 0;
    down = false;
  }

  /** Refuses and closes everything until {@link #calm} or {@code down(false)}. */
  void down(boolean down) {
    this.down = down;
    if (down) {
      cutAll();
    }
  }

  /** Cuts what is open now. */
  void cutAll() {
    open.forEach(LossyProxy::shut);
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        relay(server.accept());
      } catch (IOException closed) {
        if (!server.isClosed()) {
          throw new UncheckedIOException(closed);
        }
      }
    }
  }

  private void relay(Socket inside) {
    open.add(inside);
    try {
      var outside = connected();
      open.add(outside);
      Thread.ofVirtual().start(() -> pump(inside, outside));
      Thread.ofVirtual().start(() -> pump(outside, inside));
    } catch (IOException refused) {
      end(inside, inside);
    }
  }

  /** To one of the targets, drawn by lot; the next one when it refuses. */
  private Socket connected() throws IOException {
    if (down) {
      throw new IOException("down");
    }
    var now = targets;
    int first = now.size() == 1 ? 0 : lot(now.size());
    for (int at = 0; at < now.size(); at++) {
      var outside = new Socket();
      try {
        outside.connect(now.get((first + at) % now.size()), 2_000);
        return outside;
      } catch (IOException refused) {
        shut(outside);
      }
    }
    throw new IOException("nobody accepts");
  }

  private synchronized int lot(int count) {
    return random.nextInt(count);
  }

  private void pump(Socket from, Socket to) {
    long left = budget();
    byte[] buffer = new byte[4096];
    try {
      while (true) {
        int count = from.getInputStream().read(buffer);
        if (count < 0) {
          break;
        }
        left = meanBytesToCut == 0 ? -1 : left;
        int passed = left < 0 ? count : (int) Math.min(count, left);
        to.getOutputStream().write(buffer, 0, passed);
        if (passed < count) {
          cuts.incrementAndGet();
          break;
        }
        left = left < 0 ? budget() : left - passed;
      }
    } catch (IOException gone) {
      // The other side is told by the close below.
    } finally {
      end(from, to);
    }
  }

  /** How many bytes may pass; below zero = no limit. */
  private synchronized long budget() {
    return meanBytesToCut == 0 ? -1 : random.nextInt(2 * meanBytesToCut);
  }

  private void end(Socket one, Socket other) {
    open.remove(one);
    open.remove(other);
    shut(one);
    shut(other);
  }

  private static void shut(Socket socket) {
    try {
      socket.close();
    } catch (IOException already) {
      // Closed is what we want.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cutAll();
  }
}
