package kassahub.hub.rollout;

import java.util.List;
import java.util.Map;

/**
 * How a release stands, for people.
 *
 * @param counts agents by state, {@code silent} beside the stored ones
 * @param failures newest first, fifty at most
 */
public record Standing(Rollout rollout, Map<String, Long> counts, List<Failure> failures) {
  public Standing {
    counts = Map.copyOf(counts);
    failures = List.copyOf(failures);
  }

  /** An agent that did not change, and why. */
  public record Failure(String agent, String name, String code, String text) {}

  public long count(String state) {
    return counts.getOrDefault(state, 0L);
  }
}
