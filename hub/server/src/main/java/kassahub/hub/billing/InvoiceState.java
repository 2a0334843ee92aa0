package kassahub.hub.billing;

import java.util.Locale;

/** Where an invoice stands. */
public enum InvoiceState {
  ISSUED,
  OVERDUE,
  PAID,
  DELETED;

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static InvoiceState ofColumn(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Whether money for it can come in. */
  public boolean open() {
    return switch (this) {
      case ISSUED, OVERDUE -> true;
      case PAID, DELETED -> false;
    };
  }
}
