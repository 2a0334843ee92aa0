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
 */
final class RenewalForecast {
  private static final Reason NO_PRICE = new Reason("NO_PRICE", "no price is set");

  /**
   * What a licence for a register costs, and for how long it lasts.
   *
   * @param kopecks empty = no price is set
   */
  record Tariff(OptionalLong kopecks, Term term) {}

  /** From when, how far, and what was spent of the first month's limit. */
  record Horizon(LocalDate today, int months, Money spent) {}

  private record Due(Subject subject, LocalDate ends) {}

  private final Policy policy;
  private final Function<Subject, Tariff> tariffs;
  private final Horizon horizon;
  private final PriorityQueue<Due> waiting =
      new PriorityQueue<>(
          Comparator.comparing(Due::ends).thenComparingLong(due -> due.subject().registerId()));

  private RenewalForecast(Policy policy, Function<Subject, Tariff> tariffs, Horizon horizon) {
    this.policy = policy;
    this.tariffs = tariffs;
    this.horizon = horizon;
  }

  /**
   * One row a month, this month first.
   *
   * @param tariffs of each subject
   * @param horizon from when and how far
   */
  static List<ForecastMonth> of(
      Policy policy, List<Subject> subjects, Function<Subject, Tariff> tariffs, Horizon horizon) {
    var forecast = new RenewalForecast(policy, tariffs, horizon);
    subjects.forEach(subject -> forecast.waiting.add(new Due(subject, subject.ends())));
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
    var sum = new Sum(policy.monthLimit().minor() - spent);
    var again = new ArrayList<Due>();
    while (!waiting.isEmpty() && !buyDay(waiting.element()).isAfter(month.atEndOfMonth())) {
      var due = waiting.remove();
      if (forgotten(due, from)) {
        continue;
      }
      var tariff = tariffs.apply(due.subject());
      var obstacle = obstacle(tariff, sum.left);
      if (obstacle.isEmpty()) {
        sum.buy(tariff.kopecks().getAsLong());
        waiting.add(renewed(due, tariff.term(), from));
      } else {
        sum.leave(obstacle.get(), tariff.kopecks().orElse(0));
        if (obstacle.get().equals(RenewalPlan.MONTH_LIMIT)) {
          again.add(due);
        }
      }
    }
    waiting.addAll(again);
    return sum.month(month, policy.monthLimit());
  }

  private Optional<Reason> obstacle(Tariff tariff, long left) {
    if (tariff.kopecks().isEmpty()) {
      return Optional.of(NO_PRICE);
    }
    return RenewalPlan.tooDear(policy, tariff.kopecks().getAsLong(), left);
  }

  private LocalDate buyDay(Due due) {
    return due.ends().minusDays(policy.daysBefore());
  }

  private Due renewed(Due due, Term term, LocalDate from) {
    var day = buyDay(due).isBefore(from) ? from : buyDay(due);
    return new Due(due.subject(), term.after(due.ends().isBefore(day) ? day : due.ends()));
  }

  private static boolean forgotten(Due due, LocalDate day) {
    return due.ends().isBefore(day.minusDays(Renewals.FORGET_AFTER_DAYS));
  }

  /** One month while it is counted. */
  private static final class Sum {
    private final Map<Reason, ForecastMonth.Unbought> unbought = new LinkedHashMap<>();
    private int licences;
    private long kopecks;
    private long left;

    Sum(long left) {
      this.left = left;
    }

    void buy(long price) {
      licences++;
      kopecks += price;
      left -= price;
    }

    void leave(Reason reason, long price) {
      unbought.merge(
          reason,
          new ForecastMonth.Unbought(reason, 1, Money.kopecks(price)),
          (old, one) ->
              new ForecastMonth.Unbought(
                  reason, old.licences() + one.licences(), old.cost().plus(one.cost())));
    }

    ForecastMonth month(YearMonth month, Money limit) {
      long over =
          Optional.ofNullable(unbought.get(RenewalPlan.MONTH_LIMIT))
              .map(one -> one.cost().minor())
              .orElse(0L);
      return new ForecastMonth(
          month,
          licences,
          Money.kopecks(kopecks),
          limit,
          Money.kopecks(over == 0 ? 0 : Math.max(0, over - left)),
          List.copyOf(unbought.values()));
    }
  }
}
