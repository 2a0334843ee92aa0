package kassahub.hub.billing;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/** What somebody types to find an order or an invoice. */
final class Numbers {
  /** With or without a prefix, «№» and spaces; the letters may be of either alphabet. */
  private static final Pattern TYPED =
      Pattern.compile("\\s*(?:№|N)?\\s*(?:\\p{L}{1,3}\\s*-?)?\\s*(\\d{1,15})\\s*");

  private Numbers() {}

  static OptionalLong typed(String text) {
    var found = TYPED.matcher(text);
    return found.matches() ? OptionalLong.of(Long.parseLong(found.group(1))) : OptionalLong.empty();
  }

  /** A pattern of {@code like} for texts that contain this one. */
  static String containing(String text) {
    return "%" + text.strip().replaceAll("([\\\\%_])", "\\\\$1") + "%";
  }
}
