package kassahub.hub.journal;

import java.util.Locale;

/** What sort of being acts. */
public enum ActorKind {
  USER,
  API_KEY,
  RULE,
  AGENT,
  VENDOR,
  HUB;

  /** As the journal stores it: {@code api_key}. */
  public String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #stored()} wrote. */
  public static ActorKind of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }
}
