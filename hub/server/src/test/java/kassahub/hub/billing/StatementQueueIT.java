package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.bank.StatementFiles;
import kassahub.hub.billing.bank.StatementLine;
import kassahub.hub.billing.bank.Statements;
import kassahub.hub.billing.bank.Uploads;
import kassahub.hub.billing.bank.Waiting;
import kassahub.hub.billing.document.Papers;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Journal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lists of payments and files, and what a person is told before he books one. */
class StatementQueueIT {
  private static final String PARTNER = "7743013902";

  @RegisterExtension private final Office office = new Office();
  private final Market market = office.market;
  private final Journal journal = new Journal(market.clock);
  private final Statements statements =
      new Statements(market.database, journal, market.clock, office.billing.payments());
  private final Uploads uploads =
      new Uploads(market.database, journal, market.clock, office.billing.payments());

  @BeforeEach
  void open() {
    new Sellers(market.database, journal, market.clock).enter(office.clerk.actor(), Papers.SELLER);
  }

  @Test
  void whatBookingWouldDoIsToldBefore() {
    var invoice = office.invoice(market.partner, 1);
    take(payment("1", "500.00", PARTNER, "x"), payment("2", "2500.00", PARTNER, "x"));
    var lines = waiting();

    var part = statements.choose(office.clerk, lines.get(0).id(), "пг-1");
    assertThat(List.of(part.settled().minor(), part.over().minor(), part.left().minor()))
        .isEqualTo(List.of(50_000L, 0L, 150_000L));
    var whole = statements.choose(office.clerk, lines.get(1).id(), "№ 1");
    assertThat(List.of(whole.settled().minor(), whole.over().minor(), whole.left().minor()))
        .isEqualTo(List.of(200_000L, 50_000L, 0L));
    assertThat(whole.invoice().buyer()).isEqualTo(invoice.organisation());
    assertThat(waiting()).hasSize(2);
  }

  @Test
  void anInvoiceThatChangedSinceItWasShownIsNotBooked() {
    var invoice = office.invoice(market.partner, 1);
    take(payment("1", "2000.00", PARTNER, "x"));
    long line = waiting().getFirst().id();
    office.pay(invoice, 50_000);

    assertThatThrownBy(() -> statements.book(office.clerk, line, invoice.id(), 200_000))
        .hasMessageContaining("INVOICE_CHANGED");

    assertThat(waiting()).hasSize(1);
    assertThat(office.balance(market.partner)).isZero();
    assertThat(office.invoiceOf(invoice.order().getAsLong()).paid().minor()).isEqualTo(50_000);
  }

  @Test
  void aNumberThatFitsNoInvoiceToPayIsRefused() {
    var invoice = office.invoice(market.partner, 1);
    take(payment("1", "2000.00", PARTNER, "x"));
    long line = waiting().getFirst().id();

    for (var typed : List.of("ПГ-2", "2", "СЧ-1", "")) {
      assertThatThrownBy(() -> statements.choose(office.clerk, line, typed))
          .hasMessageContaining("NO_INVOICE_OF_NUMBER");
    }
    office.server.asOwner("update invoice set currency = 'KZT'");
    assertThatThrownBy(() -> statements.choose(office.clerk, line, "ПГ-1"))
        .hasMessageContaining("INVOICE_OF_OTHER_CURRENCY");
    office.server.asOwner("update invoice set currency = 'RUB'");
    office.pay(invoice, 200_000);
    assertThatThrownBy(() -> statements.choose(office.clerk, line, "ПГ-1"))
        .hasMessageContaining("INVOICE_PAID");
  }

