package kassahub.agent.simulator.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * Opens only for licences of the issuer whose key the register carries. Without a key no licence is
 * taken: what vendors' signatures cover is not public, so a simulated register can know only our
 * own issuer.
 */
public final class LicenceLock {
  private static final int KEY_LENGTH = 32;

  /** Algorithm and length in front of an Ed25519 key in DER (SubjectPublicKeyInfo). */
  private static final byte[] DER_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private final Optional<Ed25519PublicKeyParameters> key;

  private LicenceLock(Optional<Ed25519PublicKeyParameters> key) {
    this.key = key;
  }

  /** A lock without a key. */
  public static LicenceLock closed() {
    return new LicenceLock(Optional.empty());
  }

  /**
   * A lock for this key.
   *
   * @param publicKey 32 bytes of an Ed25519 public key
   * @throws IllegalArgumentException when the length is another
   */
  public static LicenceLock of(byte[] publicKey) {
    if (publicKey.length != KEY_LENGTH) {
      throw new IllegalArgumentException(
          "public key: 32 bytes expected, found " + publicKey.length);
    }
    return new LicenceLock(Optional.of(new Ed25519PublicKeyParameters(publicKey, 0)));
  }

  /**
   * Reads a key file: 32 raw bytes, 64 hex digits, or PEM ({@code BEGIN PUBLIC KEY}).
   *
   * @throws IllegalArgumentException when it is none of these
   */
  public static LicenceLock read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length == KEY_LENGTH) {
      return of(bytes);
    }
    String text = new String(bytes, StandardCharsets.ISO_8859_1).strip();
    if (text.matches("[0-9A-Fa-f]{64}")) {
      return of(HexFormat.of().parseHex(text));
    }
    return of(fromPem(text, file));
  }

  boolean opensFor(String serial, LicenceMask licence, LicenceSignature signature) {
    if (key.isEmpty()) {
      return false;
    }
    byte[] message = LicenceSignature.message(serial, licence);
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(false, key.get());
    signer.update(message, 0, message.length);
    return signer.verifySignature(signature.bytes());
  }

  private static byte[] fromPem(String text, Path file) {
    String base64 = text.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    byte[] der = decode(base64);
    boolean known =
        text.startsWith("-----BEGIN PUBLIC KEY-----")
            && der.length == DER_HEAD.length + KEY_LENGTH
            && Arrays.equals(der, 0, DER_HEAD.length, DER_HEAD, 0, DER_HEAD.length);
    if (!known) {
      throw new IllegalArgumentException(
          file + ": an Ed25519 public key expected: PEM, 64 hex digits or 32 bytes");
    }
    return Arrays.copyOfRange(der, DER_HEAD.length, der.length);
  }

  private static byte[] decode(String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
