package kassahub.hub.cabinet;

import java.time.InstantSource;
import kassahub.hub.account.Settings;
import kassahub.hub.billing.Billing;
import kassahub.hub.billing.bank.Statements;
import kassahub.hub.billing.bank.Uploads;
import kassahub.hub.billing.books.IssuedDocuments;
import kassahub.hub.billing.books.Reconciliations;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.cabinet.money.BooksPages;
import kassahub.hub.cabinet.money.DebtPages;
import kassahub.hub.cabinet.money.InvoicePages;
import kassahub.hub.cabinet.money.SellerPages;
import kassahub.hub.cabinet.money.StatementPages;
import kassahub.hub.cabinet.money.UnprintedPages;
import kassahub.hub.database.Database;
import kassahub.hub.journal.Journal;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.TableSettings;

/** The pages about invoices and payments. */
final class MoneyCabinet {
  private MoneyCabinet() {}

  /** What they stand on. */
  record Parts(Billing billing, Documents documents, MatterTables matters) {}

  static void register(Routes pages, Database data, InstantSource clock, Parts parts) {
    var journal = new Journal(clock);
    var tables = new TableSettings(new Settings(data, clock));
    var billing = parts.billing();
    var sellers = parts.documents().sellers();
    new InvoicePages(billing, parts.documents(), parts.matters(), tables, clock).register(pages);
    new UnprintedPages(parts.documents()).register(pages);
    new SellerPages(sellers).register(pages);
    var statements = new Statements(data, journal, clock, billing.payments());
    var uploads = new Uploads(data, journal, clock, billing.payments());
    new StatementPages(uploads, statements, parts.matters(), tables, clock).register(pages);
    new DebtPages(billing.debts(), tables).register(pages);
    var books = new Reconciliations(data, journal, clock, sellers);
    new BooksPages(books, new IssuedDocuments(data, clock), tables, clock).register(pages);
  }
}
