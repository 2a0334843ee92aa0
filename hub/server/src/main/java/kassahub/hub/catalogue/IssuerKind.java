package kassahub.hub.catalogue;

import java.util.Locale;

/** Where a vendor's licences come from. */
public enum IssuerKind {
  /** Signed here, for registers that carry our key. */
  BUILT_IN,
  /** The vendor answers our documented grants interface. */
  HTTP_GRANTS,
  /** Ordered elsewhere; the vendor's licence server is read until the licence is there. */
  FETCH,
  /** Ordered elsewhere; licence files are received. */
  FILES;

  /** As the database and forms spell it. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static IssuerKind ofColumn(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
