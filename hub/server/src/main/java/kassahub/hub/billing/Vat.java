package kassahub.hub.billing;

import java.util.OptionalInt;
import java.util.Set;

/** How a sale stands to value added tax; the three that are no tax are not the same. */
public sealed interface Vat {
  /** The sale is free of it: rights to registered programs. */
  record Exempt() implements Vat {}

  /** The seller does not pay it. */
  record NotPayer() implements Vat {}

  /**
   * Contained in the price.
   *
   * @param percent one of {@link #RATES}
   */
  record Rate(int percent) implements Vat {
    public Rate {
      if (!RATES.contains(percent)) {
        throw new IllegalArgumentException("percent: one of " + RATES + " expected");
      }
    }
  }

  Set<Integer> RATES = Set.of(0, 5, 7, 10, 20, 22);

  /** Reads what {@link #word()} and {@link #rate()} wrote. */
  static Vat of(String word, OptionalInt rate) {
    return switch (word) {
      case "exempt" -> new Exempt();
      case "not_payer" -> new NotPayer();
      case "rate" -> new Rate(rate.orElseThrow());
      default -> throw new IllegalArgumentException("no treatment of tax: " + word);
    };
  }

  /** As columns spell it. */
  default String word() {
    return switch (this) {
      case Exempt() -> "exempt";
      case NotPayer() -> "not_payer";
      case Rate(var percent) -> "rate";
    };
  }

  /** Percent, where there is a rate. */
  default OptionalInt rate() {
    return this instanceof Rate(var percent) ? OptionalInt.of(percent) : OptionalInt.empty();
  }

  /** The tax that a sum contains, in kopecks; half a kopeck is rounded up. */
  default long in(long amount) {
    return switch (this) {
      case Exempt() -> 0;
      case NotPayer() -> 0;
      case Rate(var percent) -> {
        long whole = 100L + percent;
        yield Math.floorDiv(
            Math.addExact(Math.multiplyExact(amount, 2L * percent), whole), 2 * whole);
      }
    };
  }
}
