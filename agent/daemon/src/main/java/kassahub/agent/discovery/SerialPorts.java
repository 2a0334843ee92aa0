package kassahub.agent.discovery;

import com.fazecast.jSerialComm.SerialPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Serial ports of this computer. */
final class SerialPorts {
  private static final Path BY_ID = Path.of("/dev/serial/by-id");

  private SerialPorts() {}

  /** Sorted; a pseudo terminal is not among them. */
  static List<String> all() {
    return Stream.of(SerialPort.getCommPorts())
        .map(SerialPort::getSystemPortPath)
        .map(path -> lasting(Path.of(path), BY_ID).toString())
        .sorted()
        .toList();
  }

  /**
   * The name that a port keeps when devices are plugged in in another order, where the system has
   * one.
   *
   * @param byId folder of links to ports; may be absent
   */
  static Path lasting(Path port, Path byId) {
    if (!Files.isDirectory(byId)) {
      return port;
    }
    try (Stream<Path> links = Files.list(byId)) {
      Path real = port.toRealPath();
      return links.filter(link -> leadsTo(link, real)).min(Comparator.naturalOrder()).orElse(port);
    } catch (IOException gone) {
      return port;
    }
  }

  private static boolean leadsTo(Path link, Path real) {
    try {
      return link.toRealPath().equals(real);
    } catch (IOException dangling) {
      return false;
    }
  }
}
