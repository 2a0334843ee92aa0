package kassahub.deploy.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What {@code kassahub simulator set} and {@code get} talk to, in the running demo. */
final class ControlPort {
  private final int port;

  /**
   * Finds it as the command does.
   *
   * @param home of the user who started the demo
   */
  ControlPort(Path home, String serial) throws IOException {
    var file = home.resolve(".kassahub/simulators").resolve(serial + ".port");
    port = Integer.parseInt(Files.readString(file).strip());
  }

  void set(String serial, String setting) throws IOException {
    order("set " + serial + " " + setting);
  }

  /** Every fault and setting of a register. */
  Map<String, String> all(String serial) throws IOException {
    var all = new HashMap<String, String>();
    for (String line : order("get " + serial)) {
      int equals = line.indexOf('=');
      all.put(line.substring(0, equals), line.substring(equals + 1));
    }
    return all;
  }

  private List<String> order(String order) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
      var lines =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toList();
      if (!lines.getFirst().equals("ok")) {
        throw new AssertionError(order + ": " + lines);
      }
      return lines.subList(1, lines.size());
    }
  }
}
