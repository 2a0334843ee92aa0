package kassahub.hub.catalogue;

import java.util.Locale;

/** Who a price is for. */
public enum PriceKind {
  /** What a partner pays under the offer. */
  PARTNER,
  /** What everybody else pays; shown to partners as the recommended one. */
  RETAIL;

  /** As columns and forms spell it. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  static PriceKind ofColumn(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
