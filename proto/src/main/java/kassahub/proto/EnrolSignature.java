package kassahub.proto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a computer signs in {@code FormerIdentity}: these bytes are for nothing else. */
public final class EnrolSignature {
  /** As Java names it; keys are P-256. */
  public static final String ALGORITHM = "SHA256withECDSA";

  private static final byte[] PURPOSE = "KassaHub enrol 1\0".getBytes(StandardCharsets.US_ASCII);

  private EnrolSignature() {}

  /** The bytes for one certificate request. */
  public static byte[] bytes(byte[] csr) {
    return ByteBuffer.allocate(PURPOSE.length + csr.length).put(PURPOSE).put(csr).array();
  }
}
