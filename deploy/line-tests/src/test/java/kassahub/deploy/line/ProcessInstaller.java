package kassahub.deploy.line;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kassahub.agent.ConfigException;
import kassahub.agent.Transport;
import kassahub.agent.enrol.IdentityFiles;
import kassahub.deploy.line.LineHub.Doors;
import org.awaitility.core.ConditionTimeoutException;

/** Agents as processes, installed silently: one over MQTT and one over gRPC, a register each. */
final class ProcessInstaller implements Installer {
  /** The hub may be killed by every line that runs beside this one, and takes its time to start. */
  private static final Duration ENROLLED_WITHIN = Duration.ofMinutes(3);

  private final Optional<Seat> seat;

  /**
   * Where agents run, and what they see from there.
   *
   * @param into what a command begins with to run there
   * @param doors at that hub
   * @param registers at which address
   */
  record Seat(List<String> into, String hub, Doors doors, String registers) {
    private static final String LOOPBACK = "127.0.0.1";

    /** Everything is on loopback. */
    static Seat at(Doors doors) {
      return new Seat(List.of(), LOOPBACK, doors, LOOPBACK);
    }
  }

  /** Beside the hub, through the doors of the line. */
  ProcessInstaller() {
    seat = Optional.empty();
  }

  /** Elsewhere, past the doors of the line. */
  ProcessInstaller(Seat seat) {
    this.seat = Optional.of(seat);
  }

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
    var here = seat.orElseGet(() -> Seat.at(till.doors()));
    Files.writeString(config, config(till.data(), transport, here, till.registers()));
    var program = new AgentProcess(here.into(), config, till.data().resolve("agent.log"));
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
  static String config(Path data, Transport transport, Seat seat, List<LineRegister> registers)
      throws IOException {
    var config = new StringBuilder();
    config.append(
        """
        data = "%s"
        [hub]
        transport = "%s"
        mqtt = "%s:%d"
        grpc = "%s:%d"
        [reports]
        health = "30 s"
        [status]
        port = "0"
        """
            .formatted(
                escaped(data),
                transport.name().toLowerCase(Locale.ROOT),
                seat.hub(),
                seat.doors().mqtt(),
                seat.hub(),
                seat.doors().grpc()));
    for (LineRegister register : registers) {
      config.append(register(seat.registers(), register.port(seat.registers())));
    }
    return config.toString();
  }

  private static String register(String address, int port) {
    return """
    [[register]]
    link = "tcp %s:%d"
    poll = "1 s"
    heartbeat = "30 s"
    """
        .formatted(address, port);
  }

  private static String escaped(Path path) {
    return path.toString().replace("\\", "\\\\");
  }
}
