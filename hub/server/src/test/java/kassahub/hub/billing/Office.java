package kassahub.hub.billing;

import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.Market.Buyer;
import kassahub.hub.billing.terms.BillingTerms;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Changes;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.Accounts;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The back office of a market: what was delivered, invoiced and paid there. */
public final class Office implements AfterEachCallback {
  public final TestDatabase server;
  public final Market market;
  public final Billing billing;
  public final BillingTerms terms;
  public final Accounts accounts;
  public final Caller clerk;

  /** A database and a market of its own, closed after the test. */
  public Office() {
    this(TestDatabase.create(), BillingConfig.USUAL);
  }

  private Office(TestDatabase server, BillingConfig config) {
    this(server, new Market(server.database()), config);
  }

  /** Of a market whose database somebody else closes. */
  public Office(TestDatabase server, Market market, BillingConfig config) {
    this.server = server;
    this.market = market;
    var journal = new Journal(market.clock);
    var changes = new Changes(server.vertx(), server.address());
    clerk =
        Market.caller(
            market.database.transact(
                tx ->
                    tx.one(
                        "insert into account (kind, name, created_at) values ('operator', 'x', $1)"
                            + " returning id",
                        row -> row.number("id"),
                        market.clock.instant())),
            Role.BACK_OFFICE);
    accounts = new Accounts(market.database, journal, market.clock);
    var parts =
        new Billing.Parts(market.database, market.clock, journal, changes, accounts, config);
    billing = Billing.of(parts);
    terms = BillingTerms.of(parts, market.catalogue);
    terms.calendars().enter();
  }

  @Override
  public void afterEach(ExtensionContext test) {
    server.close();
  }

  /** Another hub on the same database. */
  public Office another(BillingConfig config) {
    return new Office(server, market, config);
  }

  NewOrder delivery(Buyer buyer, int quantity) {
    return delivery(buyer, quantity, Market.POLYUS_PRICE);
  }

  NewOrder delivery(Buyer buyer, int quantity, Money price) {
    var now = market.clock.instant();
    return new NewOrder(
        buyer.account(),
        buyer.organisation(),
        now,
        now,
        List.of(new NewOrder.Line(market.polyusType, "Polyus core", "002094", price, quantity)));
  }

  public long order(Buyer buyer, int quantity) {
    return market.database.transact(tx -> billing.orders().place(tx, delivery(buyer, quantity)));
  }

  /** An order that costs nothing and has no invoice. */
  long free(Buyer buyer) {
    return market.database.transact(
        tx -> billing.orders().place(tx, delivery(buyer, 1, Money.kopecks(0))));
  }

  /** An order of so many licences that has its invoice. */
  public Invoice invoice(Buyer buyer, int quantity) {
    long order = order(buyer, quantity);
    market.clock.advance(BillingConfig.USUAL.invoiceAfter());
    billing.invoices().issueDue();
    return invoiceOf(order);
  }

  public Invoice invoiceOf(long order) {
    return billing.invoices().list(clerk, PageRequest.first()).items().stream()
        .filter(invoice -> invoice.order().equals(OptionalLong.of(order)))
        .findFirst()
        .orElseThrow();
  }

  Payment pay(Invoice invoice, long kopecks) {
    return billing.payments().receive(clerk, payment(invoice, kopecks));
  }

  NewPayment payment(Invoice invoice, long kopecks) {
    return new NewPayment(
        invoice.id(), Money.kopecks(kopecks), today(), "118", UUID.randomUUID().toString());
  }

  public LocalDate today() {
    return LocalDate.ofInstant(market.clock.instant(), java.time.ZoneId.of("Europe/Moscow"));
  }

  long balance(Buyer buyer) {
    return billing.payments().advances().of(clerk, buyer.organisation(), "RUB").minor();
  }

  /** What the books say is owed to us. */
  long receivable(Buyer buyer) {
    return market.database.transact(
        tx -> LedgerStore.sum(tx, buyer.organisation(), Ledger.Book.RECEIVABLE, "RUB"));
  }
}
