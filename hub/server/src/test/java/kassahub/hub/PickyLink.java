package kassahub.hub;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/**
 * Passes connections on to a PostgreSQL server as PgBouncer does with {@code
 * ignore_startup_parameters = extra_float_digits}: what else it does not follow it refuses when a
 * connection begins. Without TLS.
 */
public final class PickyLink implements AutoCloseable {
  private static final Set<String> KNOWN =
      Set.of(
          "user",
          "database",
          "client_encoding",
          "datestyle",
          "timezone",
          "standard_conforming_strings",
          "application_name",
          "intervalstyle",
          "extra_float_digits");

  private final ServerSocket door;
  private final int target;
  private final List<Closeable> open = new CopyOnWriteArrayList<>();

  public PickyLink(int target) throws IOException {
    this.target = target;
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("picky-link").start(this::accept);
  }

  public int port() {
    return door.getLocalPort();
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
    try (client) {
      var in = new DataInputStream(client.getInputStream());
      var start = in.readNBytes(in.readInt() - 4);
      var refused = unknown(start);
      var out = new DataOutputStream(client.getOutputStream());
      if (refused.isPresent()) {
        refuse(out, "unsupported startup parameter: " + refused.get());
        return;
      }
      try (var server = new Socket(InetAddress.getLoopbackAddress(), target)) {
        open.add(server);
        var to = new DataOutputStream(server.getOutputStream());
        to.writeInt(start.length + 4);
        to.write(start);
        Thread.ofVirtual().start(() -> pump(server, client));
        in.transferTo(to);
      }
    } catch (IOException gone) {
      // one end has closed, so has the other now
    }
  }

  /** After the protocol's number: names and values in turn, each ended by a zero. */
  private static Optional<String> unknown(byte[] start) {
    var words = new String(start, 4, start.length - 4, StandardCharsets.UTF_8).split("\0", -1);
    return IntStream.range(0, words.length / 2)
        .mapToObj(at -> words[at * 2].toLowerCase(java.util.Locale.ROOT))
        .filter(name -> !name.isEmpty() && !KNOWN.contains(name))
        .findFirst();
  }

  private static void refuse(DataOutputStream out, String why) throws IOException {
    var fields = ("SFATAL\0C08P01\0M" + why + "\0\0").getBytes(StandardCharsets.UTF_8);
    out.writeByte('E');
    out.writeInt(fields.length + 4);
    out.write(fields);
    out.flush();
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException gone) {
      // one end has closed, so has the other now
    }
  }

  @Override
  public void close() {
    close(door);
    open.forEach(PickyLink::close);
  }

  private static void close(Closeable one) {
    try {
      one.close();
    } catch (IOException gone) {
      // it is closed
    }
  }
}
