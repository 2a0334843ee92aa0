package kassahub.hub.organisation;

import static kassahub.hub.organisation.CheckDigits.digit;
import static kassahub.hub.organisation.CheckDigits.weighted;

/** ИНН: ten digits of a legal entity, twelve of a person (facts/ru-fiscal-and-billing.md §2.1). */
public record TaxNumber(String digits) {
  private static final int LEGAL = 10;
  private static final int PERSONAL = 12;
  private static final int[] TENTH = {2, 4, 10, 3, 5, 9, 4, 6, 8};
  private static final int[] ELEVENTH = {7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
  private static final int[] TWELFTH = {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};

  public TaxNumber {
    if (!valid(digits)) {
      throw new IllegalArgumentException("not a tax number: " + digits);
    }
  }

  /** Whether form and check digits are right. */
  public static boolean valid(String digits) {
    if (!CheckDigits.onlyDigits(digits) || digits.chars().allMatch(c -> c == '0')) {
      return false;
    }
    return switch (digits.length()) {
      case LEGAL -> weighted(digits, TENTH) == digit(digits, 9);
      case PERSONAL ->
          weighted(digits, ELEVENTH) == digit(digits, 10)
              && weighted(digits, TWELFTH) == digit(digits, 11);
      default -> false;
    };
  }

  /** Of region 00, which there is not: only a sandbox has such (decision 070). */
  public static boolean madeUp(String digits) {
    return digits.startsWith("00");
  }

  /** Of a legal entity, which then also has a КПП. */
  public boolean legal() {
    return digits.length() == LEGAL;
  }

  @Override
  public String toString() {
    return digits;
  }
}
