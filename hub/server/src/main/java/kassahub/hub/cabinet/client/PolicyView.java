package kassahub.hub.cabinet.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Money;
import kassahub.hub.renewal.DryRun;
import kassahub.hub.renewal.ForecastMonth;
import kassahub.hub.renewal.PlannedRenewal;
import kassahub.hub.renewal.Policy;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/** One rule: itself, what it would do now, what the next months cost. */
public record PolicyView(
    Policy policy,
    String payer,
    DryRun plan,
    List<ForecastMonth> months,
    Texts texts,
    Formats formats) {
  private static final int SHOWN = 20;

  public String money(Money money) {
    return formats.money(money.minor(), money.currency().getCurrencyCode());
  }

  /** Whole roubles for an input. */
  public static String typed(Money money) {
    return money.minor() % 100 == 0
        ? Long.toString(money.minor() / 100)
        : "%d,%02d".formatted(money.minor() / 100, money.minor() % 100);
  }

  /** Registers that would be renewed by the next run. */
  public long due() {
    return plan.registers().stream().filter(row -> row.obstacle().isEmpty()).count();
  }

  public List<PlannedRenewal> nearest() {
    return plan.registers().stream().limit(SHOWN).toList();
  }

  public Money total() {
    return months.stream().map(ForecastMonth::cost).reduce(Money::plus).orElse(Money.kopecks(0));
  }

  /** Months whose limit is too low, with how much is missing. */
  public List<ForecastMonth> shortMonths() {
    return months.stream().filter(month -> month.missing().minor() > 0).toList();
  }

  /** «апр 27». */
  public String label(ForecastMonth month) {
    return texts.say(
        "month." + month.month().getMonthValue(), "year", "" + month.month().getYear() % 100);
  }

  /** What a month costs inside its limit, in whole roubles for the chart. */
  public static long inside(ForecastMonth month) {
    return (month.cost().minor() - over(month) * 100) / 100;
  }

  public static long over(ForecastMonth month) {
    return Math.min(month.missing().minor(), month.cost().minor()) / 100;
  }

  /** What stopped the rule: at the last run, or right now. */
  public Optional<String> halt() {
    return policy.halted().map(Policy.Halt::reason).or(plan::halt).map(this::reason);
  }

  public String reason(Reason reason) {
    return texts.find("reason." + reason.code(), Map.of()).orElse(reason.message());
  }
}
