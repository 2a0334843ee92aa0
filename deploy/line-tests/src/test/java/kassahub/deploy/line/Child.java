package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A part of KassaHub as a process of its own; none is left when this JVM ends. */
final class Child {
  private static final Set<ProcessHandle> ALIVE = ConcurrentHashMap.newKeySet();
  static final Duration PATIENCE = Duration.ofSeconds(20);

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> ALIVE.forEach(ProcessHandle::destroyForcibly)));
  }

  private static final int LAST_LINES = 20;

  /** What a user starts: the jars that were packaged. */
  static final Path IMAGE = Path.of("../launcher/target/image").normalize();

  /**
   * What it runs in.
   *
   * @param into what the command begins with, where it is not to run here
   * @param flags besides its memory and what all have
   * @param image the jars
   */
  record Jvm(List<String> into, int megabytes, List<String> flags, Path image) {
    static Jvm of(int megabytes, List<String> flags) {
      return new Jvm(List.of(), megabytes, flags, IMAGE);
    }

    Jvm into(List<String> place) {
      return new Jvm(place, megabytes, flags, image);
    }
  }

  private final Process process;
  private final Path log;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
    ALIVE.add(process.toHandle());
    process.onExit().thenRun(() -> ALIVE.remove(process.toHandle()));
  }

  /**
   * Starts {@code kassahub COMMAND}.
   *
   * @param log what it says is added to this file
   */
  static Child start(Jvm jvm, Path log, Map<String, String> environment, String... command)
      throws IOException {
    var line = new ArrayList<>(jvm.into());
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(jvm.flags());
    line.addAll(
        List.of(
            "-Xmx" + jvm.megabytes() + "m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            jvm.image().toAbsolutePath() + "/*",
            kassahub.deploy.Main.class.getName()));
    line.addAll(List.of(command));
    var builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new Child(builder.start(), log);
  }

  /** Waits until every process of ours has ended. */
  static void awaitNone() {
    await("children to end")
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(ALIVE.stream().filter(ProcessHandle::isAlive).toList()).isEmpty());
  }

  /** The end of its log, for a test that gives it up. */
  String lastWords() throws IOException {
    var lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it ends, or for so long. */
  void awaitEnd(Duration atMost) throws InterruptedException {
    process.waitFor(atMost);
  }

  /** What it ended with. */
  int code() {
    return process.exitValue();
  }

  /** SIGKILL. */
  void kill() {
    process.destroyForcibly();
    if (!hasEnded(PATIENCE)) {
      throw new IllegalStateException("process " + pid() + " survives SIGKILL");
    }
  }

  /** SIGTERM, and SIGKILL when that does not help in time. */
  void stop(Duration patience) {
    process.destroy();
    if (!hasEnded(patience)) {
      kill();
    }
  }

  private boolean hasEnded(Duration patience) {
    try {
      return process.waitFor(patience);
    } catch (InterruptedException stop) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Has another process of ours end with this JVM, too. */
  static void adopt(ProcessHandle other) {
    ALIVE.add(other);
    other.onExit().thenRun(() -> ALIVE.remove(other));
  }
}
