package kassahub.agent.link;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the shop's program finds the register whose line the agent owns: a TCP port of this
 * computer, for one program at a time. Bytes pass as they are; only between exchanges does the
 * agent put in its own.
 */
final class ProgramPort implements AutoCloseable {
  private static final int WAITING = 4;
  private static final int BUFFER = 512;
  private static final Duration SLICE = Duration.ofMillis(50);
  private static final Duration AGAIN = Duration.ofSeconds(10);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(3);
  private static final Logger log = LoggerFactory.getLogger(ProgramPort.class);

  private final int port;
  private final SharedLine line;
  private final ProgramExchange exchange = new ProgramExchange();
  private final Thread fromProgram;
  private final Thread fromRegister;
  private final CountDownLatch stop = new CountDownLatch(1);
  private volatile @Nullable ServerSocket server;
  private volatile @Nullable Socket program;

  ProgramPort(int port, SharedLine line) {
    this.port = port;
    this.line = line;
    fromProgram = thread("program-" + port, this::serve);
    fromRegister = thread("register-for-" + port, this::answer);
  }

  void start() {
    fromProgram.start();
    fromRegister.start();
  }

  @Override
  public void close() {
    stop.countDown();
    closeQuietly(server);
    closeQuietly(program);
    for (Thread thread : new Thread[] {fromProgram, fromRegister}) {
      thread.interrupt();
      try {
        thread.join(STOP_LIMIT.toMillis());
      } catch (InterruptedException stopping) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void serve() {
    while (!closed()) {
      try (var listening = new ServerSocket()) {
        server = listening;
        listening.setReuseAddress(true);
        listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), WAITING);
        while (!closed()) {
          serve(listening.accept());
        }
      } catch (IOException taken) {
        if (!closed()) {
          log.error("local port {} of the register cannot be had: {}", port, taken.toString());
          pause();
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      program = client;
      client.setTcpNoDelay(true);
      byte[] buffer = new byte[BUFFER];
      for (int count = client.getInputStream().read(buffer);
          count >= 0;
          count = client.getInputStream().read(buffer)) {
        pass(Arrays.copyOf(buffer, count));
      }
    } catch (IOException gone) {
      log.debug("program left port {}: {}", port, gone.toString());
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } finally {
      program = null;
      exchange.broken();
    }
  }

  /** A line that cannot be opened or breaks is, for the program, a register that hangs up. */
  private void pass(byte[] bytes) throws IOException, InterruptedException {
    boolean fresh = line.turns().program(() -> exchange.fromProgram(bytes, System.nanoTime()));
    Link open = line.open();
    try {
      if (fresh) {
        open.drain(); // what came too late for the agent
      }
      open.write(bytes);
    } catch (LinkException failed) {
      line.broken(open);
      throw failed;
    }
  }

  /** Reads the line only while it is the program's, and gives the turn back. */
  private void answer() {
    try {
      while (!closed()) {
        line.turns().awaitProgram();
        try {
          answerOnce();
        } catch (IOException failed) {
          log.debug("no line for port {}: {}", port, failed.toString());
          exchange.broken();
          closeQuietly(program);
        }
        line.turns().programLeaves(() -> exchange.isOver(System.nanoTime()));
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private void answerOnce() throws IOException {
    Link open = line.open();
    byte[] bytes = new byte[BUFFER];
    int count = 0;
    try {
      int b = open.read(SLICE);
      while (b != Link.SILENCE) {
        bytes[count++] = (byte) b;
        exchange.fromRegister((byte) b, System.nanoTime());
        b = count < BUFFER && open.ready() ? open.read(Duration.ZERO) : Link.SILENCE;
      }
    } catch (LinkException failed) {
      line.broken(open);
      throw failed;
    }
    Socket client = program;
    if (count > 0 && client != null) {
      client.getOutputStream().write(bytes, 0, count);
    }
  }

  private void pause() {
    try {
      stop.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean closed() {
    return stop.getCount() == 0;
  }

  private static Thread thread(String name, Runnable work) {
    var made = new Thread(work, name);
    made.setDaemon(true);
    return made;
  }

  private static void closeQuietly(@Nullable AutoCloseable part) {
    try {
      if (part != null) {
        part.close();
      }
    } catch (Exception closing) {
      log.debug("not closed cleanly", closing);
    }
  }
}
