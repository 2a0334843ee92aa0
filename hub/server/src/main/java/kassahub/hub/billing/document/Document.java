package kassahub.hub.billing.document;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file as it was made.
 *
 * @param name to save it under
 * @param type as MIME calls it
 * @param content not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record Document(String name, String type, byte[] content) {
  public static final String PDF = "application/pdf";

  /** The content's SHA-256 in hex. */
  public String hash() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
