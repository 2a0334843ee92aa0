package kassahub.hub.cabinet;

import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Settings;
import kassahub.hub.billing.Billing;
import kassahub.hub.billing.BillingConfig;
import kassahub.hub.billing.bank.PayerInvoices;
import kassahub.hub.billing.bank.Statements;
import kassahub.hub.billing.bank.Uploads;
import kassahub.hub.billing.books.IssuedDocuments;
import kassahub.hub.billing.books.Reconciliations;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.cabinet.money.BooksPages;
import kassahub.hub.cabinet.money.CorrectionPages;
import kassahub.hub.cabinet.money.DebtPages;
import kassahub.hub.cabinet.money.InvoicePages;
import kassahub.hub.cabinet.money.OrderPages;
import kassahub.hub.cabinet.money.SellerPages;
import kassahub.hub.cabinet.money.SplitPages;
import kassahub.hub.cabinet.money.StatementPages;
import kassahub.hub.cabinet.money.UnprintedPages;
import kassahub.hub.database.Changes;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.TableSettings;

/** Pages about orders and money, for a test's server. */
record MoneyCabinet(TestDatabase server, SettableClock clock) {
  void register(Routes pages, OrderPages.Parts parts, MatterTables matters) {
    var data = server.database();
    var journal = new Journal(clock);
    var tables = new TableSettings(new Settings(data, clock));
    var billing = parts.billing();
    var documents = parts.documents();
    new OrderPages(parts, tables).register(pages);
    new CorrectionPages(billing, parts.confirmations()).register(pages);
    new InvoicePages(billing, documents, parts.confirmations(), matters, tables, clock)
        .register(pages);
    new SplitPages(billing, new PayerInvoices(data), parts.confirmations(), clock).register(pages);
    new UnprintedPages(documents).register(pages);
    new SellerPages(documents.sellers(), parts.confirmations()).register(pages);
    new StatementPages(
            new Uploads(data, journal, clock, billing.payments()),
            new Statements(data, journal, clock, billing.payments()),
            parts.confirmations(),
            matters,
            tables,
            clock)
        .register(pages);
    new DebtPages(billing.debts(), tables).register(pages);
    new BooksPages(
            new Reconciliations(data, journal, clock, documents.sellers()),
            new IssuedDocuments(data, clock),
            tables,
            clock)
        .register(pages);
  }

  /** Has no state of its own. */
  Documents documents() {
    var sellers = new Sellers(server.database(), new Journal(clock), clock);
    return new Documents(server.database(), clock, changes(), sellers, billing());
  }

  Billing billing() {
    var data = server.database();
    var journal = new Journal(clock);
    return Billing.of(
        new Billing.Parts(
            data,
            clock,
            journal,
            changes(),
            new Accounts(data, journal, clock),
            BillingConfig.USUAL));
  }

  private Changes changes() {
    return new Changes(server.vertx(), server.address());
  }
}
