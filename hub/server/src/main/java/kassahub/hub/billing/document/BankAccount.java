package kassahub.hub.billing.document;

import java.math.BigInteger;
import java.util.Optional;

/**
 * Where the money goes.
 *
 * @param bic nine digits; in Kazakhstan the bank's international code
 * @param correspondent of the bank, where it has one
 * @param account twenty digits; in Kazakhstan an IBAN
 */
public record BankAccount(String bank, String bic, Optional<String> correspondent, String account) {
  private static final int[] WEIGHTS = {7, 1, 3};
  private static final BigInteger IBAN_MODULUS = BigInteger.valueOf(97);

  /** Whether the key digit fits bank and account (facts/ru-fiscal-and-billing.md §2.1). */
  static boolean accountFits(String bic, String account) {
    return bic.matches("\\d{9}")
        && account.matches("\\d{20}")
        && keyFits(bic.substring(6) + account);
  }

  /** The same of the bank's own account at the central bank. */
  static boolean correspondentFits(String bic, String account) {
    return bic.matches("\\d{9}")
        && account.matches("\\d{20}")
        && keyFits("0" + bic.substring(4, 6) + account);
  }

  /** Whether it is an account of Kazakhstan with the right check digits (ISO 13616). */
  static boolean ibanFits(String iban) {
    if (!iban.matches("KZ\\d\\d[0-9A-Z]{16}")) {
      return false;
    }
    var digits = new StringBuilder();
    (iban.substring(4) + iban.substring(0, 4))
        .chars()
        .forEach(sign -> digits.append(Character.digit(sign, 36)));
    return new BigInteger(digits.toString()).mod(IBAN_MODULUS).equals(BigInteger.ONE);
  }

  private static boolean keyFits(String digits) {
    int sum = 0;
    for (int at = 0; at < digits.length(); at++) {
      sum += (digits.charAt(at) - '0') * WEIGHTS[at % WEIGHTS.length] % 10;
    }
    return sum % 10 == 0;
  }
}
