package kassahub.agent.link;

import java.util.function.Function;

/** Where a register is reached. */
public sealed interface LinkAddress {
  /** For people: {@code tcp 192.168.137.111:7778}, {@code serial /dev/ttyACM0 115200}. */
  String text();

  /** One of the two, by kind. */
  <T> T match(Function<Tcp, T> tcp, Function<Serial, T> serial);

  /** A register's TCP server, usually on port 7778. */
  record Tcp(String host, int port) implements LinkAddress {
    public Tcp {
      if (host.isBlank()) {
        throw new IllegalArgumentException("host must not be empty");
      }
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException("port must be 1 to 65535: " + port);
      }
    }

    @Override
    public String text() {
      return "tcp " + host + ":" + port;
    }

    @Override
    public <T> T match(Function<Tcp, T> tcp, Function<Serial, T> serial) {
      return tcp.apply(this);
    }
  }

  /**
   * A serial port, 8N1 without flow control.
   *
   * @param path as the system names it: {@code /dev/serial/by-id/…}, {@code COM3}
   * @param speed bits per second; a USB port ignores it
   */
  record Serial(String path, int speed) implements LinkAddress {
    public Serial {
      if (path.isBlank()) {
        throw new IllegalArgumentException("path must not be empty");
      }
      if (speed < 300 || speed > 4_000_000) {
        throw new IllegalArgumentException("speed must be 300 to 4000000: " + speed);
      }
    }

    @Override
    public String text() {
      return "serial " + path + " " + speed;
    }

    @Override
    public <T> T match(Function<Tcp, T> tcp, Function<Serial, T> serial) {
      return serial.apply(this);
    }
  }
}
