package kassahub.agent.driver;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * A refused password is not tried again by itself: some registers count, and none is to be guessed.
 */
public final class PasswordTries {
  private static final Duration BETWEEN = Duration.ofMinutes(1);

  private boolean refused;
  private OptionalLong lastSecondTry = OptionalLong.empty();

  /** The register did not take it. */
  public void refused() {
    refused = true;
  }

  /** Nothing that needs the password is asked now. */
  public boolean isRefused() {
    return refused;
  }

  /**
   * A person may have changed the password in the register. Asked in a loop, a wrong one is still
   * tried only once in a while.
   *
   * @param nanos the time, from {@link System#nanoTime()}
   */
  public void again(long nanos) {
    boolean early =
        lastSecondTry.isPresent() && nanos - lastSecondTry.getAsLong() < BETWEEN.toNanos();
    if (refused && !early) {
      refused = false;
      lastSecondTry = OptionalLong.of(nanos);
    }
  }

  /** What everything is answered with meanwhile. */
  public static RegisterFault fault() {
    return RegisterFault.of(
        RegisterFault.Kind.PASSWORD, "the register refused the password; it is not tried again");
  }
}
