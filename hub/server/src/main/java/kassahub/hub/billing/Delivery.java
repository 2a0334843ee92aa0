package kassahub.hub.billing;

import java.util.Locale;

/** How far an order's delivery is; payment is another matter. */
public enum Delivery {
  ACCEPTED,
  /** Its transfer document was issued. */
  SHIPPED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Delivery ofColumn(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
