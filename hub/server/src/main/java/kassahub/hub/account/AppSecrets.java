package kassahub.hub.account;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the secrets of authenticator apps, and makes the tokens of links and enrolment batches:
 * whoever reads only the database can make neither.
 *
 * <p>AES-256-GCM with a key that lies in a file, never in the database; the user's number is bound
 * in, so that a secret moved to another row does not open. Sealed: a version byte, 12 bytes nonce,
 * the secret, 16 bytes tag.
 */
public final class AppSecrets {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final byte VERSION = 1;
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;

  private AppSecrets(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * Reads the key, or makes one at the first start.
   *
   * @throws IllegalStateException when others than the owner may read the file, or it holds no key
   */
  public static AppSecrets open(Path file) {
    try {
      if (!Files.exists(file)) {
        create(file);
      }
      if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
        throw new IllegalStateException(file + " may be read by others: chmod 600");
      }
      byte[] key = Files.readAllBytes(file);
      if (key.length != KEY_BYTES) {
        throw new IllegalStateException(file + " holds no key of " + KEY_BYTES + " bytes");
      }
      return new AppSecrets(key);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** SHA-256 of the key, hex: two hubs compare theirs. */
  String keyHash() {
    return HexFormat.of().formatHex(Secrets.hash(key.getEncoded()));
  }

  /**
   * What opens a page to whoever got a mail: 43 characters that only this key makes of its number,
   * so that no database has to keep them until the mail is sent.
   */
  public String linkToken(UUID mail) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(keyed("link of mail " + mail));
  }

  /** What signs the events of a webhook: 43 characters that only this key makes of its own. */
  public String webhookSecret(UUID webhook) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(keyed("webhook " + webhook));
  }

  /**
   * The token of one till of an enrolment batch: 43 characters that only this key makes of them, so
   * that strings can be printed again and no database keeps them.
   */
  public String enrolmentToken(UUID batch, int place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(keyed("enrolment batch %s: %d".formatted(batch, place)));
  }

  /** Of a code that is too short to be hashed without a key. */
  byte[] codeHash(long user, String code) {
    return keyed("recovery code of %d: %s".formatted(user, code));
  }

  private byte[] keyed(String text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.getEncoded(), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  byte[] seal(long user, byte[] secret) {
    byte[] nonce = Secrets.randomBytes(NONCE_BYTES);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, user, nonce, secret);
    return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
        .put(VERSION)
        .put(nonce)
        .put(sealed)
        .array();
  }

  /**
   * The secret.
   *
   * @throws IllegalStateException when it was sealed with another key or for another user
   */
  byte[] open(long user, byte[] sealed) {
    if (sealed.length <= 1 + NONCE_BYTES || sealed[0] != VERSION) {
      throw new IllegalStateException("secret of user " + user + " is not sealed");
    }
    byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
    byte[] rest = Arrays.copyOfRange(sealed, 1 + NONCE_BYTES, sealed.length);
    return run(Cipher.DECRYPT_MODE, user, nonce, rest);
  }

  private byte[] run(int mode, long user, byte[] nonce, byte[] bytes) {
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(ByteBuffer.allocate(Long.BYTES).putLong(user).flip());
      return cipher.doFinal(bytes);
    } catch (GeneralSecurityException wrong) {
      throw new IllegalStateException("secret of user " + user + " does not open", wrong);
    }
  }

  /** Written aside and renamed: a crash leaves a whole key or none. */
  private static void create(Path file) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path aside =
        Files.createTempFile(
            folder, "key", ".new", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try (var channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(Secrets.randomBytes(KEY_BYTES)));
      channel.force(true);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    try (var directory = FileChannel.open(folder)) {
      directory.force(true);
    }
  }
}
