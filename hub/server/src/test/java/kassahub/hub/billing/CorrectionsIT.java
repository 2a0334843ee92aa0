package kassahub.hub.billing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static kassahub.hub.billing.CorrectionDesk.lower;
import static kassahub.hub.billing.CorrectionDesk.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.books.IssuedDocuments;
import kassahub.hub.billing.books.IssuedKind;
import kassahub.hub.billing.books.IssuedRules;
import kassahub.hub.billing.books.Period;
import kassahub.hub.billing.books.Reconciliation;
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

/** Less was sold than was billed, and never silently. */
class CorrectionsIT {
  @RegisterExtension final CorrectionDesk desk = new CorrectionDesk();
  private final Office office = desk.office;
  private final Market market = office.market;
  private final Documents documents = desk.documents;
  private final Corrections corrections = desk.corrections;

  @Test
  void lessIsOwedAndTheBooksSaySo() {
    var invoice = desk.sold(3);
    desk.make(lower(invoice, 1, 2, 200_000));

    var after = office.invoiceOf(order(invoice));
    assertThat(after.rest()).isEqualTo(Money.kopecks(400_000));
    assertThat(after.credited()).isEqualTo(Money.kopecks(200_000));
    assertThat(after.received()).isEqualTo(Money.kopecks(0));
    assertThat(office.receivable(market.partner)).isEqualTo(400_000);
    assertThat(office.balance(market.partner)).isZero();
    assertThat(book(Ledger.Book.REVENUE)).isEqualTo(-400_000);
    office.pay(invoice, 400_000);
    assertThat(office.invoiceOf(order(invoice)).state()).isEqualTo(InvoiceState.PAID);
    assertThat(office.receivable(market.partner)).isZero();
  }

  @Test
  void theInvoicesFileAsksForWhatIsLeft() { // X-17, decision 087
    var invoice = desk.sold(3);
    desk.make(lower(invoice, 1, 2, 200_000));

    assertThat(Papers.text(documents.ofInvoice(market.partner.caller(), invoice.id()).content()))
        .contains(
            "Всего по счёту: 6 000,00",
            "Снято корректировкой: 2 000,00",
            "Осталось оплатить на 18.11.2026: 4 000,00")
        .doesNotContain("Оплачено");
  }

  @Test
  void whatWasPaidIsTheOrganisationsAdvance() {
    var invoice = desk.sold(3);
    office.pay(invoice, 500_000);
    desk.make(lower(invoice, 1, 1, 200_000)); // 4 000 less, 1 000 of it still owed

    assertThat(office.invoiceOf(order(invoice)).state()).isEqualTo(InvoiceState.PAID);
    assertThat(office.balance(market.partner)).isEqualTo(300_000);
    assertThat(office.receivable(market.partner)).isZero();
    assertThat(corrections.of(market.partner.caller(), order(invoice)).getFirst().released())
        .isEqualTo(Money.kopecks(300_000));
    market.clock.advance(Duration.ofDays(1));
    var next = desk.sold(1);
    assertThat(text(next))
        .as("the paper that the advance came with")
        .contains("118 от 18.11.2026 (5)");
  }

  @Test
  void ofATakenBackPaymentNothingIsLeftToSpendOrToAskFor() {
    var invoice = desk.sold(3);
    var mistaken = office.pay(invoice, 600_000);
    desk.make(lower(invoice, 1, 1, 200_000)); // 4 000 of it are the organisation's by now
    reverse(mistaken);

    var after = office.invoiceOf(order(invoice));
    assertThat(after.rest()).as("what the order costs").isEqualTo(Money.kopecks(200_000));
    assertThat(office.balance(market.partner)).isZero();
    assertThat(office.receivable(market.partner)).isEqualTo(200_000);

    reverse(office.pay(after, 200_000));
    assertThat(office.invoiceOf(order(invoice)).rest()).isEqualTo(Money.kopecks(200_000));
    assertThat(office.balance(market.partner)).isZero();
    desk.make(lower(invoice, 2, 0, 200_000));
    assertThat(office.invoiceOf(order(invoice)).state()).isEqualTo(InvoiceState.PAID);
  }

