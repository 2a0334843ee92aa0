package kassahub.hub.renewal;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.Term;

/** What the coming months will cost when every register goes on being renewed at today's prices. */
final class RenewalForecast {
  /** What a licence for a register costs, and for how long it lasts. */
  record Tariff(long kopecks, Term term) {}

  private record Sum(int licences, long kopecks) {
    Sum plus(Sum other) {
      return new Sum(licences + other.licences, kopecks + other.kopecks);
    }
  }

  private RenewalForecast() {}

  /**
   * One row a month, this month first.
   *
   * @param tariffs of each subject
   * @param horizon from when and how far
   */
  static List<ForecastMonth> of(
      Policy policy, List<Subject> subjects, Function<Subject, Tariff> tariffs, Horizon horizon) {
    var sums = new HashMap<YearMonth, Sum>();
    for (var subject : subjects) {
      add(sums, subject.ends(), tariffs.apply(subject), policy.daysBefore(), horizon);
    }
    var months = new ArrayList<ForecastMonth>(horizon.months());
    for (int i = 0; i < horizon.months(); i++) {
      var month = YearMonth.from(horizon.today()).plusMonths(i);
      long spent = i == 0 ? horizon.spent().minor() : 0;
      months.add(month(policy, month, sums.getOrDefault(month, new Sum(0, 0)), spent));
    }
    return months;
  }

  /** From when, how far, and what was spent of the first month's limit. */
  record Horizon(LocalDate today, int months, Money spent) {}

  private static void add(
      Map<YearMonth, Sum> sums, LocalDate ends, Tariff tariff, int daysBefore, Horizon to) {
    var last = YearMonth.from(to.today()).plusMonths(to.months());
    var end = ends;
    while (true) {
      var day = end.minusDays(daysBefore);
      var buy = day.isBefore(to.today()) ? to.today() : day;
      if (!YearMonth.from(buy).isBefore(last)) {
        return;
      }
      sums.merge(YearMonth.from(buy), new Sum(1, tariff.kopecks()), Sum::plus);
      end = tariff.term().after(end.isBefore(to.today()) ? to.today() : end);
    }
  }

  private static ForecastMonth month(Policy policy, YearMonth month, Sum sum, long spent) {
    long missing = Math.max(0, spent + sum.kopecks() - policy.monthLimit().minor());
    return new ForecastMonth(
        month,
        sum.licences(),
        Money.kopecks(sum.kopecks()),
        policy.monthLimit(),
        Money.kopecks(missing));
  }
}
