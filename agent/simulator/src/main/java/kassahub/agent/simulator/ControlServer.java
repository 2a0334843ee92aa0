package kassahub.agent.simulator;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Takes orders for running simulators on a loopback port: {@code set SERIAL NAME=VALUE}, {@code get
 * SERIAL [NAME]}, {@code list}. One order a connection; the answer's first line is {@code ok} or
 * {@code error REASON}. A file {@code SERIAL.port} in each directory tells where the port is.
 */
public final class ControlServer implements AutoCloseable {
  private static final int MOST_CHARACTERS = 2_048;
  private static final int PATIENCE_MILLIS = 2_000;

  private final ServerSocket listener;
  private final List<Path> directories;
  private final Map<String, RegisterSimulator> simulators = new ConcurrentSkipListMap<>();

  private ControlServer(ServerSocket listener, List<Path> directories) {
    this.listener = listener;
    this.directories = List.copyOf(directories);
  }

  /**
   * Listens on 127.0.0.1.
   *
   * @param port 0 takes a free one
   * @param directories where the port is written for each register; made when missing
   */
  public static ControlServer start(int port, List<Path> directories) throws IOException {
    for (Path directory : directories) {
      Files.createDirectories(directory);
    }
    ServerSocket listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    ControlServer server = new ControlServer(listener, directories);
    Thread thread = new Thread(server::serve, "simulator-control");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Takes orders for this register from now on, by the serial it began with. */
  public void add(RegisterSimulator simulator) throws IOException {
    String serial = simulator.serial();
    simulators.put(serial, simulator);
    for (Path directory : directories) {
      Files.writeString(portFile(directory, serial), port() + "\n");
    }
  }

  /** Stops listening and removes its files, not those of another process since. Safe twice. */
  @Override
  public void close() throws IOException {
    listener.close();
    for (String serial : simulators.keySet()) {
      for (Path directory : directories) {
        if (ControlClient.port(directory, serial).filter(port -> port == port()).isPresent()) {
          Files.deleteIfExists(portFile(directory, serial));
        }
      }
    }
  }

  /** Where the port of that register's control is written. */
  static Path portFile(Path directory, String serial) {
    return directory.resolve(serial + ".port");
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket client = listener.accept()) {
        client.setSoTimeout(PATIENCE_MILLIS);
        String answer = String.join("\n", answer(order(client))) + "\n";
        client.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // the client went away, or the listener was closed: the loop's condition tells which
      }
    }
  }

  private static String order(Socket client) throws IOException {
    var reader =
        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder line = new StringBuilder();
    int next = reader.read();
    while (next >= 0 && next != '\n' && line.length() < MOST_CHARACTERS) {
      line.append((char) next);
      next = reader.read();
    }
    return line.toString().strip();
  }

  private List<String> answer(String order) {
    String[] words = order.split(" ", 3);
    try {
      return switch (words[0]) {
        case "set" -> set(words);
        case "get" -> get(words);
        case "list" -> list();
        default -> List.of("error no such order: set, get and list are known");
      };
    } catch (IllegalArgumentException | UncheckedIOException e) {
      return List.of("error " + e.getMessage());
    }
  }

  private List<String> set(String[] words) {
    if (words.length < 3) {
      throw new IllegalArgumentException("set SERIAL NAME=VALUE expected");
    }
    int equals = words[2].indexOf('=');
    String name = equals < 0 ? words[2] : words[2].substring(0, equals);
    find(words[1]).set(name, equals < 0 ? "on" : words[2].substring(equals + 1));
    return List.of("ok");
  }

  private List<String> get(String[] words) {
    if (words.length < 2) {
      throw new IllegalArgumentException("get SERIAL [NAME] expected");
    }
    RegisterSimulator simulator = find(words[1]);
    List<String> lines = new ArrayList<>(List.of("ok"));
    if (words.length == 3) {
      lines.add(simulator.get(words[2]));
      return lines;
    }
    SimulatorState state = simulator.state();
    lines.add("mode-now=" + state.mode());
    lines.add("executed=" + state.executed());
    state.values().keySet().stream()
        .sorted()
        .forEach(name -> lines.add(name + "=" + state.value(name)));
    return lines;
  }

  private List<String> list() {
    List<String> lines = new ArrayList<>(List.of("ok"));
    simulators.forEach((serial, simulator) -> lines.add(serial + " " + simulator.port()));
    return lines;
  }

  private RegisterSimulator find(String serial) {
    RegisterSimulator simulator = simulators.get(serial);
    if (simulator == null) {
      throw new IllegalArgumentException("no simulator " + serial + " in this process");
    }
    return simulator;
  }
}
