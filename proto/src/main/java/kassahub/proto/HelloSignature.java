package kassahub.proto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What an agent signs in {@code HelloProof}: these bytes are for nothing else. */
public final class HelloSignature {
  /** As Java names it; keys are P-256. */
  public static final String ALGORITHM = "SHA256withECDSA";

  private static final byte[] PURPOSE = "KassaHub hello 1\0".getBytes(StandardCharsets.US_ASCII);

  private HelloSignature() {}

  /** The bytes for one connection and the stream that its Hello names. */
  public static byte[] bytes(long connection, long stream) {
    return ByteBuffer.allocate(PURPOSE.length + 2 * Long.BYTES)
        .put(PURPOSE)
        .putLong(connection)
        .putLong(stream)
        .array();
  }
}
