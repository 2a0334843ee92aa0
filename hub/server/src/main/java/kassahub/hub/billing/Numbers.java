package kassahub.hub.billing;

import java.util.Optional;
import java.util.regex.Pattern;

/** What somebody types to find an order or an invoice. */
final class Numbers {
  /** With or without «№», spaces and a prefix, whose letters may be of either alphabet. */
  private static final Pattern TYPED =
      Pattern.compile("\\s*(?:№|N)?\\s*(\\p{L}{1,3}\\s*-?)?\\s*(\\d{1,15})\\s*");

  /**
   * A number that was typed.
   *
   * @param prefixed with letters before it, as only invoices have
   */
  record Typed(boolean prefixed, long number) {}

  private Numbers() {}

  static Optional<Typed> typed(String text) {
    var found = TYPED.matcher(text);
    return found.matches()
        ? Optional.of(new Typed(found.group(1) != null, Long.parseLong(found.group(2))))
        : Optional.empty();
  }
}
