package kassahub.hub.register;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How a serial is read from what people type, paste, keep in files or send through the API: the one
 * rule about separators and about letters that look like digits.
 */
public final class SerialNumber {
  /** Digits of a usual serial. */
  public static final int DIGITS = 16;

  /** Zeros that a spreadsheet eats from the front of a number, at most. */
  private static final int EATEN = 4;

  /** Fewer real digits, and the word is a word. */
  private static final int FEWEST_DIGITS = 8;

  private static final int LONGEST = 40;

  /** Blanks, dashes, quotes, apostrophes, the number sign and invisible marks. */
  private static final Pattern SEPARATORS =
      Pattern.compile("[\\s\\p{Z}\\p{Cf}\\p{Cntrl}\\p{Pd}\\p{Pi}\\p{Pf}\"'`#\u2116\u2212_]+");

  /** Four digits, four times, as some labels print a serial. */
  private static final Pattern PRINTED =
      Pattern.compile("(?<![0-9])[0-9]{4}(?:[ -][0-9]{4}){3}(?![0-9])");

  private static final Pattern FIELDS = Pattern.compile("[;,\t|]+");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cf}]+");

  private SerialNumber() {}

  /** What is wrong with a serial, as the end of a {@code reason.} key and what it names. */
  public record Fault(String code, Map<String, String> facts) {}

  /**
   * The text as digits: letters that look like a digit become it, Latin and Cyrillic ones alike;
   * everything else is dropped.
   */
  public static String fold(String text) {
    var digits = new StringBuilder(text.length());
    text.chars()
        .map(SerialNumber::digit)
        .filter(c -> c != ' ')
        .forEach(c -> digits.append((char) c));
    return digits.toString();
  }

  /** The digits that a search means, when it can mean a serial or a part of one. */
  public static Optional<String> sought(String text) {
    String bare = SEPARATORS.matcher(text).replaceAll("");
    String digits = fold(bare);
    boolean all = digits.length() == bare.length();
    return all && bare.chars().anyMatch(SerialNumber::isDigit)
        ? Optional.of(digits)
        : Optional.empty();
  }

  /** One serial as it is kept: 16 digits where the text means them, else what was typed. */
  public static String normal(String typed) {
    return usual(typed).orElseGet(() -> cut(BLANKS.matcher(typed).replaceAll(" ").strip()));
  }

  /**
   * The serials that a line has: every run of 16 digits, else the one word that could be a number;
   * none = the line says something else.
   */
  public static List<String> in(String line) {
    var whole = usual(line);
    if (whole.isPresent()) {
      return List.of(whole.get());
    }
    var found = new LinkedHashSet<String>();
    var numbers = new ArrayList<String>();
    for (String field : FIELDS.split(line, -1)) {
      usual(field)
          .ifPresentOrElse(
              found::add,
              () ->
                  Stream.concat(
                          BLANKS.splitAsStream(field),
                          PRINTED.matcher(field).results().map(MatchResult::group))
                      .forEach(word -> usual(word).ifPresent(found::add)));
      if (isNumber(field)) {
        numbers.add(normal(field));
      }
    }
    return !found.isEmpty()
        ? List.copyOf(found)
        : numbers.size() == 1 ? List.copyOf(numbers) : List.of();
  }

  /**
   * Why a text is no usual serial: the first character that is no digit, else how many there are;
   * empty = it is one.
   */
  public static Optional<Fault> fault(String serial) {
    String bare = SEPARATORS.matcher(serial).replaceAll("");
    for (int at = 0; at < bare.length(); at++) {
      char letter = bare.charAt(at);
      if (!isDigit(letter)) {
        return Optional.of(letter(letter, at + 1));
      }
    }
    return bare.length() == DIGITS ? Optional.empty() : Optional.of(count(bare));
  }

  private static Fault count(String bare) {
    String count = Integer.toString(bare.length());
    return bare.length() < DIGITS && bare.length() >= DIGITS - EATEN
        ? new Fault(
            "WRONG_FORMAT_ZEROS",
            Map.of("count", count, "zeros", "0".repeat(DIGITS - bare.length())))
        : new Fault("WRONG_FORMAT_DIGITS", Map.of("count", count));
  }

  private static Fault letter(char letter, int place) {
    var facts = Map.of("letter", Character.toString(letter), "place", Integer.toString(place));
    int meant = digit(letter);
    return meant == ' '
        ? new Fault("WRONG_FORMAT_CHARACTER", facts)
        : new Fault(
            "WRONG_FORMAT_LETTER",
            Map.of(
                "letter", Character.toString(letter),
                "place", Integer.toString(place),
                "digit", Character.toString(meant)));
  }

  /** The 16 digits that a text means and nothing else. */
  private static Optional<String> usual(String text) {
    String bare = SEPARATORS.matcher(text).replaceAll("");
    long digits = bare.chars().filter(SerialNumber::isDigit).count();
    return bare.length() == DIGITS && digits >= FEWEST_DIGITS
        ? Optional.of(fold(bare)).filter(folded -> folded.length() == DIGITS)
        : Optional.empty();
  }

  /** One word of digits, or of several digits and something else. */
  private static boolean isNumber(String field) {
    String bare = SEPARATORS.matcher(field).replaceAll("");
    long digits = bare.chars().filter(SerialNumber::isDigit).count();
    boolean word = BLANKS.splitAsStream(field).filter(part -> !part.isEmpty()).count() == 1;
    return !bare.isEmpty() && (digits == bare.length() || (word && digits * 2 >= bare.length()));
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), LONGEST));
  }

  private static boolean isDigit(int letter) {
    return letter >= '0' && letter <= '9';
  }

  private static int digit(int letter) {
    return switch (letter) {
      case 'O', 'o', 'Q', 'D', '\u041e', '\u043e' -> '0';
      case 'I', 'i', 'l', 'L', '|', '\u0406', '\u0456' -> '1';
      case 'Z', 'z' -> '2';
      case '\u0417', '\u0437' -> '3';
      case '\u0427', '\u0447' -> '4';
      case 'S', 's' -> '5';
      case 'b', '\u0411', '\u0431' -> '6';
      case 'B', '\u0412' -> '8';
      default -> isDigit(letter) ? letter : ' ';
    };
  }
}
