package kassahub.hub.organisation;

import java.util.Locale;
import java.util.Optional;

/** Why an account may buy nothing: a debt ends by being paid, an operator's word by an operator. */
public enum BlockCause {
  OVERDUE,
  OPERATOR;

  /** As the database and texts spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Null in the database: an operator's, of a release that told no causes apart. */
  public static BlockCause ofColumn(Optional<String> stored) {
    return stored.map(word -> valueOf(word.toUpperCase(Locale.ROOT))).orElse(OPERATOR);
  }
}
