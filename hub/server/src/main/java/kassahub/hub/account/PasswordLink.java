package kassahub.hub.account;

import java.time.Duration;
import java.util.Locale;

/** Why a person gets a link that sets a password. */
public enum PasswordLink {
  /** Let in by somebody else. */
  INVITATION(Duration.ofDays(3)),
  /** Has forgotten it. */
  RECOVERY(Duration.ofHours(1));

  private final Duration life;

  PasswordLink(Duration life) {
    this.life = life;
  }

  Duration life() {
    return life;
  }

  String stored() {
    return name().toLowerCase(Locale.ROOT);
  }
}
