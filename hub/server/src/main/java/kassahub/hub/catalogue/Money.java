package kassahub.hub.catalogue;

import java.util.Currency;

/**
 * A sum, never negative.
 *
 * @param minor in kopecks or tiyn
 * @param currency RUB or KZT
 */
public record Money(long minor, Currency currency) {
  private static final Currency RUB = Currency.getInstance("RUB");

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
