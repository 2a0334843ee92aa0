package kassahub.hub.billing;

import static kassahub.hub.billing.CorrectionDesk.lower;
import static kassahub.hub.billing.CorrectionDesk.order;
import static kassahub.hub.billing.CorrectionDesk.raise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.books.IssuedDocuments;
import kassahub.hub.billing.books.IssuedRules;
import kassahub.hub.billing.books.Period;
import kassahub.hub.billing.books.Reconciliations;
import kassahub.hub.billing.document.CorrectionRules;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.billing.document.Papers;
import kassahub.hub.billing.document.TransferFormat;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A price that was too low goes up, if the buyer agrees (decision 054). */
class RaisedPricesIT {
  @RegisterExtension final CorrectionDesk desk = new CorrectionDesk();
  private final Office office = desk.office;
  private final Market market = office.market;
  private final Documents documents = desk.documents;
  private final Corrections corrections = desk.corrections;

  @Test
  void theDifferenceIsAskedForByAnInvoiceOfItsOwn() {
    var invoice = desk.sold(3);
    office.pay(invoice, 600_000);
    desk.make(raise(invoice, 1, 3, 220_000));

    assertThat(office.billing.invoices().get(office.clerk, invoice.id()).state())
        .isEqualTo(InvoiceState.PAID);
    var more = surcharge();
    assertThat(more.printed()).isEqualTo("ПГ-2");
    assertThat(more.amount()).isEqualTo(Money.kopecks(60_000));
    assertThat(more.order()).hasValue(order(invoice));
    assertThat(more.dueOn()).isAfter(office.today());
    assertThat(office.receivable(market.partner)).isEqualTo(60_000);
    assertThat(office.balance(market.partner)).isZero();
    office.pay(more, 60_000);
    assertThat(surcharge().state()).isEqualTo(InvoiceState.PAID);
    assertThat(office.receivable(market.partner)).isZero();
  }

  @Test
  void whatWasRaisedByMistakeIsTakenOffWhereItIsOwed() {
    var invoice = desk.sold(3);
    office.pay(invoice, 600_000);
    desk.make(raise(invoice, 1, 3, 220_000));
    office.pay(surcharge(), 10_000);
    desk.make(lower(invoice, 2, 3, 200_000));

    assertThat(surcharge().state()).isEqualTo(InvoiceState.PAID);
    assertThat(surcharge().credited()).isEqualTo(Money.kopecks(50_000));
    assertThat(office.receivable(market.partner)).isZero();
    assertThat(office.balance(market.partner)).isEqualTo(10_000);
    desk.make(lower(invoice, 3, 0, 200_000));
    assertThat(office.balance(market.partner)).isEqualTo(610_000);
  }

  @Test
  void onlyWithConsentAloneAndForTheSameLicences() {
    var invoice = desk.sold(2);
    var silent =
        new CorrectionDraft(
            order(invoice), 1, List.of(new CorrectionDraft.Line(2, 200_001)), "x", "y", false);
    desk.refused(silent, "NO_CONSENT");
    desk.refused(raise(invoice, 1, 1, 210_000), "RAISE_ALONE");
    desk.refused(raise(invoice, 1, 3, 210_000), "MORE_THAN_BILLED");
    desk.make(lower(invoice, 1, 0, 200_000));
    desk.refused(raise(invoice, 2, 0, 210_000), "NOTHING_TO_CORRECT");
    assertThatThrownBy(
            () -> office.server.asOwner("update correction set raises = true where revision = 1"))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void oneLineUpAndOneDownAreTwoDocuments() {
    var now = market.clock.instant();
    long order =
        market.database.transact(
            tx ->
                office
                    .billing
                    .orders()
                    .place(
                        tx,
                        new NewOrder(
                            market.partner.account(),
                            market.partner.organisation(),
                            now,
                            now,
                            List.of(line("A", 100_000), line("B", 100_000)))));
    market.clock.advance(Duration.ofHours(1));
    office.billing.invoices().issueDue();
    documents.printDue();
    var both = List.of(new CorrectionDraft.Line(1, 110_000), new CorrectionDraft.Line(1, 90_000));

    desk.refused(new CorrectionDraft(order, 1, both, "x", "y", true), "RAISE_ALONE");
  }

  @Test
  void bothPapersSayByHowMuchAndForWhat() throws Exception { // facts §5.3
    market.execute(
        "insert into vat_rule values (%d, '2026-01-01', 'rate', 22)".formatted(market.polyusType));
    var invoice = desk.sold(3); // 6 000, tax 1 081.97
    desk.make(raise(invoice, 1, 3, 220_000)); // 6 600, tax 1 190.16
    documents.printDue();

    var caller = market.partner.caller();
    assertThat(
            Papers.text(
                documents.ofCorrection(caller, order(invoice), 1, TransferFormat.PDF).content()))
        .contains(
            "В (увеличение) — — — 491,81 — 108,19 600,00",
            "Г (уменьшение) — — — — — — —",
            "Всего увеличение (сумма строк В) 491,81 — 108,19 600,00",
            "Стоимость увеличена на: Шестьсот рублей 00 копеек");
    var form = documents.ofCorrection(caller, order(invoice), 1, TransferFormat.XML);
    assertThat(form.name()).startsWith("ON_NKORSCHFDOPPR_");
    assertThat(CorrectionRules.faults(form.name(), form.content())).isEmpty();
    assertThat(corrections.of(caller, order(invoice)).getFirst().electronic()).isTrue();
    var paper = Papers.text(documents.ofSurcharge(caller, order(invoice), 1).content());
    assertThat(paper).contains("ПГ-2", "600,00", "108,19");
    assertThatThrownBy(() -> documents.ofSurcharge(market.stranger.caller(), order(invoice), 1))
        .isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(() -> documents.ofSurcharge(caller, order(invoice), 2))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void accountantsFindItAsAnotherSale() throws Exception { // decision 053
    var invoice = desk.sold(3);
    desk.make(raise(invoice, 1, 3, 220_000));
    var november = new Period(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30));
    var statement =
        new Reconciliations(market.database, new Journal(market.clock), market.clock, desk.sellers)
            .of(office.clerk, market.partner.organisation(), november);

    assertThat(statement.lines())
        .extracting(line -> line.kind() + " " + line.debit())
        .containsExactly("SALE 600000", "CORRECTION 60000");
    assertThat(statement.closing()).isEqualTo(office.receivable(market.partner)).isEqualTo(660_000);
    var out = new ByteArrayOutputStream();
    new IssuedDocuments(market.database, market.clock).write(office.clerk, november, out);
    assertThat(IssuedRules.faults(out.toByteArray())).isEmpty();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("<Ид>correction-1</Ид>")
        .doesNotContain("Возврат товара")
        .contains(
            "<ЦенаЗаЕдиницу>200.00</ЦенаЗаЕдиницу><Количество>3</Количество><Сумма>600.00</Сумма>");
  }

  private NewOrder.Line line(String name, long price) {
    return new NewOrder.Line(market.polyusType, name, name, Money.kopecks(price), 1);
  }

  /** The newest invoice. */
  private Invoice surcharge() {
    return office
        .billing
        .invoices()
        .list(market.partner.caller(), PageRequest.first())
        .items()
        .getFirst();
  }
}
