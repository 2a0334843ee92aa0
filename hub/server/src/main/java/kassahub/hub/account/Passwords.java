package kassahub.hub.account;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import kassahub.hub.problem.Problem;

/**
 * Argon2id with 19 MiB, two passes, one lane; two at once, so that sign-ins cannot eat the heap.
 */
final class Passwords {
  private static final int SHORTEST = 10;
  private static final int LONGEST = 200;
  private static final int SALT_BYTES = 16;
  private static final Argon2Function ARGON =
      Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);

  private final Semaphore free = new Semaphore(2);
  private final String nobodys = hash(Secrets.random());

  /** The encoded hash, with salt and parameters in it. */
  String hash(String password) {
    return guarded(() -> Password.hash(password).addRandomSalt(SALT_BYTES).with(ARGON).getResult());
  }

  /** Takes as long for a user that does not exist. */
  boolean matches(String password, Optional<String> hash) {
    var known = hash.orElse(nobodys);
    var same =
        guarded(
            () -> Password.check(password, known).with(Argon2Function.getInstanceFromHash(known)));
    return same && hash.isPresent();
  }

  /**
   * Refuses what is too easy to guess.
   *
   * @throws Problem.Invalid {@code PASSWORD_WEAK}
   */
  static void requireStrong(String password, String login) {
    var lower = password.toLowerCase(Locale.ROOT);
    var varied = lower.chars().distinct().count() > 4;
    if (password.length() < SHORTEST
        || password.length() > LONGEST
        || !varied
        || lower.contains(login)) {
      throw new Problem.Invalid(
          "PASSWORD_WEAK", "at least ten characters, not all alike, without the login");
    }
  }

  private <T> T guarded(Supplier<T> work) {
    free.acquireUninterruptibly();
    try {
      return work.get();
    } finally {
      free.release();
    }
  }
}
