package kassahub.hub.cabinet.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import kassahub.hub.catalogue.Money;
import kassahub.hub.problem.Problem;
import kassahub.hub.renewal.Policy;
import kassahub.hub.renewal.PolicyDraft;
import kassahub.hub.web.Request;
import kassahub.hub.web.Texts;

/**
 * A rule as it stands in the form: what was typed, and what is wrong with it, by field.
 *
 * @param organisation number of the payer, as sent
 * @param faults sentences by the name of the field
 */
public record RuleForm(
    String organisation,
    String name,
    boolean enabled,
    String days,
    String limit,
    String price,
    Map<String, String> faults) {
  private static final int MOST_DAYS = 180;
  private static final Pattern ROUBLES = Pattern.compile("(\\d{1,12})(?:[.,](\\d{1,2}))?");

  /** The form's fields under the names that refusals of a rule use. */
  private static final Map<String, String> FIELDS =
      Map.of("daysBefore", "days", "monthLimit", "limit", "highestPrice", "price");

  public RuleForm {
    faults = Map.copyOf(faults);
  }

  static RuleForm blank() {
    return new RuleForm("", "", true, "14", "", "", Map.of());
  }

  static RuleForm of(Policy policy) {
    return new RuleForm(
        Long.toString(policy.organisationId()),
        policy.name(),
        policy.enabled(),
        Integer.toString(policy.daysBefore()),
        typed(policy.monthLimit()),
        typed(policy.highestPrice()),
        Map.of());
  }

  /** What was sent, checked field by field. */
  static RuleForm sent(Request request) {
    var form =
        new RuleForm(
            request.formText("organisation"),
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
    if (money(form.limit).isEmpty()) {
      faults.put("limit", texts.say("renewal.fault.money"));
    }
    if (money(form.price).isEmpty()) {
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
        money(limit).orElseThrow(),
        money(price).orElseThrow(),
        OptionalLong.empty());
  }

  /** What is wrong with a field. */
  public Optional<String> fault(String field) {
    return Optional.ofNullable(faults.get(field));
  }

  private RuleForm failing(Map<String, String> with) {
    return new RuleForm(organisation, name, enabled, days, limit, price, with);
  }

  private static Optional<Long> whole(String text) {
    return text.matches("\\d{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  /** Roubles as people type them: spaces inside, kopecks after a comma. */
  static Optional<Money> money(String text) {
    var typed = ROUBLES.matcher(text.replaceAll("[\\s\u00a0\u202f]", ""));
    if (!typed.matches()) {
      return Optional.empty();
    }
    String kopecks = Optional.ofNullable(typed.group(2)).orElse("") + "00";
    return Optional.of(
        Money.kopecks(
            Long.parseLong(typed.group(1)) * 100 + Long.parseLong(kopecks.substring(0, 2))));
  }

  private static String typed(Money money) {
    return money.minor() % 100 == 0
        ? Long.toString(money.minor() / 100)
        : "%d,%02d".formatted(money.minor() / 100, money.minor() % 100);
  }
}
