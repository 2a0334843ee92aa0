package kassahub.deploy.line;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import kassahub.agent.ConfigException;
import kassahub.agent.Transport;
import kassahub.agent.enrol.IdentityFiles;
import kassahub.deploy.line.LineHub.Doors;
import org.awaitility.core.ConditionTimeoutException;

/** Agents as processes, installed silently: one over MQTT and one over gRPC, a register each. */
final class ProcessInstaller implements Installer {
  /** The hub may be killed by every line that runs beside this one, and takes its time to start. */
  private static final Duration ENROLLED_WITHIN = Duration.ofMinutes(3);

  @Override
  public List<Transport> ways() {
    return List.of(Transport.MQTT, Transport.GRPC);
  }

  @Override
  public int registersAnAgent() {
    return 1;
  }

  @Override
  public LineAgent install(Till till) throws IOException, ConfigException {
    Files.createDirectories(till.data());
    var config = till.data().resolve("agent.toml");
    var transport = till.config().hub().transport();
    Files.writeString(config, config(till.data(), transport, till.doors(), till.registers()));
    var program = new AgentProcess(config, till.data().resolve("agent.log"));
    enrol(till, program);
    var id = IdentityFiles.open(till.data()).current().orElseThrow().credentials().agent();
    var witness = new Witness(till.data().resolve("outbox-looked-at"));
    return new LineAgent(till.data(), id, witness, program);
  }

  /** The first start does it and goes on. A hub that is killed meanwhile is back soon. */
  private static void enrol(Till till, AgentProcess program) throws IOException {
    var environment = Map.of("KASSAHUB_ENROL", till.string().text());
    program.start(environment);
    try {
      await("the agent to be let in")
          .atMost(ENROLLED_WITHIN)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                if (!program.isAlive()) {
                  program.start(environment);
                }
                return Files.exists(till.data().resolve("identity/identity.pem"));
              });
    } catch (ConditionTimeoutException outside) {
      var said = program.lastWords();
      program.stop();
      throw new AssertionError("the agent is not let in: " + said, outside);
    }
  }

  /** What an agent's configuration says. */
  static String config(Path data, Transport transport, Doors doors, List<LineRegister> registers) {
    return """
    data = "%s"
    [hub]
    transport = "%s"
    mqtt = "127.0.0.1:%d"
    grpc = "127.0.0.1:%d"
    [reports]
    health = "30 s"
    """
            .formatted(
                escaped(data),
                transport.name().toLowerCase(Locale.ROOT),
                doors.mqtt(),
                doors.grpc())
        + registers.stream().map(ProcessInstaller::register).collect(Collectors.joining());
  }

  private static String register(LineRegister register) {
    return """
    [[register]]
    link = "tcp 127.0.0.1:%d"
    poll = "1 s"
    heartbeat = "30 s"
    """
        .formatted(register.port());
  }

  private static String escaped(Path path) {
    return path.toString().replace("\\", "\\\\");
  }
}
