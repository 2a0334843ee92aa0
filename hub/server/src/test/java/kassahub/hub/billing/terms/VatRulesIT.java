package kassahub.hub.billing.terms;

import static kassahub.hub.billing.terms.ContractsIT.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.Office;
import kassahub.hub.billing.Vat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class VatRulesIT {
  @RegisterExtension final Office office = new Office();
  private final Market market = office.market;
  private final VatRules rules = office.terms.vat();

  @Test
  void aRuleAppliesFromItsDayOn() {
    rules.set(office.clerk, market.polyusType, office.today().plusDays(1), new Vat.Rate(22));

    var today = office.invoice(market.partner, 1);
    market.clock.advance(Duration.ofDays(1));
    var tomorrow = office.invoice(market.partner, 1);

    assertThat(today.purpose()).endsWith("НДС не облагается");
    assertThat(tomorrow.purpose()).endsWith("В том числе НДС 360-66");
  }

  @Test
  void whatHasNotBegunIsReplacedAndWithdrawn() {
    var day = office.today().plusDays(3);
    rules.set(office.clerk, market.polyusType, day, new Vat.Rate(22));
    rules.set(office.clerk, market.polyusType, day, new Vat.NotPayer());
    assertThat(rules.list(office.clerk))
        .containsExactly(new VatRule(market.polyusType, day, new Vat.NotPayer(), true));

    rules.withdraw(office.clerk, market.polyusType, day);
    assertThat(rules.list(office.clerk)).isEmpty();
    assertProblem("NO_SUCH_RULE", () -> rules.withdraw(office.clerk, market.polyusType, day));
  }

  @Test
  void whatAppliesAlreadyStays() {
    var today = office.today();
    rules.set(office.clerk, market.polyusType, today, new Vat.Rate(22));

    assertThat(rules.list(office.clerk).getFirst().pending()).isFalse();
    assertProblem("NO_SUCH_RULE", () -> rules.withdraw(office.clerk, market.polyusType, today));
    assertProblem(
        "BAD_DAY",
        () -> rules.set(office.clerk, market.polyusType, today.minusDays(1), new Vat.Exempt()));
    assertProblem("NO_SUCH_PRODUCT", () -> rules.set(office.clerk, 999, today, new Vat.Exempt()));
  }
}