  @Test
  void whatWasSpentOfATakenBackPaymentIsOwed() {
    var invoice = desk.sold(2);
    var mistaken = office.pay(invoice, 400_000);
    desk.make(lower(invoice, 1, 0, 200_000));
    var next = desk.sold(1);
    var advances = office.billing.payments().advances();
    advances.pay(office.clerk, next.id(), Money.kopecks(150_000), "of the next one");
    reverse(mistaken);

    assertThat(office.invoiceOf(order(invoice)).rest()).isEqualTo(Money.kopecks(150_000));
    assertThat(office.balance(market.partner)).isZero();
  }

  private void reverse(Payment payment) {
    office.billing.payments().reverse(office.clerk, payment.id(), "of somebody else");
  }

  @Test
  void aDebtThatWasTakenOffBlocksNobody() {
    var invoice = desk.sold(2);
    market.clock.advance(Duration.ofDays(30));
    office.billing.debts().review();
    assertThat(blocked()).isTrue();
    desk.make(lower(invoice, 1, 1, 200_000));
    assertThat(blocked()).as("half is owed").isTrue();
    desk.make(lower(invoice, 2, 0, 200_000));

    assertThat(blocked()).isFalse();
    assertThat(office.invoiceOf(order(invoice)).state()).isEqualTo(InvoiceState.PAID);
    assertThat(office.billing.debts().review()).isZero();
    assertThat(blocked()).isFalse();
  }

  @Test
  void neverMoreThanWasBilledAndOnlyWhatWasSeen() {
    var invoice = desk.sold(2);
    desk.refused(lower(invoice, 1, 3, 200_000), "MORE_THAN_BILLED");
    desk.refused(lower(invoice, 1, 2, 200_000), "NOTHING_TO_CORRECT");
    desk.make(lower(invoice, 1, 1, 150_000));
    desk.refused(lower(invoice, 1, 1, 100_000), "ORDER_CORRECTED");
    desk.refused(lower(invoice, 2, 2, 100_000), "MORE_THAN_BILLED");
    assertThatThrownBy(
            () -> office.server.asOwner("update sales_order set corrected_amount = amount + 1"))
        .isInstanceOf(RuntimeException.class);
    assertThat(office.invoiceOf(order(invoice)).rest()).isEqualTo(Money.kopecks(150_000));
  }

  @Test
  void withoutAnIssuedDocumentThereIsNothingToCorrect() {
    var invoice = office.invoice(market.partner, 1);
    desk.refused(lower(invoice, 1, 0, 0), "NOT_ISSUED_YET");
    documents.printDue();
    desk.make(lower(invoice, 1, 0, 0));
    assertThat(market.count("select count(*) as n from journal where action = 'order.corrected'"))
        .isOne();
  }

  @Test
  void taxIsThatOfTheOriginalWhateverRulesSayToday() {
    market.execute(
        "insert into vat_rule values (%d, '2026-01-01', 'rate', 22)".formatted(market.polyusType));
    var invoice = desk.sold(3); // 6 000, tax 1 081.97
    market.execute("delete from vat_rule");
    desk.make(lower(invoice, 1, 2, 200_000)); // tax 721.31

    assertThat(book(Ledger.Book.VAT)).isEqualTo(-72_131);
    documents.printDue();
    assertThat(paper(invoice, 1))
        .contains("Статус: 1", "22 %", "1 081,97", "721,31", "360,66", "2 000,00");
  }