  @Test
  void everyLineIsOnSomePageOfItsListAndFiltersNarrowBoth() {
    var documents =
        IntStream.rangeClosed(1, 60)
            .mapToObj(
                at ->
                    StatementFiles.payment(
                        Integer.toString(at), at + "0.00", PARTNER, at % 2 == 0 ? "чёт" : "нечет"))
            .toArray(String[]::new);
    take(StatementFiles.of(documents));
    assertThat(all(request -> statements.waiting(office.clerk, request).map(Waiting::line)))
        .hasSize(60)
        .doesNotHaveDuplicates();
    waiting().forEach(line -> statements.setAside(office.clerk, line.id(), "проверка"));
    waiting()
        .forEach(
            line -> statements.bookAdvance(office.clerk, line.id(), market.partner.organisation()));

    assertThat(all(request -> statements.decided(office.clerk, request))).hasSize(50);
    assertThat(decidedIf("became", "set-aside")).hasSize(25);
    assertThat(decidedIf("became", "advance")).hasSize(25);
    assertThat(decidedIf("became", "matched")).isEmpty();
    assertThat(decidedIf("received-from", "2026-11-19")).isEmpty();
    assertThat(decidedIf("received-to", "2026-11-18")).hasSize(25);
    assertThat(decidedIf("account", "40702810000000000000")).isEmpty();
    assertThat(found("НЕЧЕТ")).hasSize(5);
    assertThat(found("600,00")).hasSize(1);
    assertThat(found("7743013902")).hasSize(10);
    assertThatThrownBy(() -> decidedIf("received-from", "2026-02-30"))
        .hasMessageContaining("UNKNOWN_FILTER");
  }

  /** Of all pages, one after the other. */
  private static List<Long> all(Function<PageRequest, Page<StatementLine>> list) {
    var ids = new ArrayList<Long>();
    var page = list.apply(PageRequest.first());
    page.items().forEach(line -> ids.add(line.id()));
    while (page.nextCursor().isPresent()) {
      page =
          list.apply(
              new PageRequest(
                  25,
                  Optional.empty(),
                  false,
                  page.nextCursor(),
                  PageRequest.Direction.NEXT,
                  Map.of(),
                  ""));
      page.items().forEach(line -> ids.add(line.id()));
    }
    return ids;
  }

  private List<StatementLine> decidedIf(String filter, String value) {
    return statements.decided(office.clerk, PageRequest.filtered(Map.of(filter, value))).items();
  }

  private List<Waiting> found(String typed) {
    var first = PageRequest.first();
    return statements
        .waiting(
            office.clerk,
            new PageRequest(
                25, Optional.empty(), false, Optional.empty(), first.direction(), Map.of(), typed))
        .items();
  }

  @Test
  void aFileIsKeptByteForByteAndItsHashIsInTheJournal() {
    byte[] file = StatementFiles.file("statement-1251.txt");
    take(file);
    take(file);

    var kept = uploads.list(office.clerk, PageRequest.first()).items();
    assertThat(kept).hasSize(1);
    assertThat(kept.getFirst().sha256())
        .isEqualTo("d3142a6270192d960507dfdf03f87e8eb81e5a978ec34aa51f51448d2f654f2e");
    assertThat(uploads.file(office.clerk, kept.getFirst().id()).content()).isEqualTo(file);
    assertThat(waiting().getFirst().fileId()).hasValue(kept.getFirst().id());
    assertThat(
            market.count(
                "select count(*) as n from journal where action = 'statement.imported'"
                    + " and details ->> 'sha256' = $1",
                kept.getFirst().sha256()))
        .isEqualTo(2);
    assertThatThrownBy(() -> market.execute("update statement_file set name = 'x'"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> market.execute("delete from statement_file"))
        .hasMessageContaining("permission denied");
  }

  private void take(byte[]... files) {
    List.of(files).forEach(file -> uploads.take(office.clerk, "kl_to_1c.txt", file));
  }

  private static byte[] payment(String number, String sum, String payer, String purpose) {
    return StatementFiles.of(StatementFiles.payment(number, sum, payer, purpose));
  }

  private List<StatementLine> waiting() {
    return statements.waiting(office.clerk, PageRequest.first()).items().stream()
        .map(Waiting::line)
        .toList();
  }
}
