package kassahub.hub.billing.books;

import java.util.Locale;

/** What is issued to buyers. */
public enum IssuedKind {
  INVOICE,
  TRANSFER;

  /** As addresses spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
