package kassahub.hub.gateway;

import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/** A {@link LogLimit} for each of many, so that nobody's flood hides the lines of the others. */
public final class LogLimits {
  /** More at a time share one limit. */
  private static final int MOST = 1_000;

  private static final String OTHERS = "";

  private final int lines;
  private final ConcurrentHashMap<String, LogLimit> each = new ConcurrentHashMap<>();

  /** At most so many lines a minute for each. */
  public LogLimits(int lines) {
    this.lines = lines;
  }

  /**
   * Whether to write a line about somebody now; as {@link LogLimit#admit}.
   *
   * @param nanos the time, from {@link System#nanoTime()}
   */
  public OptionalLong admit(String who, long nanos) {
    if (each.size() >= MOST && !each.containsKey(who)) {
      each.values().removeIf(limit -> limit.over(nanos));
    }
    boolean room = each.size() < MOST || each.containsKey(who);
    return each.computeIfAbsent(room ? who : OTHERS, any -> new LogLimit(lines)).admit(nanos);
  }
}
