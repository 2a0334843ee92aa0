package kassahub.hub.organisation;

import java.nio.charset.StandardCharsets;

/**
 * РНМ: what the tax service calls a register, 16 digits. The last six are a checksum over the first
 * ten, the owner's tax number and the register's serial (facts/ru-fiscal-and-billing.md §2.3).
 */
public record RegistrationNumber(String digits) {
  private static final int LENGTH = 16;
  private static final int NUMBER = 10;
  private static final int LARGEST_CHECKSUM = 0xFFFF;
  private static final int POLYNOMIAL = 0x1021;

  public RegistrationNumber {
    if (!plausible(digits)) {
      throw new IllegalArgumentException("not a registration number: " + digits);
    }
  }

  /** Whether it can be anybody's: 16 digits whose tail fits a checksum. */
  public static boolean plausible(String digits) {
    return digits.length() == LENGTH
        && CheckDigits.onlyDigits(digits)
        && Integer.parseInt(digits.substring(NUMBER)) <= LARGEST_CHECKSUM;
  }

  /** Whether it was given to this register of this owner. */
  public boolean belongsTo(TaxNumber owner, String serial) {
    return of(digits.substring(0, NUMBER), owner, serial).equals(this);
  }

  /** The registration number that ten leading digits make for this register of this owner. */
  public static RegistrationNumber of(String number, TaxNumber owner, String serial) {
    var input = number + padded(owner.digits(), 12) + padded(serial, 20);
    return new RegistrationNumber(number + padded(Integer.toString(checksum(input)), 6));
  }

  private static String padded(String text, int length) {
    return "0".repeat(Math.max(0, length - text.length())) + text;
  }

  private static int checksum(String input) {
    var crc = LARGEST_CHECKSUM;
    for (var b : input.getBytes(StandardCharsets.US_ASCII)) {
      crc ^= (b & 0xFF) << 8;
      for (var bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ POLYNOMIAL;
      }
      crc &= LARGEST_CHECKSUM;
    }
    return crc;
  }

  @Override
  public String toString() {
    return digits;
  }
}
