package kassahub.hub.billing.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.BillingConfig;
import kassahub.hub.billing.Contract;
import kassahub.hub.billing.Office;
import kassahub.hub.billing.PaymentTerms;
import kassahub.hub.billing.document.Papers;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.cabinet.money.MoneyWords;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Entry;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContractsIT {
  private static final PaymentTerms TEN_DAYS = new PaymentTerms(false, 10, false);

  @RegisterExtension final Office office = new Office();
  private final Market market = office.market;
  private final Contracts contracts = office.terms.contracts();

  @Test
  void aContractGovernsWhatIsOrderedAfterIt() { // K-34, A-118, A-128
    long before = office.order(market.partner, 1);

    sign(office.clerk, "Договор 7", office.today(), TEN_DAYS);
    assertThat(history().getFirst().action()).isEqualTo("contract.signed");
    assertThat(history().getFirst().details()).containsEntry("days", "10");
    long after = office.order(market.partner, 1);
    market.clock.advance(BillingConfig.USUAL.invoiceAfter());
    office.billing.invoices().issueDue();

    assertThat(office.invoiceOf(before).dueOn()).isEqualTo(LocalDate.of(2026, 11, 25));
    assertThat(office.invoiceOf(after).dueOn()).isEqualTo(LocalDate.of(2026, 11, 28));
    assertThat(contracts.of(office.clerk, organisation()))
        .extracting(signed -> signed.contract().name().orElse("offer"))
        .containsExactly("Договор 7", "offer");
  }

  @Test
  void prepaidTermsAreSaidOfWhatIsOrderedUnderThemAndHoldNothingBack() { // K-03
    var texts = Texts.of(Locale.of("ru"));
    var words = new MoneyWords(texts, new Formats(texts, ZoneId.of("Europe/Moscow")));
    new Sellers(market.database, new Journal(market.clock), market.clock)
        .enter(office.clerk.actor(), Papers.SELLER);
    long before = office.order(market.partner, 1);
    sign(office.clerk, "Договор 7", office.today(), new PaymentTerms(true, 5, true));
    long after = office.order(market.partner, 1);
    market.clock.advance(BillingConfig.USUAL.invoiceAfter());
    office.billing.invoices().issueDue();
    assertThat(office.billing.transfers().issue(before)).isTrue();
    assertThat(office.billing.transfers().issue(after)).isTrue();

    var usual = office.billing.orders().get(office.clerk, before).summary();
    assertThat(words.terms(usual.contract().terms())).isEqualTo("Постоплата 5 дней");
    var prepaid = office.billing.orders().get(office.clerk, after).summary();
    assertThat(words.terms(prepaid.contract().terms())).isEqualTo("Предоплата 100%");
    assertThat(words.contract(prepaid.contract()))
        .isEqualTo("Договор 7 (Предоплата 100%) от 18.11.2026");
    assertThat(prepaid.delivery()).isEqualTo(usual.delivery());
    assertThat(prepaid.paid()).isFalse();
  }

  @Test
  void theListFindsOrganisationsByNameAndTaxNumber() {
    sign(office.clerk, "Договор 7", office.today(), TEN_DAYS);

    assertThat(found("7743013903")).containsExactly("client");
    assertThat(found("CLIE")).containsExactly("client");
    assertThat(found("")).containsExactly("client", "partner", "partner");
    var buyer = contracts.buyer(office.clerk, organisation());
    assertThat(buyer.contract().orElseThrow().terms()).isEqualTo(TEN_DAYS);
    assertThat(contracts.buyer(office.clerk, market.client.organisation()).contract()).isEmpty();
  }

  @Test
  void anOperatorsLookIsNoted() { // DESIGN §7
    contracts.of(office.clerk, organisation());
    assertThat(history()).as("nothing was shown").isEmpty();

    contracts.buyer(office.clerk, organisation());
    assertThat(history().getFirst().action()).isEqualTo("organisation.looked-at");
    assertThat(history().getFirst().details()).containsEntry("first", "contracts");
  }

  @Test
  void refusesWhatNobodyCanHaveSigned() {
    assertProblem("BAD_NAME", () -> sign(office.clerk, " ", office.today(), TEN_DAYS));
    assertProblem("BAD_NAME", () -> sign(office.clerk, "x".repeat(201), office.today(), TEN_DAYS));
    assertProblem("BAD_DAY", () -> sign(office.clerk, "x", office.today().plusDays(1), TEN_DAYS));
    assertProblem("NO_SUCH_ORGANISATION", () -> contracts.buyer(office.clerk, 999));
    assertThat(contracts.of(office.clerk, organisation())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"PARTNER", "CLIENT", "SUPPORT"})
  void onlyTheBackOfficeSetsTerms(Role role) {
    var caller = Market.caller(market.partner.account(), role);
    var terms = office.terms;
    var day = office.today();

    assertProblem("FORBIDDEN", () -> sign(caller, "x", day, TEN_DAYS));
    assertProblem("FORBIDDEN", () -> contracts.of(caller, organisation()));
    assertProblem("FORBIDDEN", () -> contracts.buyers(caller, PageRequest.first()));
    assertProblem("FORBIDDEN", () -> terms.vat().list(caller));
    assertProblem("FORBIDDEN", () -> terms.vat().withdraw(caller, 1, day));
    assertProblem("FORBIDDEN", () -> terms.numbering().list(caller));
    assertProblem("FORBIDDEN", () -> terms.numbering().change(caller, "order", "", 1));
    assertProblem("FORBIDDEN", () -> terms.calendars().list(caller));
    assertProblem("FORBIDDEN", () -> terms.calendars().giveBack(caller, "RU", 2026));
  }

  private void sign(Caller caller, String name, LocalDate day, PaymentTerms terms) {
    contracts.sign(caller, organisation(), new Contract(0, Optional.of(name), day, terms));
  }

  private java.util.List<String> found(String typed) {
    var request =
        new PageRequest(
            25,
            Optional.empty(),
            false,
            Optional.empty(),
            PageRequest.Direction.FIRST,
            java.util.Map.of(),
            typed);
    return contracts.buyers(office.clerk, request).items().stream().map(Buyer::name).toList();
  }

  private long organisation() {
    return market.partner.organisation();
  }

  private java.util.List<Entry> history() {
    var journal = new Journal(market.clock);
    return market.database.transact(
        tx -> journal.of(tx, "organisation", Long.toString(organisation())));
  }

  static void assertProblem(String code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(Problem.class, p -> assertThat(p.code()).isEqualTo(code));
  }
}
