package kassahub.hub.licence;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers every request with a good head at once and a body that never ends. */
public final class EndlessVendor implements AutoCloseable {
  /** How the body goes on. */
  public enum Body {
    DRIPPING,
    FLOODING
  }

  private static final byte[] SPACES = " ".repeat(65_536).getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket server;
  private final Body body;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  public EndlessVendor(Body body) throws IOException {
    this.body = body;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** How many requests got a head. */
  public int asked() {
    return asked.get();
  }

  /** How many callers still listen. */
  public int listening() {
    return open.size();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    for (var socket : open) {
      socket.close();
    }
    threads.close();
  }

  private void accept() {
    try {
      while (true) {
        var socket = server.accept();
        open.add(socket);
        threads.execute(() -> answer(socket));
      }
    } catch (IOException over) {
      threads.shutdown();
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      socket.getInputStream().read(new byte[65_536]);
      var out = socket.getOutputStream();
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Length: 100000000000\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      asked.incrementAndGet();
      while (body == Body.FLOODING || !closed.await(100, TimeUnit.MILLISECONDS)) {
        out.write(SPACES, 0, body == Body.FLOODING ? SPACES.length : 1);
        out.flush();
      }
    } catch (IOException | InterruptedException over) {
      asked.get(); // the caller has gone, or the test is over
    } finally {
      open.remove(socket);
    }
  }
}
