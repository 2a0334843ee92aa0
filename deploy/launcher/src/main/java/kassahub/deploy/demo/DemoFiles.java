package kassahub.deploy.demo;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The demo's own files in its data folder, readable by their owner only. */
final class DemoFiles {
  private static final String PORTS = "ports.json";
  private static final String FACTS = "demo.json";

  private final Path data;

  DemoFiles(Path data) {
    this.data = data;
    try {
      Files.createDirectories(data);
      Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException refused) {
      throw new UncheckedIOException(refused);
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
      write(PORTS, ports.put(name, free()));
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

  private static int free() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException none) {
      throw new UncheckedIOException(none);
    }
  }
}
