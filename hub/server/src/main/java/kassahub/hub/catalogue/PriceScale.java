package kassahub.hub.catalogue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What one licence costs by how many of its product are bought together (decision 061): the lowest
 * price of the steps that a quantity reaches.
 *
 * @param steps by quantity, the first from one licence on
 */
public record PriceScale(List<Step> steps) {
  /** So many licences or more cost so much each. */
  public record Step(int from, Money price) {}

  public PriceScale {
    steps = steps.stream().sorted(Comparator.comparingInt(Step::from)).toList();
    if (steps.isEmpty() || steps.getFirst().from() != 1) {
      throw new IllegalArgumentException("steps: one from a single licence on expected");
    }
  }

  /** A price that does not depend on the quantity. */
  public static PriceScale of(Money price) {
    return new PriceScale(List.of(new Step(1, price)));
  }

  /** What a licence costs that is bought alone. */
  public Money single() {
    return steps.getFirst().price();
  }

  /** What each of so many costs. */
  public Money at(int quantity) {
    return steps.stream()
        .filter(step -> step.from() <= quantity)
        .map(Step::price)
        .min(Comparator.comparingLong(Money::minor))
        .orElseGet(this::single);
  }

  /** Steps that make it cheaper, without the first. */
  public List<Step> cheaper() {
    var cheaper = new ArrayList<Step>();
    long lowest = single().minor();
    for (var step : steps) {
      if (step.price().minor() < lowest) {
        lowest = step.price().minor();
        cheaper.add(step);
      }
    }
    return cheaper;
  }
}
