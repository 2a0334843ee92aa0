package kassahub.hub.cabinet.client;

import java.util.Currency;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.catalogue.Money;
import kassahub.hub.problem.Problem;
import kassahub.hub.renewal.Policy;
import kassahub.hub.renewal.PolicyDraft;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Request;
import kassahub.hub.web.Texts;

/**
 * A rule as it stands in the form: what was typed, and what is wrong with it, by field.
 *
 * @param organisation number of the payer, as sent
 * @param currency in which its account buys
 * @param faults sentences by the name of the field
 */
public record RuleForm(
    String organisation,
    Currency currency,
    String name,
    boolean enabled,
    String days,
    String limit,
    String price,
    Map<String, String> faults) {
  private static final int MOST_DAYS = 180;

  /** What a page of the release before was filled in with: it does not say it. */
  private static final String BEFORE = "RUB";

  /** The form's fields under the names that refusals of a rule use. */
  private static final Map<String, String> FIELDS =
      Map.of("daysBefore", "days", "monthLimit", "limit", "highestPrice", "price");

  public RuleForm {
    faults = Map.copyOf(faults);
  }

  static RuleForm blank(Currency currency) {
    return new RuleForm("", currency, "", true, "14", "", "", Map.of());
  }

  /** Sums in another currency are not shown: they mean nothing in this one. */
  static RuleForm of(Policy policy, Currency currency) {
    boolean same = policy.currency().equals(currency);
    return new RuleForm(
        Long.toString(policy.organisationId()),
        currency,
        policy.name(),
        policy.enabled(),
        Integer.toString(policy.daysBefore()),
        same ? typed(policy.monthLimit()) : "",
        same ? typed(policy.highestPrice()) : "",
        Map.of());
  }

  /** Typed in one currency, they are not to be read in another. */
  private RuleForm withoutSums() {
    return new RuleForm(organisation, currency, name, enabled, days, "", "", faults);
  }

  /** What was sent, checked field by field. */
  static RuleForm sent(Request request, Currency currency) {
    var form =
        new RuleForm(
            request.formText("organisation"),
            currency,
            request.formText("name"),
            request.form("enabled").isPresent(),
            request.formText("days"),
            request.formText("limit"),
            request.formText("price"),
            Map.of());
    var texts = request.texts();
    var faults = new HashMap<String, String>();
    if (form.name.isEmpty()) {
      faults.put("name", texts.say("renewal.fault.name"));
    }
    if (whole(form.days).filter(days -> days >= 1 && days <= MOST_DAYS).isEmpty()) {
      faults.put("days", texts.say("renewal.fault.days", "most", MOST_DAYS));
    }
    if (!request.form("currency").orElse(BEFORE).equals(currency.getCurrencyCode())) {
      var other = texts.say("problem.OTHER_CURRENCY", "currency", currency.getCurrencyCode());
      faults.put("limit", other);
      faults.put("price", other);
      return form.withoutSums().failing(faults);
    }
    if (Money.typed(form.limit).isEmpty()) {
      faults.put("limit", texts.say("renewal.fault.money"));
    }
    if (Money.typed(form.price).isEmpty()) {
      faults.put("price", texts.say("renewal.fault.money"));
    }
    return form.failing(faults);
  }

  /** The same with the reason why the rule was not taken beside the field it is about. */
  RuleForm refused(Problem problem, Texts texts) {
    String field = problem.facts().getOrDefault("field", "name");
    String sentence = texts.refusal(problem);
    return failing(Map.of(FIELDS.getOrDefault(field, field), sentence));
  }

  /** Only of a form without faults. */
  PolicyDraft draft(OptionalLong id) {
    return new PolicyDraft(
        id,
        whole(organisation)
            .orElseThrow(() -> new Problem.NotFound("NO_SUCH_ORGANISATION", "not a number")),
        name,
        enabled,
        Math.toIntExact(whole(days).orElseThrow()),
        new Money(Money.typed(limit).orElseThrow(), currency),
        new Money(Money.typed(price).orElseThrow(), currency),
        OptionalLong.empty());
  }

  /** «₽» or «₸». */
  public String unit() {
    return Formats.unit(currency.getCurrencyCode());
  }

  /** What is wrong with a field. */
  public Optional<String> fault(String field) {
    return Optional.ofNullable(faults.get(field));
  }

  private RuleForm failing(Map<String, String> with) {
    return new RuleForm(organisation, currency, name, enabled, days, limit, price, with);
  }

  private static Optional<Long> whole(String text) {
    return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  private static String typed(Money money) {
    return money.minor() % 100 == 0
        ? Long.toString(money.minor() / 100)
        : "%d,%02d".formatted(money.minor() / 100, money.minor() % 100);
  }
}
