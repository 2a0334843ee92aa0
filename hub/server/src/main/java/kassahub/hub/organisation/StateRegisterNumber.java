package kassahub.hub.organisation;

/** ОГРН of a legal entity (13 digits) or ОГРНИП of a sole proprietor (15). */
public record StateRegisterNumber(String digits) {
  private static final int LEGAL = 13;
  private static final int PERSONAL = 15;

  public StateRegisterNumber {
    if (!valid(digits)) {
      throw new IllegalArgumentException("not a state register number: " + digits);
    }
  }

  /** Whether form and check digit are right. */
  public static boolean valid(String digits) {
    if (!CheckDigits.onlyDigits(digits)) {
      return false;
    }
    return switch (digits.length()) {
      case LEGAL -> checked(digits, 11);
      case PERSONAL -> checked(digits, 13);
      default -> false;
    };
  }

  private static boolean checked(String digits, int modulus) {
    var last = digits.length() - 1;
    var rest = Long.parseLong(digits.substring(0, last)) % modulus % 10;
    return rest == CheckDigits.digit(digits, last);
  }

  @Override
  public String toString() {
    return digits;
  }
}
