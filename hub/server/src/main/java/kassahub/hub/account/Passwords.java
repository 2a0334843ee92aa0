package kassahub.hub.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import kassahub.hub.problem.Problem;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id with 19 MiB, two passes, one lane; two at once, so that sign-ins cannot eat the heap.
 * Hashes are kept in the form of the reference implementation: {@code
 * $argon2id$v=19$m=19456,t=2,p=1$salt$hash}.
 */
final class Passwords {
  private static final int SHORTEST = 10;
  private static final int LONGEST = 200;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final Cost COST = new Cost(19_456, 2, 1);
  private static final Pattern KEPT =
      Pattern.compile("\\$argon2id\\$v=19\\$m=(\\d+),t=(\\d+),p=(\\d+)\\$([^$]+)\\$([^$]+)");

  private final Semaphore free = new Semaphore(2);
  private final String nobodys = hash(Secrets.random());

  /** The encoded hash, with salt and parameters in it. */
  String hash(String password) {
    var salt = Secrets.randomBytes(SALT_BYTES);
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            COST.kibibytes(),
            COST.passes(),
            COST.lanes(),
            base64.encodeToString(salt),
            base64.encodeToString(argon(password, COST, salt, HASH_BYTES)));
  }

  /** Takes as long for a user that does not exist. */
  boolean matches(String password, Optional<String> hash) {
    var kept = KEPT.matcher(hash.orElse(nobodys));
    if (!kept.matches()) {
      throw new IllegalStateException("a password is kept in an unknown form");
    }
    var cost = new Cost(number(kept.group(1)), number(kept.group(2)), number(kept.group(3)));
    var salt = Base64.getDecoder().decode(kept.group(4));
    var right = Base64.getDecoder().decode(kept.group(5));
    boolean same = MessageDigest.isEqual(right, argon(password, cost, salt, right.length));
    return same && hash.isPresent();
  }

  private record Cost(int kibibytes, int passes, int lanes) {}

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  /** The memory is given back: a hub that nobody signs in to holds none of it. */
  private byte[] argon(String password, Cost cost, byte[] salt, int bytes) {
    var argon = new Argon2BytesGenerator();
    argon.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.kibibytes())
            .withIterations(cost.passes())
            .withParallelism(cost.lanes())
            .withSalt(salt)
            .build());
    var hash = new byte[bytes];
    free.acquireUninterruptibly();
    try {
      argon.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
    } finally {
      free.release();
    }
    return hash;
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
}
