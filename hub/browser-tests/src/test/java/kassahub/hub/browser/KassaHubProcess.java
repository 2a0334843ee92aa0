package kassahub.hub.browser;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@code kassahub COMMAND} as a process of its own; none is left when this JVM ends. */
final class KassaHubProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Set<ProcessHandle> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> ALIVE.forEach(ProcessHandle::destroyForcibly)));
  }

  private final Process process;

  private KassaHubProcess(Process process) {
    this.process = process;
    adopt(process.toHandle());
  }

  /**
   * Starts it.
   *
   * @param log what it says is added to this file
   */
  static KassaHubProcess start(Path log, List<String> command) throws IOException {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    line.addAll(
        List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add(kassahub.deploy.Main.class.getName());
    line.addAll(command);
    return new KassaHubProcess(
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  /** Has another process end with this JVM, too. */
  static void adopt(ProcessHandle process) {
    ALIVE.add(process);
    process.onExit().thenRun(() -> ALIVE.remove(process));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM, and SIGKILL when that does not help in time. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE)) {
      kill();
    }
  }
}
