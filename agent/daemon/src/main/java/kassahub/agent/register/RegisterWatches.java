package kassahub.agent.register;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** All registers of one agent. */
public final class RegisterWatches implements AutoCloseable {
  private final List<RegisterWatch> watches;

  /**
   * @throws IllegalArgumentException when two registers are configured at one address
   */
  public RegisterWatches(List<RegisterConfig> configs, WatchParts parts) {
    long addresses = configs.stream().map(config -> config.link().text()).distinct().count();
    if (addresses < configs.size()) {
      throw new IllegalArgumentException("two registers are configured at the same address");
    }
    watches = configs.stream().map(config -> new RegisterWatch(config, parts)).toList();
  }

  public void start(WatchListener toldAfterPolls) throws IOException {
    for (RegisterWatch watch : watches) {
      watch.start(toldAfterPolls);
    }
  }

  public List<RegisterWatch> all() {
    return watches;
  }

  /** The watch at whose address this register was last met. */
  public Optional<RegisterWatch> find(String serial) {
    return watches.stream().filter(watch -> watch.serial().equals(Optional.of(serial))).findFirst();
  }

  public List<AttachedStatus> statuses() {
    return watches.stream().map(RegisterWatch::status).toList();
  }

  /**
   * Answers for other programs that were found waiting and left alone, on all registers together.
   */
  public long unaskedAnswers() {
    return statuses().stream().mapToLong(AttachedStatus::unaskedAnswers).sum();
  }

  @Override
  public void close() {
    watches.forEach(RegisterWatch::close);
  }
}
