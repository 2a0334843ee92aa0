package kassahub.hub.dispatch;

import java.util.Locale;
import java.util.Optional;

/** Where a dispatch stands. */
public enum DispatchState {
  /** Nobody has it yet. */
  WAITING,
  /** Given to a connection; the agent has not said that it is on its disk. */
  SENT,
  /** On the agent's disk. */
  TAKEN,
  /** The agent waits for something, such as the end of the shift; the reason says for what. */
  HELD,
  DONE,
  FAILED,
  EXPIRED,
  CANCELLED;

  /** Whether more is to come. */
  public boolean live() {
    return switch (this) {
      case WAITING, SENT, TAKEN, HELD -> true;
      case DONE, FAILED, EXPIRED, CANCELLED -> false;
    };
  }

  /** As the database spells it. */
  public String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #stored()} wrote. */
  public static DispatchState of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }

  /**
   * The state after this event; empty when the event does not count any more. A device that is
   * licensed is licensed, whatever the hub had given up before.
   */
  Optional<DispatchState> after(DispatchEvent event) {
    return switch (event) {
      case DONE -> this == DONE ? Optional.empty() : Optional.of(DONE);
      case TAKEN ->
          switch (this) {
            case WAITING, SENT -> Optional.of(TAKEN);
            case TAKEN, HELD, DONE, FAILED, EXPIRED, CANCELLED -> Optional.empty();
          };
      case HELD -> live() ? Optional.of(HELD) : Optional.empty();
      case FAILED, UNKNOWN -> live() ? Optional.of(FAILED) : Optional.empty();
      case EXPIRED -> live() ? Optional.of(EXPIRED) : Optional.empty();
      case CANCELLED -> live() ? Optional.of(CANCELLED) : Optional.empty();
    };
  }
}
