package kassahub.hub.organisation;

/** Check digits of identifiers (facts/ru-fiscal-and-billing.md §2, facts/kz-ofd-protocol.md). */
final class CheckDigits {
  private CheckDigits() {}

  /** The weighted sum of the leading digits, modulo 11, modulo 10. */
  static int weighted(String digits, int... weights) {
    return remainder(digits, weights) % 10;
  }

  /** The same, modulo 11 alone. */
  static int remainder(String digits, int... weights) {
    var sum = 0;
    for (var i = 0; i < weights.length; i++) {
      sum += weights[i] * digit(digits, i);
    }
    return sum % 11;
  }

  static int digit(String digits, int index) {
    return digits.charAt(index) - '0';
  }

  static boolean onlyDigits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
