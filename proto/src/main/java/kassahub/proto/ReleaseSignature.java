package kassahub.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import kassahub.proto.v1.ReleaseManifest;
import kassahub.proto.v1.SignedRelease;

/** Who made a release of the agent: signed where it is built, checked by hub and agent alike. */
public final class ReleaseSignature {
  private static final String ALGORITHM = "Ed25519";
  private static final byte[] PURPOSE = "KassaHub release 1\0".getBytes(StandardCharsets.US_ASCII);
  private static final int MOST_SIGNATURES = 2;
  private static final int MOST_KEYS = 2;
  private static final String DER_PREFIX = "302a300506032b6570032100";

  private ReleaseSignature() {}

  /** Signs with each of the keys. */
  public static SignedRelease sign(ReleaseManifest manifest, List<PrivateKey> keys)
      throws GeneralSecurityException {
    ByteString bytes = manifest.toByteString();
    var signed = SignedRelease.newBuilder().setManifest(bytes);
    for (PrivateKey key : keys) {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      feed(signature, bytes);
      signed.addSignatures(ByteString.copyFrom(signature.sign()));
    }
    return signed.build();
  }

  /**
   * What was signed.
   *
   * @throws SignatureException when none of the keys signed it, or it cannot be read
   */
  public static ReleaseManifest check(SignedRelease signed, List<PublicKey> keys)
      throws SignatureException {
    if (signed.getSignaturesCount() > MOST_SIGNATURES || !signedByOne(signed, keys)) {
      throw new SignatureException("not signed by a key that is known here");
    }
    try {
      return ReleaseManifest.parseFrom(signed.getManifest());
    } catch (InvalidProtocolBufferException garbled) {
      throw new SignatureException("signed, and not a manifest", garbled);
    }
  }

  private static boolean signedByOne(SignedRelease signed, List<PublicKey> keys) {
    return keys.stream()
        .anyMatch(
            key -> signed.getSignaturesList().stream().anyMatch(one -> isGood(signed, one, key)));
  }

  private static boolean isGood(SignedRelease signed, ByteString one, PublicKey key) {
    try {
      var signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(key);
      feed(signature, signed.getManifest());
      return signature.verify(one.toByteArray());
    } catch (GeneralSecurityException garbled) {
      return false;
    }
  }

  private static void feed(Signature signature, ByteString manifest) throws SignatureException {
    signature.update(PURPOSE);
    signature.update(manifest.toByteArray());
  }

  /** A release's name: SHA-256 over these bytes of a {@link SignedRelease}. */
  public static ByteString name(byte[] signed) {
    return ByteString.copyFrom(sha256().digest(signed));
  }

  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Reads public keys, 64 hexadecimal digits a line, one or two of them; what follows {@code #} is
   * for people. Two: one that signs and one that will sign, or did.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static List<PublicKey> keys(String text) {
    List<PublicKey> keys = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String digits = line.replaceFirst("#.*", "").strip();
      if (!digits.isEmpty()) {
        keys.add(key(digits));
      }
    }
    if (keys.size() > MOST_KEYS) {
      throw new IllegalArgumentException("release keys: at most " + MOST_KEYS);
    }
    return List.copyOf(keys);
  }

  private static PublicKey key(String digits) {
    if (!digits.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("a release key has 64 hexadecimal digits: " + digits);
    }
    try {
      var der = new X509EncodedKeySpec(HexFormat.of().parseHex(DER_PREFIX + digits));
      return KeyFactory.getInstance(ALGORITHM).generatePublic(der);
    } catch (GeneralSecurityException notAPoint) {
      throw new IllegalArgumentException("no key of Ed25519: " + digits, notAPoint);
    }
  }

  /** As {@link #keys} reads it. */
  public static String text(PublicKey key) {
    byte[] der = key.getEncoded();
    return hex(ByteString.copyFrom(der, der.length - 32, 32));
  }

  /** For file names and logs. */
  public static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
