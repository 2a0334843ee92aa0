package kassahub.hub.register;

import java.util.Locale;

/** State of the cashier's shift. */
public enum ShiftState {
  UNKNOWN,
  CLOSED,
  OPEN,
  OVER_24_HOURS;

  /** As the database spells it. */
  public String stored() {
    return name().toLowerCase(Locale.ROOT);
  }
}
