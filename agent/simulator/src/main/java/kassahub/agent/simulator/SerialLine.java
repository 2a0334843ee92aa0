package kassahub.agent.simulator;

import com.fazecast.jSerialComm.SerialPort;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kassahub.agent.simulator.wire.LinkLayer;
import kassahub.agent.simulator.wire.Wire;

/**
 * A serial device or pty: a thread of its own reads, the register's event loop answers. When the
 * other end of a pty goes away the line is opened again.
 */
final class SerialLine implements Wire {
  private static final int READ_SLICE_MILLIS = 100;
  private static final long REOPEN_MILLIS = 500;
  private static final int SPEED = 115_200;

  private final EventLoop loop;
  private final LinkLayer link;
  private final Optional<PseudoTerminal> terminal;
  private final SerialPort port;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread reader;

  private SerialLine(
      EventLoop loop, LinkLayer link, Path device, Optional<PseudoTerminal> terminal) {
    this.loop = loop;
    this.link = link;
    this.terminal = terminal;
    this.port = SerialPort.getCommPort(device.toString());
    this.port.setComPortParameters(SPEED, 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
    this.port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_SLICE_MILLIS, 0);
    this.reader = new Thread(this::read, "simulator-" + device.getFileName());
    this.reader.setDaemon(true);
  }

  /**
   * Opens the device; where nothing of that name is, makes a pty that clients find under the name.
   */
  static SerialLine open(EventLoop loop, LinkLayer link, Path device) throws IOException {
    Optional<PseudoTerminal> terminal =
        Files.exists(device) ? Optional.empty() : Optional.of(PseudoTerminal.make(device));
    Path own = terminal.map(PseudoTerminal::registerEnd).orElse(device);
    SerialLine line = new SerialLine(loop, link, own, terminal);
    line.open();
    return line;
  }

  void close() {
    closed.countDown();
    port.closePort();
    terminal.ifPresent(PseudoTerminal::close);
  }

  @Override
  public void send(byte[] bytes) {
    port.writeBytes(bytes, bytes.length);
  }

  @Override
  public void cut() {}

  @Override
  public void abandon() {}

  @Override
  public void later(Duration delay, Runnable work) {
    loop.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void open() throws IOException {
    if (!port.openPort(0)) {
      terminal.ifPresent(PseudoTerminal::close);
      throw new IOException("cannot open serial line " + port.getSystemPortPath());
    }
    loop.execute(() -> link.attach(this));
    reader.start();
  }

  private void read() {
    byte[] buffer = new byte[512];
    while (closed.getCount() > 0) {
      int count = port.readBytes(buffer, buffer.length);
      if (count > 0) {
        byte[] bytes = Arrays.copyOf(buffer, count);
        loop.execute(() -> link.receive(bytes));
      } else if (count < 0) {
        reopen();
      }
    }
  }

  private void reopen() {
    port.closePort();
    try {
      if (!closed.await(REOPEN_MILLIS, TimeUnit.MILLISECONDS)) {
        port.openPort(0);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed.countDown();
    }
  }
}
