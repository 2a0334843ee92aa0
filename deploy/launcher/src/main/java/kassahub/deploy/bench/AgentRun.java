package kassahub.deploy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One agent as a process; what it costs is read from /proc. */
final class AgentRun implements AutoCloseable {
  private static final Duration STOP = Duration.ofMinutes(2);

  private final Process process;
  private final Path log;

  private AgentRun(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static AgentRun start(AgentStart way, Path config, Path log) throws IOException {
    var line = new ArrayList<>(way.command());
    line.addAll(List.of("agent", "--config", config.toString()));
    var builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(way.environment());
    return new AgentRun(builder.start(), log);
  }

  /** Of the starting script too. */
  Duration cpu() {
    return ProcessCpu.ofFamily(process.pid());
  }

  double residentMegabytes() {
    return megabytes(ProcessCpu.resident(process.pid()));
  }

  double anonymousMegabytes() {
    return megabytes(ProcessCpu.anonymous(process.pid()));
  }

  double peakMegabytes() {
    return megabytes(ProcessCpu.peak(process.pid()));
  }

  long threads() {
    return ProcessCpu.threads(process.pid());
  }

  /**
   * Goes on when it runs.
   *
   * @throws IllegalStateException with what it said last
   */
  void check() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the agent ended: " + said());
    }
  }

  String said() {
    try {
      return Files.readString(log);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** As systemd does. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("the agent did not stop: " + said());
      }
    } catch (InterruptedException impatient) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static double megabytes(long bytes) {
    return bytes / 1e6;
  }
}