  @Test
  void thePaperSaysWhatItCorrectsAndStaysToTheByte() { // facts §5.3
    var invoice = desk.sold(3);
    desk.make(lower(invoice, 1, 2, 200_000));
    desk.sellers.enter(office.clerk.actor(), Papers.named("ООО «Другой продавец»"));
    market.execute("update organisation set name = 'ООО «Теперь»' where name = 'partner'");
    documents.printDue();

    var file =
        documents.ofCorrection(market.partner.caller(), order(invoice), 1, TransferFormat.PDF);
    assertThat(file.name()).isEqualTo("Корректировочный документ К-1 от 18.11.2026.pdf");
    assertThat(Papers.text(file.content()))
        .contains(
            "Универсальный корректировочный документ № К-1 от 18 ноября 2026 г.",
            "Статус: 2",
            "Универсальный передаточный документ № 1 от 18.11.2026, счёт на оплату № ПГ-1",
            "Продавец: ООО «Придуманный продавец»",
            "Покупатель: partner",
            "Соглашение № 7",
            "Ошибка в количестве",
            "А (до изменения) шт 3 2 000,00 6 000,00",
            "Б (после изменения) шт 2 2 000,00 4 000,00",
            "Стоимость уменьшена на: Две тысячи рублей 00 копеек",
            "НДС не облагается (пп. 26 п. 2 ст. 149 НК РФ)");
    documents.printDue();
    assertThat(documents.ofCorrection(office.clerk, order(invoice), 1, TransferFormat.PDF).hash())
        .isEqualTo(file.hash());
    assertThatThrownBy(
            () ->
                documents.ofCorrection(
                    market.stranger.caller(), order(invoice), 1, TransferFormat.PDF))
        .isInstanceOf(Problem.NotFound.class);
    assertThatThrownBy(
            () -> documents.ofCorrection(office.clerk, order(invoice), 2, TransferFormat.PDF))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void aCorrectionOfBeforeGetsItsFormAndKeepsItsFile() throws Exception { // decision 054
    var invoice = desk.sold(3);
    desk.make(lower(invoice, 1, 2, 200_000));
    documents.printDue();
    var pdf = documents.ofCorrection(office.clerk, order(invoice), 1, TransferFormat.PDF);
    office.server.asOwner("delete from correction_form");
    try (var upgrade = getClass().getResourceAsStream("/db/V100__forms_of_old_corrections.sql")) {
      office.server.asOwner(new String(upgrade.readAllBytes(), UTF_8));
    }
    market.clock.advance(Duration.ofHours(1));
    assertThat(documents.waiting()).as("everybody has the paper").isZero();
    assertThat(documents.oldestSeconds()).isZero();

    documents.printDue();

    var form = documents.ofCorrection(office.clerk, order(invoice), 1, TransferFormat.XML);
    assertThat(CorrectionRules.faults(form.name(), form.content())).isEmpty();
    assertThat(documents.ofCorrection(office.clerk, order(invoice), 1, TransferFormat.PDF))
        .extracting(file -> file.content())
        .isEqualTo(pdf.content());
    assertThat(corrections.of(office.clerk, order(invoice)).getFirst().electronic()).isTrue();
  }

  @Test
  void anInvoiceInTengeGetsACreditNote() {
    desk.sellers.enter(office.clerk.actor(), Papers.KAZAKH);
    long order =
        market.database.transact(
            tx ->
                office
                    .billing
                    .orders()
                    .place(tx, office.delivery(market.client, 2, Money.of(90_000, "KZT"))));
    market.clock.advance(Duration.ofDays(1));
    office.billing.invoices().issueDue();
    documents.printDue();
    desk.make(
        new CorrectionDraft(
            order, 1, List.of(new CorrectionDraft.Line(1, 90_000)), "x", "y", false));
    documents.printDue();

    assertThat(
            Papers.text(
                documents.ofCorrection(office.clerk, order, 1, TransferFormat.PDF).content()))
        .contains("Кредит-нота № К-1", "К документу: Счёт на оплату № ПГ-1", "Тенге, 398", "900,00")
        .doesNotContain("Статус");
    assertThatThrownBy(() -> documents.ofCorrection(office.clerk, order, 1, TransferFormat.XML))
        .isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void accountantsFindItAsANegativeSale() { // decision 053
    var invoice = desk.sold(3);
    desk.make(lower(invoice, 1, 2, 200_000));
    desk.make(lower(invoice, 2, 2, 150_000));
    var november = new Period(LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 30));
    var statement =
        new Reconciliations(market.database, new Journal(market.clock), market.clock, desk.sellers)
            .of(office.clerk, market.partner.organisation(), november);

    assertThat(statement.lines())
        .extracting(line -> line.kind() + " " + line.document() + " " + line.debit())
        .containsExactly("SALE 1 600000", "CORRECTION К-1 -200000", "CORRECTION К-2 -100000");
    assertThat(statement.closing()).isEqualTo(office.receivable(market.partner)).isEqualTo(300_000);
    assertThat(statement.lines().getLast().kind()).isEqualTo(Reconciliation.Kind.CORRECTION);
    var issued = new IssuedDocuments(market.database, market.clock);
    assertThat(issued.list(office.clerk, IssuedKind.CORRECTION, PageRequest.first()).items())
        .extracting(one -> one.printed() + " " + one.amount().minor() + " " + one.order())
        .containsExactly("К-2 100000 OptionalLong[1]", "К-1 200000 OptionalLong[1]");
    var out = new java.io.ByteArrayOutputStream();
    assertThat(write(issued, november, out))
        .contains(
            "<Ид>correction-1</Ид>",
            "<ХозОперация>Возврат товара</ХозОперация>",
            "<ЦенаЗаЕдиницу>2000.00</ЦенаЗаЕдиницу><Количество>1</Количество><Сумма>2000.00</Сумма>",
            "<ЦенаЗаЕдиницу>500.00</ЦенаЗаЕдиницу><Количество>2</Количество><Сумма>1000.00</Сумма>");
  }

  @Test
  void aPaymentThatWasAMistakeLeavesTheCorrection() {
    var invoice = desk.sold(3);
    var mistake = office.pay(invoice, 400_000);
    desk.make(lower(invoice, 1, 2, 200_000));
    assertThat(office.invoiceOf(order(invoice)).state()).isEqualTo(InvoiceState.PAID);
    office.billing.payments().reverse(office.clerk, mistake.id(), "not ours");

    assertThat(office.invoiceOf(order(invoice)).rest()).isEqualTo(Money.kopecks(400_000));
    assertThat(office.receivable(market.partner)).isEqualTo(400_000);
  }

  @Test
  void twoAtOnceAreOneAndNumbersHaveNoGaps() throws Exception {
    var invoice = desk.sold(5);
    try (var threads = Executors.newFixedThreadPool(4)) {
      Callable<Boolean> correcting =
          () -> {
            try {
              desk.make(lower(invoice, 1, 3, 200_000));
              return true;
            } catch (Problem.Conflict meanwhile) {
              return false;
            }
          };
      var done =
          threads.invokeAll(List.of(correcting, correcting, correcting, correcting)).stream()
              .filter(one -> one.resultNow())
              .count();
      assertThat(done).isOne();
    }
    desk.make(lower(invoice, 2, 2, 200_000));
    assertThat(corrections.of(office.clerk, order(invoice)))
        .extracting(Correction::printed)
        .containsExactly("К-2", "К-1");
    assertThat(corrections.of(market.stranger.caller(), order(invoice))).isEmpty();
  }

  private long book(Ledger.Book book) {
    return market.database.transact(
        tx -> LedgerStore.sum(tx, market.partner.organisation(), book, "RUB"));
  }

  private boolean blocked() {
    return market.count(
            "select count(*) as n from account where blocked_at is not null and id = "
                + market.partner.account())
        == 1;
  }

  private String paper(Invoice invoice, int revision) {
    return Papers.text(
        documents
            .ofCorrection(office.clerk, order(invoice), revision, TransferFormat.PDF)
            .content());
  }

  private String text(Invoice invoice) {
    return Papers.text(
        documents.ofTransfer(office.clerk, order(invoice), TransferFormat.PDF).content());
  }

  private String write(IssuedDocuments issued, Period period, java.io.ByteArrayOutputStream out) {
    try {
      issued.write(office.clerk, period, out);
    } catch (java.io.IOException failure) {
      throw new java.io.UncheckedIOException(failure);
    }
    assertThat(IssuedRules.faults(out.toByteArray())).isEmpty();
    return out.toString(java.nio.charset.StandardCharsets.UTF_8);
  }
}
