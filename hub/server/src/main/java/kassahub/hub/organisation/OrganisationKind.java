package kassahub.hub.organisation;

import java.util.Locale;

/** What sort of taxpayer. */
public enum OrganisationKind {
  LEGAL,
  SOLE_PROPRIETOR;

  public String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static OrganisationKind of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }
}
