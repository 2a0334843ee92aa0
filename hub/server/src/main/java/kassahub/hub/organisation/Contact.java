package kassahub.hub.organisation;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.account.User;
import kassahub.hub.problem.Problem;

/** Somebody to call or write to. */
public record Contact(Optional<String> name, Optional<String> phone, Optional<String> email) {
  public static final Contact NONE =
      new Contact(Optional.empty(), Optional.empty(), Optional.empty());

  private static final int LONGEST = 200;

  /** Name, telephone and address in one line, as far as they are known; empty when none is. */
  public Optional<String> line() {
    return Stream.of(name, phone, email)
        .flatMap(Optional::stream)
        .reduce((one, next) -> one + ", " + next);
  }

  /**
   * Refuses what no line holds.
   *
   * @throws Problem.Invalid {@code BAD_CONTACT}, {@code ADDRESS_WRONG}
   */
  void check() {
    Stream.of(name, phone, email)
        .flatMap(Optional::stream)
        .forEach(text -> requireLine(text, LONGEST, "BAD_CONTACT"));
    email.ifPresent(
        text -> {
          if (!User.isAddress(text.toLowerCase(Locale.ROOT))) {
            throw new Problem.Invalid("ADDRESS_WRONG", "an e-mail address expected");
          }
        });
  }

  /** Refuses what is empty, too long or more than one line. */
  static void requireLine(String text, int longest, String code) {
    boolean oneLine = text.codePoints().noneMatch(Character::isISOControl);
    if (text.isBlank() || text.length() > longest || !oneLine) {
      throw new Problem.Invalid(
          code, "one line of at most " + longest, Map.of("limit", Integer.toString(longest)));
    }
  }
}
