package kassahub.codec.licence;

/**
 * One register's licence: a line of a licence file, and what a dispatch carries.
 *
 * @param serial factory number, exactly 16 decimal digits with leading zeros
 * @param mask what is licensed
 * @param signature opaque to everyone but the register
 */
public record LicenceLine(String serial, LicenceMask mask, LicenceSignature signature) {
  static final int SERIAL_DIGITS = 16;

  public LicenceLine {
    checkSerial(serial);
  }

  /**
   * The serial with zeros in front up to 16 digits, as licence files spell it.
   *
   * @throws IllegalArgumentException when the text is not 1 to 16 decimal digits
   */
  public static String padSerial(String serial) {
    if (serial.isEmpty() || serial.length() > SERIAL_DIGITS || !isDecimal(serial)) {
      throw new IllegalArgumentException("serial: 1 to 16 decimal digits expected");
    }
    return "0".repeat(SERIAL_DIGITS - serial.length()) + serial;
  }

  static boolean isSerial(String text) {
    return text.length() == SERIAL_DIGITS && isDecimal(text);
  }

  static void checkSerial(String serial) {
    if (!isSerial(serial)) {
      throw new IllegalArgumentException("serial: 16 decimal digits expected");
    }
  }

  private static boolean isDecimal(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
