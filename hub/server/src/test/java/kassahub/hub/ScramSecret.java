package kassahub.hub;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What PostgreSQL keeps of a password (RFC 5803), with one round instead of 4 096: tests open
 * thousands of connections, and their passwords are random.
 */
final class ScramSecret {
  private static final String HMAC = "HmacSHA256";
  private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};
  private static final int SALT_BYTES = 16;

  private ScramSecret() {}

  /** In place of a password of ASCII letters in {@code create role … password}. */
  static String of(String password) {
    var salt = new byte[SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    try {
      var first = Arrays.copyOf(salt, SALT_BYTES + FIRST_BLOCK.length);
      System.arraycopy(FIRST_BLOCK, 0, first, SALT_BYTES, FIRST_BLOCK.length);
      byte[] salted = hmac(ascii(password), first);
      byte[] stored =
          MessageDigest.getInstance("SHA-256").digest(hmac(salted, ascii("Client Key")));
      byte[] server = hmac(salted, ascii("Server Key"));
      return "SCRAM-SHA-256$1:%s$%s:%s".formatted(base64(salt), base64(stored), base64(server));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
    var mac = Mac.getInstance(HMAC);
    mac.init(new SecretKeySpec(key, HMAC));
    return mac.doFinal(text);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
