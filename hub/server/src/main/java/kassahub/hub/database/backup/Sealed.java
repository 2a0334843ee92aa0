package kassahub.hub.database.backup;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One chunk after the other under AES-256-GCM with a key from a passphrase.
 *
 * <p>The nonce is the chunk's number and whether it is the last one: chunks cannot be changed,
 * moved, or cut off at the end. A key is used for one file only: its salt is random. The file names
 * the rounds its key was derived with, so that a later release may ask for more.
 */
final class Sealed {
  static final int SALT = 16;
  static final int CHUNK = 64 * 1024;
  static final int TAG = 16;

  /** Of PBKDF2, what OWASP advises for HMAC-SHA-256 (2023): about half a second. */
  static final int ROUNDS = 600_000;

  private static final int MOST_ROUNDS =
      20 * ROUNDS; // a damaged file must not hold us up for hours
  private static final int KEY_BITS = 256;
  private static final int NONCE = 12;

  /** What the file is; its first line says so. */
  enum Kind {
    BACKUP,
    EXPORT;

    static final int LENGTH = BACKUP.firstLine().length;

    byte[] firstLine() {
      return "kassahub %s 2\n".formatted(this).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final SecretKeySpec key;
  private long number;

  /**
   * Derives the key.
   *
   * @throws BackupException rounds that no release asks for: the file was changed
   */
  Sealed(String passphrase, byte[] salt, int rounds) {
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw new BackupException("the file is damaged at its beginning");
    }
    try {
      var spec = new PBEKeySpec(passphrase.toCharArray(), salt, rounds, KEY_BITS);
      var derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec);
      key = new SecretKeySpec(derived.getEncoded(), "AES");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  byte[] seal(byte[] chunk, int length, boolean last) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, last).doFinal(chunk, 0, length);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  /**
   * The plain chunk.
   *
   * @throws BackupException wrong passphrase, or the file was changed
   */
  byte[] open(byte[] sealed, int length, boolean last) {
    try {
      return cipher(Cipher.DECRYPT_MODE, last).doFinal(sealed, 0, length);
    } catch (GeneralSecurityException wrong) {
      throw new BackupException(
          number == 1
              ? "wrong passphrase, or the file is damaged"
              : "the file is damaged or cut off after %d KiB"
                  .formatted((number - 1) * CHUNK / 1024),
          wrong);
    }
  }

  private Cipher cipher(int mode, boolean last) throws GeneralSecurityException {
    var nonce = ByteBuffer.allocate(NONCE).putInt(last ? 1 : 0).putLong(number++).array();
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG * Byte.SIZE, nonce));
    return cipher;
  }
}
