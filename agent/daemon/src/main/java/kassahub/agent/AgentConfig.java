package kassahub.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.outbox.OutboxLimits;
import kassahub.agent.register.RegisterConfig;
import kassahub.agent.settings.InstallWindow;
import kassahub.agent.settings.LocalSettings;

/**
 * Everything an agent can be told. The file is explained by the sample beside this class, {@code
 * agent.toml}; secrets come from files or the environment.
 *
 * @param data where keys, certificates and the outbox live
 * @param health how often the agent reports about itself
 * @param installWindow when licences are installed that can wait; empty: as the hub says
 * @param statusPort where the program tells people of this computer how the agent is; 0: nowhere
 */
public record AgentConfig(
    Path data,
    HubConfig hub,
    Duration health,
    OutboxLimits outbox,
    LogConfig log,
    Optional<InstallWindow> installWindow,
    int statusPort,
    List<RegisterConfig> registers) {
  static final int STATUS_PORT = 7787;

  /**
   * Where the hub is.
   *
   * @param mqtt empty: what the hub said at enrolment
   * @param grpc empty: what the hub said at enrolment
   */
  public record HubConfig(
      Transport transport, Optional<HubAddress> mqtt, Optional<HubAddress> grpc) {}

  /**
   * What is logged to the standard error stream.
   *
   * @param level error, warning, info or debug
   */
  public record LogConfig(LogLevel level) {}

  /** How much is logged. */
  public enum LogLevel {
    ERROR(kassahub.proto.v1.LogLevel.LOG_LEVEL_ERROR),
    WARNING(kassahub.proto.v1.LogLevel.LOG_LEVEL_WARNING),
    INFO(kassahub.proto.v1.LogLevel.LOG_LEVEL_INFO),
    DEBUG(kassahub.proto.v1.LogLevel.LOG_LEVEL_DEBUG);

    private final kassahub.proto.v1.LogLevel message;

    LogLevel(kassahub.proto.v1.LogLevel message) {
      this.message = message;
    }

    kassahub.proto.v1.LogLevel message() {
      return message;
    }

    static LogLevel of(kassahub.proto.v1.LogLevel message) {
      return Arrays.stream(values()).filter(one -> one.message == message).findFirst().orElse(INFO);
    }
  }

  public AgentConfig {
    registers = List.copyOf(registers);
    if (statusPort < 0 || statusPort > 65_535) {
      throw new IllegalArgumentException("status.port: 0 to 65535 expected, found " + statusPort);
    }
    within("health", health, Duration.ofSeconds(30), Duration.ofDays(1));
    if (registers.stream().map(RegisterConfig::link).distinct().count() != registers.size()) {
      throw new IllegalArgumentException("register: the same link twice");
    }
    if (ports(registers) != registers.stream().filter(r -> r.localPort().isPresent()).count()) {
      throw new IllegalArgumentException("register: the same local-port twice");
    }
  }

  private static long ports(List<RegisterConfig> registers) {
    return registers.stream().flatMap(register -> register.localPort().stream()).distinct().count();
  }

  /** What holds when the file says nothing: no registers. */
  public static AgentConfig defaults(Path data) {
    return new AgentConfig(
        data,
        new HubConfig(Transport.AUTO, Optional.empty(), Optional.empty()),
        Duration.ofMinutes(15),
        OutboxLimits.DEFAULT,
        new LogConfig(LogLevel.INFO),
        Optional.empty(),
        STATUS_PORT,
        List.of());
  }

  /** What of it the hub may wish otherwise. */
  LocalSettings local() {
    return new LocalSettings(
        registers.stream()
            .map(
                register ->
                    new LocalSettings.Poll(
                        register.link().text(), register.pace().poll(), register.pollFixed()))
            .toList(),
        installWindow,
        log.level().message());
  }

  public AgentConfig withHub(HubConfig other) {
    return new AgentConfig(data, other, health, outbox, log, installWindow, statusPort, registers);
  }

  public AgentConfig withTransport(Transport way) {
    return withHub(new HubConfig(way, hub.mqtt(), hub.grpc()));
  }

  public AgentConfig withHealth(Duration every) {
    return new AgentConfig(data, hub, every, outbox, log, installWindow, statusPort, registers);
  }

  public AgentConfig withRegister(RegisterConfig register) {
    var more = new ArrayList<>(registers);
    more.add(register);
    return new AgentConfig(data, hub, health, outbox, log, installWindow, statusPort, more);
  }

  private static void within(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          name + ": from " + least.toSeconds() + " s to " + most.toSeconds() + " s expected");
    }
  }
}
