package kassahub.hub.billing.document;

import java.util.Locale;

/** The files of a transfer document. */
public enum TransferFormat {
  PDF;

  /** As columns spell it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
