package kassahub.deploy.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** The demo's own files in its data folder, readable by their owner only. */
final class DemoFiles implements AutoCloseable {
  private static final String PORTS = "ports.json";
  private static final int LOWEST_PORT = 10_000;
  private static final int HIGHEST_PORT = 16_000;
  private static final String FACTS = "demo.json";
  private static final String FORMAT = "format";

  /** Counts up when an older demo's folder can not be gone on with. */
  private static final String FORMAT_NOW = "2";

  private static final long MEGABYTE = 1 << 20;

  /** Measured: 130 MB with the database's programs, and its log grows. */
  private static final long FIRST_NEEDS = 400 * MEGABYTE;

  private static final long NEXT_NEEDS = 50 * MEGABYTE;

  private final Path data;
  private final FileChannel lock;

  /**
   * One for each of its ports, with UDP: long before anybody listens, no other demo is given them.
   */
  private final List<DatagramSocket> claims = new ArrayList<>();

  private DemoFiles(Path data, FileChannel lock) {
    this.data = data;
    this.lock = lock;
  }

  /**
   * Takes a folder for one demo, and looks whether one can run in it.
   *
   * @throws IllegalStateException saying why not and what to do
   */
  static DemoFiles open(Path data) {
    try {
      Files.createDirectories(data);
      Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
      var files = new DemoFiles(data, lock(data));
      try {
        files.check();
      } catch (IOException | RuntimeException unfit) {
        files.close();
        throw unfit;
      }
      return files;
    } catch (IOException refused) {
      throw new IllegalStateException(
          "the folder "
              + data
              + " cannot be written ("
              + refused.getMessage()
              + "); choose another with --data",
          refused);
    }
  }

  private static FileChannel lock(Path data) throws IOException {
    var channel =
        FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw new IllegalStateException(
          "another demo runs in " + data + "; stop it, or choose another folder with --data");
    }
    return channel;
  }

  private void check() throws IOException {
    boolean first = !Files.exists(data.resolve(FACTS));
    long room = Files.getFileStore(data).getUsableSpace();
    long needed = first ? FIRST_NEEDS : NEXT_NEEDS;
    if (room < needed) {
      throw new IllegalStateException(
          "%s has room for %d MB and the demo needs %d; make room, or choose another folder with --data"
              .formatted(data, room / MEGABYTE, needed / MEGABYTE));
    }
    var format = data.resolve(FORMAT);
    if (first && !Files.exists(format)) {
      Files.writeString(format, FORMAT_NOW);
    }
    if (!Files.exists(format) || !Files.readString(format).strip().equals(FORMAT_NOW)) {
      throw new IllegalStateException(
          data
              + " was made by another version of the demo; remove it to start anew, or choose"
              + " another folder with --data");
    }
    requireFreePorts();
  }

  /** Agents and demo.json know the ports of the first start. */
  private void requireFreePorts() {
    var ports = read(PORTS).orElseGet(JsonObject::new);
    for (var name : ports.fieldNames()) {
      if (isTaken(ports.getInteger(name)) || !claim(ports.getInteger(name))) {
        throw new IllegalStateException(
            "port %d is taken by another program, and the demo in %s has used it since its first start; stop that program, or remove the folder to start anew"
                .formatted(ports.getInteger(name), data));
      }
    }
  }

  /** Whether somebody listens there. */
  static boolean isTaken(int port) {
    try (var socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
      return false;
    } catch (IOException taken) {
      return true;
    }
  }

  Path folder(String name) {
    return data.resolve(name);
  }

  /** What the first start wrote for programs; empty before it was through. */
  Optional<JsonObject> facts() {
    return read(FACTS);
  }

  void writeFacts(JsonObject facts) {
    write(FACTS, facts);
  }

  /** A port that stays the same over restarts; a free one the first time. */
  synchronized int port(String name) {
    var ports = read(PORTS).orElseGet(JsonObject::new);
    if (!ports.containsKey(name)) {
      write(PORTS, ports.put(name, free(ports)));
    }
    return ports.getInteger(name);
  }

  private Optional<JsonObject> read(String name) {
    try {
      var file = data.resolve(name);
      return Files.exists(file)
          ? Optional.of(new JsonObject(Files.readString(file)))
          : Optional.empty();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void write(String name, JsonObject content) {
    var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      var fresh = data.resolve(name + ".new");
      Files.deleteIfExists(fresh);
      Files.createFile(fresh, owner);
      Files.writeString(fresh, content.encodePrettily());
      Files.move(
          fresh,
          data.resolve(name),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Lets another demo have the folder. */
  @Override
  public synchronized void close() {
    claims.forEach(DatagramSocket::close);
    try {
      lock.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /**
   * Below those that systems lend to outgoing connections (Linux from 32 768, gVisor from 16 000),
   * or it would be lent to somebody by the next start.
   */
  private int free(JsonObject ports) {
    return new Random()
        .ints(LOWEST_PORT, HIGHEST_PORT)
        .filter(port -> !ports.getMap().containsValue(port) && !isTaken(port) && claim(port))
        .findFirst()
        .orElseThrow();
  }

  private boolean claim(int port) {
    try {
      claims.add(new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
      return true;
    } catch (IOException others) {
      return false;
    }
  }
}
