package kassahub.hub.activation;

import java.util.Locale;

/** How far one licence is on its way into its register. */
public enum DeliveryState {
  /** Nobody brings it: the file is for download. */
  NONE,
  /** The vendor installs it by itself. */
  BY_VENDOR,
  /** To be sent to the agent, or held there until the register can take it. */
  WAITING,
  /** On its way to the agent, or the agent is at it. */
  SENT,
  /** The register's bits cover it. */
  INSTALLED,
  /** The last try failed; the reason says whether there will be another. */
  FAILED;

  /** As columns and JSON spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static DeliveryState ofColumn(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
