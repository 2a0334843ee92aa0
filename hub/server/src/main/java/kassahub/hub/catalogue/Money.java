package kassahub.hub.catalogue;

import java.util.Currency;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A sum, never negative.
 *
 * @param minor in kopecks or tiyn
 * @param currency RUB or KZT
 */
public record Money(long minor, Currency currency) {
  private static final Currency RUB = Currency.getInstance("RUB");
  private static final Pattern TYPED = Pattern.compile("(\\d{1,12})(?:[.,](\\d{1,2}))?");

  public Money {
    if (minor < 0) {
      throw new IllegalArgumentException("minor: not negative expected, found " + minor);
    }
  }

  /** A sum in kopecks. */
  public static Money kopecks(long kopecks) {
    return new Money(kopecks, RUB);
  }

  /** A sum whose currency is its ISO code, as columns keep it. */
  public static Money of(long minor, String currency) {
    return new Money(minor, Currency.getInstance(currency));
  }

  /** As people type sums, in kopecks or tiyn: spaces inside, a comma before the small ones. */
  public static Optional<Long> typed(String text) {
    var typed = TYPED.matcher(text.replaceAll("[\\s\u00a0\u202f₽₸]", ""));
    if (!typed.matches()) {
      return Optional.empty();
    }
    String small = Optional.ofNullable(typed.group(2)).orElse("") + "00";
    return Optional.of(
        Long.parseLong(typed.group(1)) * 100 + Long.parseLong(small.substring(0, 2)));
  }

  /**
   * The sum of both.
   *
   * @throws IllegalArgumentException when the currencies differ
   */
  public Money plus(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException("currency: " + currency + " and " + other.currency);
    }
    return new Money(Math.addExact(minor, other.minor), currency);
  }
}
