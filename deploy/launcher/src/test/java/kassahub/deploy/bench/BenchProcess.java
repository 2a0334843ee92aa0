package kassahub.deploy.bench;

import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kassahub.deploy.Main;

/** {@code kassahub bench} as a process of its own, in a group of its own as in a terminal. */
final class BenchProcess implements AutoCloseable {
  /** What a user starts: the jars that were packaged, not this test's own class path. */
  private static final Path IMAGE = Path.of("target", "image");

  private static final int PORT_LINE = 3;
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final Path home;
  private final Process process;

  private BenchProcess(Path home, Process process) {
    this.home = home;
    this.process = process;
  }

  /** Starts it; what it leaves behind lies in {@code home/tmp}. */
  static BenchProcess start(Path home, String... arguments) throws IOException {
    Files.createDirectories(home.resolve("tmp"));
    var command = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-Xmx256m"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("-Djava.io.tmpdir=" + home.resolve("tmp"));
    command.addAll(List.of("-cp", IMAGE.toAbsolutePath() + "/*", Main.class.getName(), "bench"));
    command.addAll(List.of(arguments));
    return new BenchProcess(
        home,
        new ProcessBuilder(command)
            .redirectOutput(home.resolve("out.txt").toFile())
            .redirectError(home.resolve("err.txt").toFile())
            .start());
  }

  /** Waits until it has told people this. */
  void awaitSaid(String words) {
    await(words).atMost(START_LIMIT).until(() -> errors().contains(words));
  }

  /** Waits for its database; the processes that it has then: hub and PostgreSQL. */
  List<ProcessHandle> awaitServers() {
    await("PostgreSQL").atMost(START_LIMIT).until(() -> !databases().isEmpty());
    return Stream.concat(process.descendants(), databases().stream()).distinct().toList();
  }

  /** Waits until it has told people this; then its database, as the superuser. */
  Connection awaitConnected(String words) throws IOException, SQLException {
    awaitSaid(words);
    var database = left().getFirst().resolve("hub/database");
    var port = Files.readAllLines(database.resolve("data/postmaster.pid")).get(PORT_LINE).strip();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/kassahub",
        "postgres",
        Files.readString(database.resolve("secrets/postgres")).strip());
  }

  private List<ProcessHandle> databases() {
    return left().stream()
        .map(folder -> folder.resolve("hub/database/data/postmaster.pid"))
        .filter(Files::exists)
        .map(BenchProcess::firstLine)
        .filter(line -> !line.isBlank())
        .flatMap(line -> ProcessHandle.of(Long.parseLong(line.strip())).stream())
        .toList();
  }

  private static String firstLine(Path file) {
    try (var lines = Files.lines(file)) {
      return lines.findFirst().orElse("");
    } catch (IOException gone) {
      return "";
    }
  }

  /** Temporary files and folders that are there. */
  List<Path> left() {
    try (var files = Files.list(home.resolve("tmp"))) {
      return files.toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What {@code kill} or a service manager does. */
  void terminate() {
    process.destroy();
  }

  /** What Ctrl-C does: all that it started hear it, too. */
  void interruptAll() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", "--", "-" + process.pid()).start().waitFor();
  }

  /** Waits for its end. */
  int exitCode(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit)) {
      throw new AssertionError("the bench runs on after " + limit + ": " + errors());
    }
    return process.exitValue();
  }

  /** The JSON object in its last line. */
  JsonObject figures() throws IOException {
    return new JsonObject(Files.readAllLines(home.resolve("out.txt")).getLast());
  }

  String errors() {
    try {
      return Files.readString(home.resolve("err.txt"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    var started = Stream.concat(process.descendants(), databases().stream()).toList();
    process.destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }
}
