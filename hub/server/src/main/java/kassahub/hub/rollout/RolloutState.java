package kassahub.hub.rollout;

import java.util.Locale;

/** How far a release is on its way. */
public enum RolloutState {
  RUNNING,
  /** By a person, or by itself because too many failed. */
  PAUSED,
  /** For good. */
  STOPPED,
  /** Every agent that takes it has it. */
  DONE;

  /** Whether it may still go on. */
  public boolean live() {
    return this == RUNNING || this == PAUSED;
  }

  public String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  static RolloutState of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }
}
