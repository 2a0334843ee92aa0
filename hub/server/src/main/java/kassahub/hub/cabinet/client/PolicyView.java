package kassahub.hub.cabinet.client;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Money;
import kassahub.hub.renewal.DryRun;
import kassahub.hub.renewal.ForecastMonth;
import kassahub.hub.renewal.ForecastMonth.Unbought;
import kassahub.hub.renewal.LeftOut;
import kassahub.hub.renewal.Outlook;
import kassahub.hub.renewal.PlannedRenewal;
import kassahub.hub.renewal.Policy;
import kassahub.hub.renewal.Renewed;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/**
 * One rule: itself, what it would do now, what the next months cost.
 *
 * @param form the rule as it stands in the form
 * @param later registers that fall due after those of the plan
 * @param outlook when it buys next
 * @param done what it renewed last
 * @param leftOut registers that it covers and never renews
 * @param overlapping other rules over the same registers
 */
public record PolicyView(
    Policy policy,
    RuleForm form,
    String payer,
    DryRun plan,
    List<PlannedRenewal> later,
    Outlook outlook,
    List<Renewed> done,
    List<LeftOut> leftOut,
    List<ForecastMonth> months,
    List<Policy> overlapping,
    Texts texts,
    Formats formats) {
  static final int SHOWN = 20;

  public String money(Money money) {
    return formats.money(money.minor(), money.currency().getCurrencyCode());
  }

  /** What the chart's figures are in. */
  public String unit() {
    return Formats.unit(policy.currency().getCurrencyCode());
  }

  /** Registers that would be renewed by the next run. */
  public long due() {
    return plan.registers().stream().filter(row -> row.obstacle().isEmpty()).count();
  }

  public List<PlannedRenewal> nearest() {
    return plan.registers().stream().limit(SHOWN).toList();
  }

  /** When a register that is not due yet will be renewed. */
  public String buyDay(PlannedRenewal row) {
    return buyDay(row.ends());
  }

  private String buyDay(LocalDate ends) {
    return formats.date(ends.minusDays(policy.daysBefore()));
  }

  /**
   * When the rule buys next: what is due at once, but for one that was stopped until now; else on
   * the day that the next register has; what stands in the way where it renews nothing.
   */
  public String next() {
    if (policy.halted().isPresent()) {
      return texts.say("renewal.next.again");
    }
    if (due() > 0) {
      return texts.say("renewal.next.now", "count", due(), "sum", money(plan.total()));
    }
    return outlook
        .next()
        .map(ends -> texts.say("renewal.next.day", "day", buyDay(ends)))
        .orElseGet(this::nothing);
  }

  /** When a rule that something stopped goes on, and whose subscription will be over by then. */
  public String again() {
    if (!plan.halt().map(Reason::code).equals(Optional.of("MONTH_LIMIT"))) {
      return texts.say("renewal.next.again");
    }
    var fresh = months.getFirst().month().plusMonths(1).atDay(1);
    String day = texts.say("renewal.next.budget", "day", formats.date(fresh));
    long late =
        plan.registers().stream()
            .filter(row -> row.obstacle().isPresent() && row.ends().isBefore(fresh))
            .count();
    return late == 0 ? day : day + " " + texts.say("renewal.next.budget.late", "count", late);
  }

  private String nothing() {
    var obstacles = new LinkedHashMap<Reason, Integer>();
    plan.registers()
        .forEach(row -> row.obstacle().ifPresent(why -> obstacles.merge(why, 1, Integer::sum)));
    outlook.obstacles().forEach((why, count) -> obstacles.merge(why, count, Integer::sum));
    return obstacles.isEmpty()
        ? texts.say("renewal.next.none")
        : texts.say("renewal.next.hindered", "obstacles", told(obstacles));
  }

  private String told(Map<Reason, Integer> obstacles) {
    return obstacles.entrySet().stream()
        .map(
            one ->
                texts.say(
                    "renewal.next.obstacle",
                    "count",
                    one.getValue(),
                    "reason",
                    reason(one.getKey())))
        .collect(Collectors.joining("; "));
  }

  public Money total() {
    return months.stream()
        .map(ForecastMonth::cost)
        .reduce(Money::plus)
        .orElse(new Money(0, policy.currency()));
  }

  /** Months in which something that falls due is not bought. */
  public List<ForecastMonth> gaps() {
    return months.stream().filter(month -> !month.unbought().isEmpty()).toList();
  }

  /** «мар 27: не продлим 2 кассы, лицензия дороже 1 000 ₽». */
  public String gap(ForecastMonth month, Unbought left) {
    String why =
        switch (left.reason().code()) {
          case "PRICE_TOO_HIGH" ->
              texts.say("renewal.gap.price", "price", money(policy.highestPrice()));
          case "MONTH_LIMIT" -> texts.say("renewal.gap.limit", "sum", money(month.missing()));
          default -> reason(left.reason());
        };
    return texts.say("renewal.gap", "month", label(month), "count", left.licences(), "reason", why);
  }

  /** Names of the rules over the same registers. */
  public String others() {
    return overlapping.stream()
        .map(Policy::name)
        .map("«%s»"::formatted)
        .collect(Collectors.joining(", "));
  }

  /** «апр 27». */
  public String label(ForecastMonth month) {
    return texts.say(
        "month." + month.month().getMonthValue(), "year", "" + month.month().getYear() % 100);
  }

  /** What will be bought in a month, in whole roubles or tenge for the chart. */
  public static long bought(ForecastMonth month) {
    return month.cost().minor() / 100;
  }

  /** What falls due and will not be bought, in whole roubles or tenge for the chart. */
  public static long unbought(ForecastMonth month) {
    return month.unbought().stream().mapToLong(left -> left.cost().minor()).sum() / 100;
  }

  /** What stops the rule right now. */
  public Optional<String> halt() {
    return plan.halt().map(this::reason);
  }

  public String reason(Reason reason) {
    return texts.find("reason." + reason.code(), Map.of()).orElse(reason.message());
  }
}
