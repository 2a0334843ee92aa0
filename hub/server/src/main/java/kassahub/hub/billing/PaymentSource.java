package kassahub.hub.billing;

import java.util.Locale;

/** Who saw the money come in. */
public enum PaymentSource {
  /** A person, on the invoice's page. */
  MANUAL,
  /** A line of a bank statement. */
  BANK;

  /** As columns spell it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
