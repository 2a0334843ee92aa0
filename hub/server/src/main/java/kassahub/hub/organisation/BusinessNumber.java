package kassahub.hub.organisation;

import static kassahub.hub.organisation.CheckDigits.digit;
import static kassahub.hub.organisation.CheckDigits.remainder;

/**
 * БИН of an entity or ИИН of a person in Kazakhstan: twelve digits, the last one of them checks the
 * others (facts/kz-ofd-protocol.md).
 */
public final class BusinessNumber {
  private static final int LENGTH = 12;
  private static final int[] WEIGHTS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  private static final int[] AGAIN = {3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2};

  private BusinessNumber() {}

  /** Whether form and check digit are right. */
  public static boolean valid(String digits) {
    if (digits.length() != LENGTH
        || !CheckDigits.onlyDigits(digits)
        || digits.chars().allMatch(c -> c == '0')) {
      return false;
    }
    int first = remainder(digits, WEIGHTS);
    int check = first == 10 ? remainder(digits, AGAIN) : first;
    return check == digit(digits, LENGTH - 1); // 10 again is not given to anybody
  }
}
