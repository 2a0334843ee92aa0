package kassahub.hub;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A network between the hub and a server that can swallow everything: connections stay open, new
 * ones are taken, and nothing arrives, as when a switch or a firewall loses its mind.
 */
public final class SilentLink implements AutoCloseable {
  private final ServerSocket door;
  private final int target;
  private final List<Closeable> open = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean silent;
  private int cuts;

  public SilentLink(int target) throws IOException {
    this.target = target;
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("silent-link").start(this::accept);
  }

  public int port() {
    return door.getLocalPort();
  }

  /** From now on nothing passes, in either direction. */
  public void silence() {
    set(true);
  }

  /** What was held back arrives, and everything after it. */
  public void speak() {
    set(false);
  }

  /** Connections that are open stay so and never say anything again; new ones work. */
  public void cut() {
    lock.lock();
    try {
      cuts++;
    } finally {
      lock.unlock();
    }
  }

  private void set(boolean value) {
    lock.lock();
    try {
      silent = value;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    try {
      while (true) {
        var client = door.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> connect(client));
      }
    } catch (IOException closed) {
      // the test has ended
    }
  }

  private void connect(Socket client) {
    try {
      int born = awaitSpeech(Integer.MAX_VALUE);
      var server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(server);
      Thread.ofVirtual().start(() -> pump(client, server, born));
      pump(server, client, born);
    } catch (IOException gone) {
      close(client);
    }
  }

  private void pump(Socket from, Socket to, int born) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      var bytes = new byte[8_192];
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        awaitSpeech(born);
        out.write(bytes, 0, read);
        out.flush();
      }
    } catch (IOException gone) {
      // one end has closed, so has the other now
    }
  }

  /**
   * Waits until something may pass.
   *
   * @param born how many cuts there had been when the connection was opened
   * @return how many there have been
   */
  private int awaitSpeech(int born) {
    lock.lock();
    try {
      while (silent || born < cuts) {
        changed.awaitUninterruptibly();
      }
      return cuts;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      cuts = 0;
      silent = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    close(door);
    open.forEach(SilentLink::close);
  }

  private static void close(Closeable one) {
    try {
      one.close();
    } catch (IOException gone) {
      // it is closed
    }
  }
}
