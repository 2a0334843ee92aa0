package kassahub.hub.catalogue;

import java.util.Locale;

/** How a licence gets into a register of a device line. */
public enum InstallMethod {
  /** An agent writes it. */
  AGENT,
  /** A person installs the file. */
  FILE,
  /** The maker installs it by itself. */
  VENDOR;

  /** As the database and forms spell it. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  static InstallMethod ofColumn(String text) {
    return valueOf(text.toUpperCase(Locale.ROOT));
  }
}
