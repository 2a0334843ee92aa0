package kassahub.deploy.line;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import kassahub.agent.Agent;
import kassahub.agent.AgentConfig;
import kassahub.agent.ConfigException;
import kassahub.agent.Transport;
import kassahub.agent.enrol.EnrolmentException;
import kassahub.agent.outbox.OutboxLimits;
import kassahub.deploy.line.UnrulyUplink.Mischief;

/** Agents in this JVM: one over each transport, two registers each, some with a tiny outbox. */
final class InsideInstaller implements Installer {
  /** Holds about six states; then the oldest are merged away. */
  private static final OutboxLimits TINY =
      new OutboxLimits(4 << 10, 1 << 10, 1 << 20, Duration.ofSeconds(10), 1 << 20);

  @Override
  public List<Transport> ways() {
    return List.of(Transport.values());
  }

  @Override
  public int registersAnAgent() {
    return 2;
  }

  @Override
  public LineAgent install(Till till)
      throws IOException, InterruptedException, EnrolmentException, ConfigException {
    var id = Agent.enrol(till.data(), till.string(), again -> {}).credentials().agent();
    var witness = new Witness(till.data().resolve("outbox-looked-at"));
    var config = till.config();
    if (till.random().nextBoolean()) {
      config = withOutbox(config, TINY);
    }
    var mischief = new Mischief();
    var seeds = new Random(till.random().nextLong());
    var program = new AgentInside(config, seeds, witness, mischief);
    program.start();
    return new LineAgent(till.data(), id, witness, program);
  }

  private static AgentConfig withOutbox(AgentConfig config, OutboxLimits limits) {
    return new AgentConfig(
        config.data(),
        config.hub(),
        config.health(),
        limits,
        config.log(),
        config.installWindow(),
        config.statusPort(),
        config.registers());
  }
}
