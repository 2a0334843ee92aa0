package kassahub.agent.hardship;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;

/** An address that stays, in front of a server that comes and goes; and the weather in between. */
final class Front implements AutoCloseable {
  private static final int BYTES = 16 << 10;

  private final ServerSocket listener;
  private final IntSupplier target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean away;
  private volatile boolean mute;

  /**
   * @param target the server's port now
   */
  Front(IntSupplier target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    run("front", this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Cuts what is open; while away, what comes is cut too. */
  void away(boolean now) {
    away = now;
    cut();
  }

  void cut() {
    open.forEach(Front::close);
    open.clear();
  }

  /** As when an address changes: bytes go nowhere, and nobody is told. */
  void mute(boolean now) {
    mute = now;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (away) {
          client.close();
        } else {
          pair(client);
        }
      } catch (IOException gone) {
        // the server is not up, or this was closed
      }
    }
  }

  private void pair(Socket client) throws IOException {
    try {
      var server = new Socket(InetAddress.getLoopbackAddress(), target.getAsInt());
      open.add(client);
      open.add(server);
      run("up", () -> pump(client, server));
      run("down", () -> pump(server, client));
    } catch (IOException nobody) {
      client.close();
      throw nobody;
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] bytes = new byte[BYTES];
    try {
      InputStream in = from.getInputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        if (!mute) {
          to.getOutputStream().write(bytes, 0, read);
        }
      }
    } catch (IOException cut) {
      // both ends hear of it below
    }
    close(from);
    close(to);
    open.remove(from);
    open.remove(to);
  }

  private static void run(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // that is what was wanted
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
