package kassahub.hub.billing.books;

import java.util.Locale;

/** What is issued to buyers. */
public enum IssuedKind {
  INVOICE,
  TRANSFER,
  /** What was sold less than was billed; its sums are what is taken off. */
  CORRECTION;

  /** As addresses spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
