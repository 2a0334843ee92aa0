package kassahub.hub.billing;

import java.util.Locale;

/** Who saw the money come in. */
public enum PaymentSource {
  /** A person, on the invoice's page. */
  MANUAL,
  /** A line of a bank statement. */
  BANK,
  /** Nobody: it was the organisation's advance. */
  BALANCE;

  /** As columns spell it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
