package kassahub.hub.register;

import java.util.Locale;

/** What about a register a person should look at. */
public enum AlertKind {
  /** Tag 1018 names another owner than before. */
  OWNER_CHANGED,
  /** РНМ is another one than before. */
  REGISTRATION_CHANGED,
  /** Another fiscal storage is in it. */
  STORAGE_REPLACED,
  /** Another register answers where this agent's register used to. */
  REGISTER_REPLACED,
  /** The licence that is paid for is not on the device. */
  LICENCE_NOT_INSTALLED,
  /** It carries our key and shows licence bits that nobody here answers for (decision 021). */
  LICENCE_UNKNOWN;

  /** As the database spells it. */
  public String stored() {
    return name().toLowerCase(Locale.ROOT);
  }

  static AlertKind of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }
}
