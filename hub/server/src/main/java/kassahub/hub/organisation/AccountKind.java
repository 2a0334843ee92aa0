package kassahub.hub.organisation;

import java.util.Locale;

/** What a tenant is to the operator. */
public enum AccountKind {
  PARTNER,
  CLIENT,
  OPERATOR;

  public String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads what {@link #stored()} wrote. */
  public static AccountKind of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }
}
