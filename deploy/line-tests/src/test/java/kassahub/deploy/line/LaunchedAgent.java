package kassahub.deploy.line;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * An agent as the archive for other Linux installs it, and the service manager that starts it again
 * after each end.
 */
final class LaunchedAgent implements AutoCloseable {
  private static final long RESTART_MILLIS = 300;

  private final Path installed;
  private final Path data;
  private final Map<String, String> environment;
  private final Thread manager;
  private volatile boolean wanted = true;
  private volatile Optional<Process> running = Optional.empty();

  /**
   * @param installed the unpacked archive
   * @param data with {@code agent.toml}; everything of the agent's goes there
   * @param enrolment what it enrols with when it starts first
   */
  LaunchedAgent(Path installed, Path data, String enrolment, int trialSeconds) {
    this.installed = installed;
    this.data = data;
    environment =
        Map.of(
            "KASSAHUB_ENROL",
            enrolment,
            "KASSAHUB_AGENT_USER",
            "",
            "KASSAHUB_RELEASES",
            releases().toString(),
            "KASSAHUB_TRIAL_SECONDS",
            Integer.toString(trialSeconds));
    manager = Thread.ofPlatform().daemon().name("service-manager").start(this::manage);
  }

  Path releases() {
    return data.resolve("releases");
  }

  private void manage() {
    try {
      while (wanted) {
        Process one = start();
        running = Optional.of(one);
        one.waitFor();
        TimeUnit.MILLISECONDS.sleep(RESTART_MILLIS); // RestartSec
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Process start() throws IOException {
    var builder =
        new ProcessBuilder(
                installed.resolve("launch").toString(),
                "agent",
                "--config",
                data.resolve("agent.toml").toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(data.resolve("log").toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    Child.adopt(process.toHandle());
    return process;
  }

  /** SIGKILL as soon as something is so; false when it did not become so in time. */
  boolean killWhen(BooleanSupplier moment, long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end) {
      if (moment.getAsBoolean()) {
        running.ifPresent(Process::destroyForcibly);
        return true;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  String said() throws IOException {
    return Files.readString(data.resolve("log"));
  }

  @Override
  public void close() {
    wanted = false;
    manager.interrupt();
    running.ifPresent(Process::destroyForcibly);
  }
}
