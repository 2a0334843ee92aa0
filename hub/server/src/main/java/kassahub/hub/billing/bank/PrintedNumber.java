package kassahub.hub.billing.bank;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Numbers of documents as people type them: whatever looks alike is the same (facts §6.3). */
public final class PrintedNumber {
  private static final Pattern AROUND_DASH = Pattern.compile("\\s*-\\s*");
  private static final Pattern DASHES = Pattern.compile("[\\p{Pd}\u2212]");
  private static final char LETTER_O =
      StatementKeys.CYRILLIC.charAt(StatementKeys.LATIN.indexOf('O'));

  private PrintedNumber() {}

  /** Whether people, and so bank statements, cannot tell one from the other. */
  public static boolean alike(String one, String other) {
    return canonical(one).equals(canonical(other));
  }

  /** Upper case, letters that look alike made the same, dashes without spaces. */
  static String folded(String text) {
    String upper = Normalizer.normalize(text, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
    String dashed = AROUND_DASH.matcher(DASHES.matcher(upper).replaceAll("-")).replaceAll("-");
    var folded = new StringBuilder(dashed);
    for (int at = 0; at < folded.length(); at++) {
      int latin = StatementKeys.LATIN.indexOf(folded.charAt(at));
      if (latin >= 0) {
        folded.setCharAt(at, StatementKeys.CYRILLIC.charAt(latin));
      }
    }
    return folded.toString();
  }

  /** Folded, and the letter O is zero. */
  static String canonical(String text) {
    return folded(text).replace(LETTER_O, '0');
  }

  /**
   * Whether a text names the number, as a word of its own. Mere digits could be anything.
   *
   * @param text canonical
   * @param number canonical
   */
  static boolean named(String text, String number) {
    if (number.chars().noneMatch(Character::isLetter)) {
      return false;
    }
    for (int at = text.indexOf(number); at >= 0; at = text.indexOf(number, at + 1)) {
      if (begins(text, at) && ends(text, at + number.length())) {
        return true;
      }
    }
    return false;
  }

  private static boolean begins(String text, int at) {
    return at == 0
        || (!Character.isLetterOrDigit(text.charAt(at - 1)) && text.charAt(at - 1) != '-');
  }

  private static boolean ends(String text, int end) {
    if (end == text.length()) {
      return true;
    }
    boolean dashed = text.charAt(end) == '-';
    return dashed
        ? end + 1 == text.length() || !Character.isDigit(text.charAt(end + 1))
        : !Character.isLetterOrDigit(text.charAt(end));
  }
}
