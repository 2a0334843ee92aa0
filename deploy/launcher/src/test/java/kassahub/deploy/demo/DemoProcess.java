package kassahub.deploy.demo;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kassahub.deploy.Main;

/** {@code kassahub demo} as a process of its own, with a home folder of its own. */
final class DemoProcess implements AutoCloseable {
  /** What a user starts: the jars that were packaged, not this test's own class path. */
  private static final Path IMAGE = Path.of("target", "image");

  private static final Duration START_LIMIT = Duration.ofMinutes(3);

  private final Path home;
  private final Process process;
  private final Instant started = Instant.now();
  private volatile Duration startWork = Duration.ZERO;
  private final CompletableFuture<Instant> ready = new CompletableFuture<>();

  private DemoProcess(Path home, Process process) {
    this.home = home;
    this.process = process;
    Thread.ofVirtual().start(this::listen);
  }

  /** Starts it on {@code home/data} without waiting for anything. */
  static DemoProcess launch(Path home, String... more) throws IOException {
    var command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "-Xmx512m"));
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Duser.home=" + home));
    command.addAll(List.of("-cp", IMAGE.toAbsolutePath() + "/*", Main.class.getName()));
    command.addAll(List.of("demo", "--data", home.resolve("data").toString()));
    command.addAll(List.of(more));
    var log = ProcessBuilder.Redirect.appendTo(home.resolve("demo.log").toFile());
    return new DemoProcess(home, new ProcessBuilder(command).redirectError(log).start());
  }

  /** Starts it and waits for READY. */
  static DemoProcess start(Path home) throws IOException {
    var demo = launch(home);
    demo.ready.orTimeout(START_LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    return demo;
  }

  /** When READY was printed. */
  Instant readyAt() {
    return ready.join();
  }

  /** From the start of the process to READY; longer on a machine that others use too. */
  Duration startTime() {
    return Duration.between(started, readyAt());
  }

  /** What it has used of a processor until READY. */
  Duration startWork() {
    readyAt();
    return startWork;
  }

  /** What {@code demo.json} says. */
  JsonObject facts() throws IOException {
    return new JsonObject(Files.readString(factsFile()));
  }

  Path factsFile() {
    return home.resolve("data/demo.json");
  }

  /** What it wrote for people about what went wrong. */
  String errors() throws IOException {
    return Files.readString(home.resolve("demo.log"));
  }

  /** Its own processes; PostgreSQL, which detaches itself, by the file that names it. */
  List<ProcessHandle> children() throws IOException {
    var children = new ArrayList<>(process.descendants().toList());
    var postgres = home.resolve("data/hub/database/data/postmaster.pid");
    if (Files.exists(postgres)) {
      long pid = Long.parseLong(Files.readAllLines(postgres).getFirst());
      ProcessHandle.of(pid)
          .ifPresent(
              server -> {
                children.add(server);
                children.addAll(server.descendants().toList());
              });
    }
    return children;
  }

  /** Waits for its end. */
  int exitCode(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("the demo runs on after " + limit);
    }
    return process.exitValue();
  }

  /** What Ctrl-C does. */
  void interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
  }

  private void listen() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("READY ")) {
          startWork = process.info().totalCpuDuration().orElseThrow();
          ready.complete(Instant.now());
        }
      }
      ready.completeExceptionally(new IllegalStateException("ended before READY: " + errors()));
    } catch (IOException gone) {
      ready.completeExceptionally(new UncheckedIOException(gone));
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      var children = children();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
      }
    } catch (IOException | InterruptedException cut) {
      process.destroyForcibly();
    }
  }
}
