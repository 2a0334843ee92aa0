package kassahub.hub.renewal;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.function.Function;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.Term;

/**
 * What the coming months will cost at today's prices: the policy's own rules, played forward. Those
 * that end first are bought while the month's limit lasts; the rest waits for the next month.
 * Played with the counts of each day, so that a fleet of any size takes no more memory than its
 * days.
 */
final class RenewalForecast {
  static final Reason NO_PRICE = new Reason("NO_PRICE", "no price is set");

  /**
   * What a licence for a register of a line costs, and for how long it lasts.
   *
   * @param price in the policy's currency; empty = there is none
   * @param without why there is none
   */
  record Tariff(OptionalLong price, Reason without, Term term) {}

  /** From when, how far, and what was spent of the first month's limit. */
  record Horizon(LocalDate today, int months, Money spent) {}

  private final Policy policy;
  private final Function<OptionalLong, Tariff> tariffs;
  private final Horizon horizon;
  private final PriorityQueue<EndingDay> waiting =
      new PriorityQueue<>(
          Comparator.comparing(EndingDay::ends)
              .thenComparingLong(ending -> ending.lineId().orElse(Long.MAX_VALUE)));

  private RenewalForecast(Policy policy, Function<OptionalLong, Tariff> tariffs, Horizon horizon) {
    this.policy = policy;
    this.tariffs = tariffs;
    this.horizon = horizon;
  }

  /**
   * One row a month, this month first.
   *
   * @param tariffs of each line; empty = of devices without one
   * @param horizon from when and how far
   */
  static List<ForecastMonth> of(
      Policy policy,
      List<EndingDay> endings,
      Function<OptionalLong, Tariff> tariffs,
      Horizon horizon) {
    var forecast = new RenewalForecast(policy, tariffs, horizon);
    forecast.waiting.addAll(endings);
    var months = new ArrayList<ForecastMonth>(horizon.months());
    for (int i = 0; i < horizon.months(); i++) {
      var month = YearMonth.from(horizon.today()).plusMonths(i);
      months.add(forecast.month(month, i == 0 ? horizon.spent().minor() : 0));
    }
    return months;
  }

  private ForecastMonth month(YearMonth month, long spent) {
    var first = month.atDay(1);
    var from = first.isBefore(horizon.today()) ? horizon.today() : first;
    var sum = new Sum(policy, policy.monthLimit().minor() - spent);
    var again = new ArrayList<EndingDay>();
    while (!waiting.isEmpty() && !buyDay(waiting.element()).isAfter(month.atEndOfMonth())) {
      var due = waiting.remove();
      if (forgotten(due, from)) {
        continue;
      }
      var tariff = tariffs.apply(due.lineId());
      int bought = sum.affordable(due.licences(), tariff.price(), policy.highestPrice().minor());
      if (bought > 0) {
        sum.buy(bought, tariff.price().getAsLong());
        waiting.add(renewed(due, bought, tariff.term(), from));
      }
      int rest = due.licences() - bought;
      if (rest > 0) {
        var obstacle = obstacle(tariff, sum.left);
        sum.leave(obstacle, rest, tariff.price().orElse(0));
        if (obstacle.equals(RenewalPlan.MONTH_LIMIT)) {
          again.add(new EndingDay(due.lineId(), due.ends(), rest));
        }
      }
    }
    waiting.addAll(again);
    return sum.month(month);
  }

  /** Why those are left that were not bought. */
  private Reason obstacle(Tariff tariff, long left) {
    return tariff.price().isEmpty()
        ? tariff.without()
        : RenewalPlan.tooDear(policy, tariff.price().getAsLong(), left).orElseThrow();
  }

  private LocalDate buyDay(EndingDay due) {
    return due.ends().minusDays(policy.daysBefore());
  }

  private EndingDay renewed(EndingDay due, int licences, Term term, LocalDate from) {
    var day = buyDay(due).isBefore(from) ? from : buyDay(due);
    var ends = term.after(due.ends().isBefore(day) ? day : due.ends());
    return new EndingDay(due.lineId(), ends, licences);
  }

  private static boolean forgotten(EndingDay due, LocalDate day) {
    return due.ends().isBefore(day.minusDays(Renewals.FORGET_AFTER_DAYS));
  }

  /** One month while it is counted. */
  private static final class Sum {
    private final Map<Reason, ForecastMonth.Unbought> unbought = new LinkedHashMap<>();
    private final Policy policy;
    private int licences;
    private long cost;
    private long left;

    Sum(Policy policy, long left) {
      this.policy = policy;
      this.left = left;
    }

    /** How many of so many can be bought: all or none where the price alone decides. */
    int affordable(int wanted, OptionalLong price, long highest) {
      if (price.isEmpty() || price.getAsLong() > highest) {
        return 0;
      }
      long each = price.getAsLong();
      if (each == 0) {
        return left < 0 ? 0 : wanted;
      }
      return Math.clamp(left / each, 0, wanted);
    }

    void buy(int bought, long price) {
      licences += bought;
      cost += bought * price;
      left -= bought * price;
    }

    void leave(Reason reason, int rest, long price) {
      unbought.merge(
          reason,
          new ForecastMonth.Unbought(reason, rest, policy.money(rest * price)),
          (old, more) ->
              new ForecastMonth.Unbought(
                  reason, old.licences() + more.licences(), old.cost().plus(more.cost())));
    }

    ForecastMonth month(YearMonth month) {
      long over =
          Optional.ofNullable(unbought.get(RenewalPlan.MONTH_LIMIT))
              .map(one -> one.cost().minor())
              .orElse(0L);
      return new ForecastMonth(
          month,
          licences,
          policy.money(cost),
          policy.monthLimit(),
          policy.money(over == 0 ? 0 : Math.max(0, over - left)),
          List.copyOf(unbought.values()));
    }
  }
}
