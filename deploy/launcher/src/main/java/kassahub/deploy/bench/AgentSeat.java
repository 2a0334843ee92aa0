package kassahub.deploy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import kassahub.agent.Agent;
import kassahub.agent.enrol.EnrolmentException;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.outbox.OutboxLimits;
import kassahub.agent.outbox.Urgency;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.deploy.bench.LoadFleet.Transport;
import kassahub.proto.EnrolmentString;

/** A simulated register, and a place where an agent is enrolled for it. */
final class AgentSeat implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HubProcess hub;
  private final String serial;
  private final RegisterSimulator register;
  private final Path data;
  private final Path config;
  private final Path log;

  AgentSeat(HubProcess hub, int device, String enrolment, Transport transport)
      throws IOException, InterruptedException {
    this.hub = hub;
    serial = BenchFirm.serial(device);
    register = RegisterSimulator.start(SimulatorConfig.of(serial).withAddress("127.0.0.1", 0));
    data = Files.createDirectories(hub.scratch(serial));
    config = data.resolve("agent.toml");
    log = data.resolve("agent.log");
    Files.writeString(
        config,
        """
        data = "%s"
        [hub]
        transport = "%s"
        [status]
        port = "%d"
        [[register]]
        link = "tcp 127.0.0.1:%d"
        """
            .formatted(
                data,
                transport.name().toLowerCase(Locale.ROOT),
                HubProcess.freePort(),
                register.port()));
    try {
      Agent.enrol(data, EnrolmentString.parse(enrolment), again -> {});
    } catch (EnrolmentException refused) {
      throw new IOException("the agent of the bench was not enrolled", refused);
    }
  }

  AgentRun start(AgentStart way) throws IOException {
    return AgentRun.start(way, config, log);
  }

  /** As after so many reports that the hub could not be told. */
  void fillOutbox(int reports) throws IOException {
    try (var outbox = Outbox.open(data.resolve("outbox"), OutboxLimits.DEFAULT)) {
      for (int i = 0; i < reports; i++) {
        outbox.append(LoadReports.state(serial, i), Urgency.STATE);
      }
    }
  }

  /** Waits until the hub has stored so many states. */
  void awaitStored(AgentRun run, long states) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (stored() < states) {
      run.check();
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("not stored: " + run.said());
      }
      Pause.of(LOOK);
    }
  }

  long stored() {
    return hub.ask("stored").getLong("stored");
  }

  @Override
  public void close() {
    register.close();
  }
}
