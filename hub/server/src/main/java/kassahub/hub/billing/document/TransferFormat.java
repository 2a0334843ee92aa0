package kassahub.hub.billing.document;

import java.util.Locale;

/** The files of a transfer document. */
public enum TransferFormat {
  PDF("application/pdf"),
  /** For programs. */
  XML("application/xml");

  private final String type;

  TransferFormat(String type) {
    this.type = type;
  }

  /** As MIME calls it. */
  String type() {
    return type;
  }

  /** As columns spell it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
