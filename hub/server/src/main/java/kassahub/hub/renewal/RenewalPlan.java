package kassahub.hub.renewal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kassahub.hub.activation.CheckRow;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceScale;

/**
 * Which of the registers that are due a policy renews: those that end first, while the limit lasts.
 */
final class RenewalPlan {
  static final Reason PRICE_TOO_HIGH =
      new Reason("PRICE_TOO_HIGH", "the price is above the policy's highest");
  static final Reason MONTH_LIMIT =
      new Reason("MONTH_LIMIT", "the month's limit does not cover the next licence");
  static final Reason OTHER_CURRENCY =
      new Reason(
          "OTHER_CURRENCY", "the account buys in another currency than the policy counts in");
  private static final Reason NOT_CHECKED = new Reason("NOT_CHECKED", "the check gave no row");

  private RenewalPlan() {}

  /**
   * Decides for each subject, in order.
   *
   * @param rows the check of the subjects' serials, in the same order
   * @param left of the month's limit
   */
  static List<PlannedRenewal> of(
      Policy policy, List<Subject> subjects, List<CheckRow> rows, Money left) {
    var planned = new ArrayList<PlannedRenewal>(subjects.size());
    long rest = left.minor();
    for (int i = 0; i < subjects.size(); i++) {
      var row = rows.get(i);
      var obstacle = obstacle(policy, row, rest);
      if (obstacle.isEmpty()) {
        rest -= single(row).map(Money::minor).orElse(0L);
      }
      planned.add(planned(subjects.get(i), row, obstacle));
    }
    return planned;
  }

  /** The same registers when nothing can be bought at all. */
  static List<PlannedRenewal> none(List<Subject> subjects, Reason why) {
    return subjects.stream()
        .map(
            subject ->
                new PlannedRenewal(
                    subject.registerId(),
                    subject.serial(),
                    subject.model(),
                    subject.ends(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(why)))
        .toList();
  }

  /**
   * What will be done with one that is not due yet, at today's price and with the month's whole
   * limit.
   */
  static PlannedRenewal later(Policy policy, Subject subject, RenewalForecast.Tariff tariff) {
    return new PlannedRenewal(
        subject.registerId(),
        subject.serial(),
        subject.model(),
        subject.ends(),
        Optional.empty(),
        tariff.price().stream().mapToObj(policy::money).findFirst(),
        obstacle(policy, tariff));
  }

  /** Why nothing of a line will be bought, however much of the month's limit is left. */
  static Optional<Reason> obstacle(Policy policy, RenewalForecast.Tariff tariff) {
    return tariff.price().isEmpty()
        ? Optional.of(tariff.without())
        : tooDear(policy, tariff.price().getAsLong(), policy.monthLimit().minor());
  }

  static Money total(Policy policy, List<PlannedRenewal> planned) {
    return policy.money(
        planned.stream()
            .filter(one -> one.obstacle().isEmpty())
            .mapToLong(one -> one.price().map(Money::minor).orElse(0L))
            .sum());
  }

  private static Optional<Reason> obstacle(Policy policy, CheckRow row, long rest) {
    if (row.refusal().isPresent()) {
      return row.refusal();
    }
    var price = single(row);
    if (price.isEmpty()) {
      return Optional.of(NOT_CHECKED);
    }
    if (!price.get().currency().equals(policy.currency())) {
      return Optional.of(OTHER_CURRENCY);
    }
    return tooDear(policy, price.get().minor(), rest);
  }

  /** What the policy's own bounds say to a price. */
  static Optional<Reason> tooDear(Policy policy, long price, long rest) {
    if (price > policy.highestPrice().minor()) {
      return Optional.of(PRICE_TOO_HIGH);
    }
    return price > rest ? Optional.of(MONTH_LIMIT) : Optional.empty();
  }

  private static PlannedRenewal planned(Subject subject, CheckRow row, Optional<Reason> obstacle) {
    return new PlannedRenewal(
        subject.registerId(),
        subject.serial(),
        row.model().orElse(subject.model()),
        subject.ends(),
        row.newUntil(),
        single(row),
        obstacle);
  }

  /** What it costs alone: how many will be bought with it is not decided yet (decision 061). */
  private static Optional<Money> single(CheckRow row) {
    return row.scale().map(PriceScale::single).or(row::price);
  }
}
