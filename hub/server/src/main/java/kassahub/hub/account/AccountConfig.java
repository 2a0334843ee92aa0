package kassahub.hub.account;

import java.time.Duration;

/**
 * Rules of signing in.
 *
 * @param operatorSecondFactor operators must have one; off only for a demo
 * @param idle a session ends after so long without a request
 * @param longest a session ends after so long whatever happens
 */
public record AccountConfig(boolean operatorSecondFactor, Duration idle, Duration longest) {
  public static final AccountConfig DEFAULT =
      new AccountConfig(true, Duration.ofHours(12), Duration.ofDays(7));

  public AccountConfig {
    if (idle.compareTo(longest) > 0) {
      throw new IllegalArgumentException("idle " + idle + " is longer than longest " + longest);
    }
  }
}
