package kassahub.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd how the agent is, where it asks to be told (sd_notify(3)). By the program {@code
 * systemd-notify}: Java has no datagram socket of this kind, and a way round costs 12 MB that a
 * fork each minute does not (facts/agent-stack §5).
 */
final class ServiceManager {
  private static final int PINGS_A_LIMIT = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Logger log = LoggerFactory.getLogger(ServiceManager.class);

  private final List<String> command;
  private final Map<String, String> environment;

  /**
   * @param command what tells; its arguments are added
   * @param environment where systemd says what it wants
   */
  ServiceManager(List<String> command, Map<String, String> environment) {
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
  }

  static ServiceManager system() {
    return new ServiceManager(List.of("systemd-notify"), System.getenv());
  }

  /** How often to say {@link #alive}; empty where nobody watches. */
  Optional<Duration> every() {
    return watched().map(limit -> limit.dividedBy(PINGS_A_LIMIT));
  }

  void ready() {
    tell("--ready");
  }

  void alive() {
    tell("WATCHDOG=1");
  }

  void stopping() {
    tell("STOPPING=1");
  }

  private Optional<Duration> watched() {
    if (!environment.containsKey("NOTIFY_SOCKET")) {
      return Optional.empty();
    }
    try {
      long micros = Long.parseLong(environment.getOrDefault("WATCHDOG_USEC", "0"));
      return micros > 0 ? Optional.of(Duration.ofNanos(micros * 1000)) : Optional.empty();
    } catch (NumberFormatException notANumber) {
      return Optional.empty();
    }
  }

  private void tell(String what) {
    if (!environment.containsKey("NOTIFY_SOCKET")) {
      return;
    }
    var line = new ArrayList<>(command);
    line.add(what);
    try {
      var telling = new ProcessBuilder(line);
      telling.environment().putAll(environment);
      var process =
          telling.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        log.warn("systemd was not told {}: no answer", what);
      } else if (process.exitValue() != 0) {
        log.warn("systemd was not told {}: exit code {}", what, process.exitValue());
      }
    } catch (IOException missing) {
      log.warn("systemd was not told {}: {}", what, missing.toString());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
