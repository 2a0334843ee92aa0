package kassahub.agent.enrol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;

/**
 * A PKCS#10 request (RFC 2986) in DER, written with nothing but the JDK. Its subject is a
 * formality: the hub gives the name.
 */
final class SigningRequest {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int UTF8_STRING = 0x0c;
  private static final int BIT_STRING = 0x03;
  private static final int NO_ATTRIBUTES = 0xa0;

  /** INTEGER 0: the only version there is. */
  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  /** OBJECT IDENTIFIER 2.5.4.3, commonName. */
  private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};

  /** OBJECT IDENTIFIER 1.2.840.10045.4.3.2, ecdsa-with-SHA256. */
  private static final byte[] ECDSA_SHA256 = {
    0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x04, 0x03, 0x02
  };

  private SigningRequest() {}

  /** A new P-256 key pair from the system's random source. */
  static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has P-256", impossible);
    }
  }

  /** Signed by the key that it is about. */
  static byte[] of(KeyPair keys, String name) throws GeneralSecurityException {
    byte[] commonName =
        sequence(COMMON_NAME, field(UTF8_STRING, name.getBytes(StandardCharsets.UTF_8)));
    byte[] info =
        sequence(
            VERSION,
            sequence(field(SET, commonName)),
            keys.getPublic().getEncoded(),
            field(NO_ATTRIBUTES));
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(keys.getPrivate());
    signer.update(info);
    byte[] noUnusedBits = {0};
    return sequence(info, sequence(ECDSA_SHA256), field(BIT_STRING, noUnusedBits, signer.sign()));
  }

  private static byte[] sequence(byte[]... parts) {
    return field(SEQUENCE, parts);
  }

  private static byte[] field(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    var field = new ByteArrayOutputStream();
    field.write(tag);
    length(field, content.size());
    field.writeBytes(content.toByteArray());
    return field.toByteArray();
  }

  private static void length(ByteArrayOutputStream field, int length) {
    if (length < 0x80) {
      field.write(length);
    } else if (length < 0x100) {
      field.write(0x81);
      field.write(length);
    } else {
      field.write(0x82);
      field.write(length >> 8);
      field.write(length);
    }
  }
}
