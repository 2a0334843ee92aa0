package kassahub.agent.register;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import kassahub.agent.driver.shtrih.ExchangeTimes;
import kassahub.agent.driver.shtrih.Password;
import kassahub.agent.driver.shtrih.ShtrihSettings;
import kassahub.agent.driver.shtrih.ShtrihSettings.Protocol;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;
import kassahub.agent.outbox.Outbox;
import kassahub.agent.outbox.OutboxLimits;
import kassahub.agent.register.RegisterConfig.Pace;
import kassahub.agent.simulator.RegisterSimulator;
import kassahub.agent.simulator.SimulatorConfig;
import kassahub.agent.state.StateFiles;
import kassahub.proto.v1.Report;

/** A simulated register, and an agent's lower half beside it: outbox, reports, watches. */
public final class Till implements AutoCloseable {
  public static final String SERIAL = "0085430138900121";
  private static final ExchangeTimes TIMES =
      new ExchangeTimes(
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofSeconds(20));
  public static final OutboxLimits LIMITS =
      new OutboxLimits(64 << 20, 1 << 20, 0, Duration.ofSeconds(10), 1 << 20);

  public final RegisterSimulator simulator;
  private final Path dir;
  private final Links links = new Links();
  private Outbox outbox;
  private RegisterWatches watches;
  private volatile Duration ahead = Duration.ZERO;
  private Pace pace = new Pace(Duration.ofMillis(40), Duration.ofMinutes(10));

  public Till(Path dir, SimulatorConfig config) throws IOException {
    this.dir = dir;
    this.simulator = RegisterSimulator.start(config);
    this.outbox = Outbox.open(dir.resolve("outbox"), LIMITS);
    this.watches = newWatches();
  }

  public Till withPace(Pace newPace) throws IOException {
    pace = newPace;
    watches = newWatches();
    return this;
  }

  /** As after a restart of the agent: everything is read from disk again. */
  public void restart() throws IOException {
    watches.close();
    outbox.close();
    outbox = Outbox.open(dir.resolve("outbox"), LIMITS);
    watches = newWatches();
  }

  public RegisterWatches watches() {
    return watches;
  }

  public Reports reports() {
    return new Reports(outbox, () -> Instant.now().plus(ahead), OptionalLong::empty);
  }

  /** By the clock of the reports. */
  public void passes(Duration time) {
    ahead = ahead.plus(time);
  }

  public StateFiles files(String name) throws IOException {
    return StateFiles.open(dir.resolve(name));
  }

  /** Every report made so far. */
  public List<Report> sent() {
    try {
      List<Report> all = new ArrayList<>();
      long after = 0;
      for (List<Report> part = outbox.peek(0, 1000, 1 << 20);
          !part.isEmpty();
          part = outbox.peek(after, 1000, 1 << 20)) {
        all.addAll(part);
        after = part.get(part.size() - 1).getSequence();
      }
      return all;
    } catch (IOException broken) {
      throw new IllegalStateException(broken);
    }
  }

  @Override
  public void close() throws IOException {
    watches.close();
    links.close();
    outbox.close();
    simulator.close();
  }

  private RegisterWatches newWatches() throws IOException {
    LinkAddress address = new LinkAddress.Tcp("127.0.0.1", simulator.port());
    ShtrihSettings settings = new ShtrihSettings(Protocol.AUTO, Password.FACTORY, TIMES);
    return new RegisterWatches(
        List.of(RegisterConfig.of(address, settings, pace)),
        new WatchParts(links, reports(), files("registers"), List::of));
  }
}
