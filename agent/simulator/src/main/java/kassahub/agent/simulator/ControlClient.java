package kassahub.agent.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Gives one order to a {@link ControlServer}. */
public final class ControlClient {
  private static final int PATIENCE_MILLIS = 5_000;

  private ControlClient() {}

  /** Where control ports are written when nobody says otherwise. */
  public static Path defaultDirectory() {
    return Path.of(System.getProperty("user.home", "."), ".kassahub", "simulators");
  }

  /** The port written for that register; empty when none is. */
  static Optional<Integer> port(Path directory, String serial) throws IOException {
    Path file = ControlServer.portFile(directory, serial);
    return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
  }

  /** Every port written in the directory, each once. */
  static List<Integer> ports(Path directory) throws IOException {
    TreeSet<Integer> ports = new TreeSet<>();
    if (Files.isDirectory(directory)) {
      try (var files = Files.newDirectoryStream(directory, "*.port")) {
        for (Path file : files) {
          ports.add(read(file));
        }
      }
    }
    return List.copyOf(ports);
  }

  /**
   * The lines after {@code ok}.
   *
   * @throws IOException when nobody answers
   * @throws IllegalArgumentException with the reason when the order is refused
   */
  static List<String> order(int port, String order) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      List<String> lines = answer.lines().toList();
      if (lines.isEmpty() || !lines.get(0).equals("ok")) {
        throw new IllegalArgumentException(
            lines.isEmpty() ? "no answer" : lines.get(0).replaceFirst("^error ", ""));
      }
      return lines.subList(1, lines.size());
    }
  }

  private static int read(Path file) throws IOException {
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (NumberFormatException e) {
      throw new IOException(file + " holds no port", e);
    }
  }
}
