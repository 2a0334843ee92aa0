package kassahub.hub.notice.mail;

import java.util.Locale;

/** How far a mail is. */
public enum MailState {
  WAITING,
  /** The mail server took it; what becomes of it then nobody tells us. */
  SENT,
  FAILED,
  WITHDRAWN;

  static MailState of(String stored) {
    return valueOf(stored.toUpperCase(Locale.ROOT));
  }

  /** As the database and the texts spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
