package kassahub.codec.licence;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The 64 bytes that make a register accept a licence. Vendors' signatures are opaque; what our
 * built-in issuer signs is {@link #message}, by Ed25519. Values are equal when their bytes are.
 */
public final class LicenceSignature {
  /** Length in bytes. */
  public static final int LENGTH = 64;

  private static final byte[] PURPOSE = "KassaHub licence 1\0".getBytes(StandardCharsets.US_ASCII);

  private final byte[] bytes;

  private LicenceSignature(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The signature with exactly these bytes.
   *
   * @throws IllegalArgumentException unless there are 64
   */
  public static LicenceSignature of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("signature: 64 bytes expected, found " + bytes.length);
    }
    return new LicenceSignature(bytes.clone());
  }

  /**
   * Reads 128 hex digits of either case.
   *
   * @throws IllegalArgumentException when the text is something else
   */
  public static LicenceSignature fromHex(String hex) {
    return of(HexFormat.of().parseHex(hex));
  }

  /**
   * What the built-in issuer signs and a register with its key checks: the purpose, a zero byte,
   * the serial as 16 ASCII digits and the 64 licence bytes; 99 bytes in all.
   *
   * @throws IllegalArgumentException when the serial is not 16 digits
   */
  public static byte[] message(String serial, LicenceMask mask) {
    LicenceLine.checkSerial(serial);
    byte[] message = Arrays.copyOf(PURPOSE, PURPOSE.length + 16 + LicenceMask.LENGTH);
    byte[] digits = serial.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, message, PURPOSE.length, digits.length);
    System.arraycopy(mask.bytes(), 0, message, PURPOSE.length + 16, LicenceMask.LENGTH);
    return message;
  }

  /** A copy of the 64 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** 128 upper-case hex digits. */
  public String hex() {
    return HexFormat.of().withUpperCase().formatHex(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LicenceSignature signature && Arrays.equals(bytes, signature.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "LicenceSignature";
  }
}
