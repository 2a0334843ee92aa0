package kassahub.agent.link;

import static kassahub.agent.link.LinkException.Reason.BUSY;
import static kassahub.agent.link.LinkException.Reason.CUT;
import static kassahub.agent.link.LinkException.Reason.UNREACHABLE;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A serial port, read in slices on the register's own platform thread. After an unplug {@code
 * isOpen} stays true and only −1 tells, so any −1 ends the link (facts/agent-stack §4).
 */
final class SerialLink implements Link {
  private static final int SLICE_MILLIS = 50;

  /** From the driver to the wire: a system's buffers, a chip's. */
  private static final Duration ON_ITS_WAY = Duration.ofMillis(30);

  private static final int BITS_A_BYTE = 10;

  private final SerialPort port;
  private final byte[] buffer = new byte[512];
  private int next;
  private int filled;
  private volatile long sentAt;
  private volatile boolean closed;

  private SerialLink(SerialPort port) {
    this.port = port;
  }

  static SerialLink open(LinkAddress.Serial address) throws LinkException {
    SerialPort port = find(address);
    port.setComPortParameters(address.speed(), 8, SerialPort.ONE_STOP_BIT, SerialPort.NO_PARITY);
    port.setFlowControl(SerialPort.FLOW_CONTROL_DISABLED);
    port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, SLICE_MILLIS, 0);
    if (!port.openPort(0)) {
      boolean missing = address.path().startsWith("/") && !Files.exists(Path.of(address.path()));
      throw new LinkException(
          missing ? UNREACHABLE : BUSY,
          address.text()
              + (missing
                  ? ": no such port"
                  : ": can't be opened, error " + port.getLastErrorCode()));
    }
    return new SerialLink(port);
  }

  @Override
  public void write(byte[] bytes) throws LinkException {
    int written = 0;
    while (written < bytes.length) {
      int wrote = port.writeBytes(bytes, bytes.length - written, written);
      if (wrote <= 0) {
        throw cut();
      }
      written += wrote;
    }
    long onTheWire = TimeUnit.SECONDS.toNanos(1) * BITS_A_BYTE * bytes.length / port.getBaudRate();
    sentAt = System.nanoTime() + onTheWire + ON_ITS_WAY.toNanos();
  }

  @Override
  public int read(Duration atMost) throws LinkException {
    long end = System.nanoTime() + atMost.toNanos();
    while (next == filled) {
      if (closed) {
        throw new LinkException(CUT, "closed");
      }
      int read =
          port.readBytes(buffer, Math.max(1, Math.min(buffer.length, port.bytesAvailable())));
      if (read < 0) {
        throw cut();
      }
      next = 0;
      filled = read;
      if (read == 0 && System.nanoTime() - end >= 0) {
        return SILENCE;
      }
    }
    return buffer[next++] & 0xFF;
  }

  @Override
  public boolean ready() {
    return next < filled || port.bytesAvailable() > 0;
  }

  @Override
  public void drain() throws LinkException {
    next = filled;
    while (port.bytesAvailable() > 0) {
      if (port.readBytes(buffer, buffer.length) < 0) {
        throw cut();
      }
    }
  }

  @Override
  public void close() {
    if (!closed) {
      awaitSent();
      closed = true;
      port.closePort();
    }
  }

  /**
   * Closing throws away what was not sent yet: the last acknowledgement, and the register would
   * keep its answer for the shop's program.
   */
  private void awaitSent() {
    long left = sentAt - System.nanoTime();
    while (sentAt != 0 && left > 0 && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(left);
      left = sentAt - System.nanoTime();
    }
  }

  private LinkException cut() {
    closed = true;
    port.closePort();
    return new LinkException(CUT, "the serial port is gone");
  }

  private static SerialPort find(LinkAddress.Serial address) throws LinkException {
    try {
      return SerialPort.getCommPort(address.path());
    } catch (SerialPortInvalidPortException missing) {
      throw new LinkException(UNREACHABLE, address.text() + ": no such port");
    }
  }
}
