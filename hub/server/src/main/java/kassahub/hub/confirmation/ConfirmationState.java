package kassahub.hub.confirmation;

import java.util.Locale;

/** Where a request stands; only an open one moves. */
public enum ConfirmationState {
  OPEN,
  CONFIRMED,
  REFUSED,
  WITHDRAWN,
  EXPIRED;

  /** As the database stores it: {@code open}. */
  public String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ConfirmationState of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }
}
