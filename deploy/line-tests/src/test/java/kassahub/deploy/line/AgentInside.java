package kassahub.deploy.line;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import kassahub.agent.Agent;
import kassahub.agent.AgentConfig;
import kassahub.agent.AgentParts;
import kassahub.agent.ConfigException;
import kassahub.deploy.line.FullDisk.Room;
import kassahub.deploy.line.UnrulyUplink.Mischief;

/** A real agent in this JVM, on a disk that may be full and with ways that may be unruly. */
final class AgentInside implements Program {
  private final AgentConfig config;
  private final SkippingClock clock = new SkippingClock();
  private final FullDisk disk = new FullDisk();
  private final Mischief mischief;
  private final AgentParts parts;
  private Agent running;

  /** Not started yet. */
  AgentInside(AgentConfig config, Random random, Witness witness, Mischief mischief) {
    this.config = config;
    this.mischief = mischief;
    parts =
        AgentParts.real()
            .withClock(clock)
            .withDisk(disk)
            .withWay(
                way -> new UnrulyUplink(way, new Random(random.nextLong()), witness, mischief));
    running = new Agent(config, parts);
  }

  @Override
  public void start() throws IOException, ConfigException {
    running = new Agent(config, parts);
    running.start();
  }

  @Override
  public void stop() {
    running.close();
  }

  @Override
  public void room(Room left) {
    disk.room(left);
  }

  @Override
  public void clock(Duration ahead) {
    clock.set(ahead);
  }

  @Override
  public void calm() {
    mischief.end();
  }

  @Override
  public boolean hasMergedAway() {
    return running.status().filter(status -> status.outbox().mergedAway() > 0).isPresent();
  }

  /** An agent that does not run holds none. */
  @Override
  public long unsent() {
    return running.status().map(status -> status.outbox().reports()).orElse(0L);
  }
}
