package kassahub.hub.billing.document;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import kassahub.hub.account.Caller;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.Invoices;
import kassahub.hub.database.Changes;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Files that accountants ask for: printed once by a job, then given out as they were kept. */
public final class Documents {
  private static final Logger LOG = LoggerFactory.getLogger(Documents.class);
  private static final Texts RUSSIAN = Texts.of(Locale.of("ru"));
  private static final int AT_ONCE = 100;

  private final Database database;
  private final InstantSource clock;
  private final Changes changes;
  private final Sellers sellers;
  private final Invoices invoices;
  private final PdfPrinter printer = new PdfPrinter();

  public Documents(
      Database database, InstantSource clock, Changes changes, Sellers sellers, Invoices invoices) {
    this.database = database;
    this.clock = clock;
    this.changes = changes;
    this.sellers = sellers;
    this.invoices = invoices;
  }

  /** Who sells. */
  public Sellers sellers() {
    return sellers;
  }

  /**
   * Prints invoices that have no document yet; how many. Any number of hubs may: what is kept first
   * stays. Where nobody is entered who sells, invoices wait, whole and in force. One that cannot be
   * printed holds up no other.
   */
  public int printDue() {
    int printed = 0;
    long after = 0;
    List<Long> due;
    do {
      long from = after;
      due = database.transact(tx -> DocumentStore.unprinted(tx, from, AT_ONCE));
      for (long invoice : due) {
        printed += printOrSayWhyNot(invoice) ? 1 : 0;
        after = invoice;
      }
    } while (due.size() == AT_ONCE);
    return printed;
  }

  /**
   * The document of an invoice, to the byte what everybody got before.
   *
   * @throws Problem.NotFound {@code NO_SUCH_INVOICE}; {@code NO_SUCH_DOCUMENT} when it is not
   *     printed yet
   */
  public Document ofInvoice(Caller caller, long id) {
    return of(caller, invoices.get(caller, id));
  }

  /**
   * The document of an order's invoice.
   *
   * @throws Problem.NotFound the same; {@code NO_SUCH_DOCUMENT} also when there is no invoice
   */
  public Document ofOrdersInvoice(Caller caller, OptionalLong invoice) {
    return ofInvoice(caller, invoice.orElseThrow(Documents::notYet));
  }

  /** Whether the invoice has its document: no page offers one that is not there. */
  public DocumentState state(Caller caller, Invoice invoice) {
    return database.transact(
        caller.scope(),
        tx -> {
          if (DocumentStore.isPrinted(tx, caller, invoice.id())) {
            return DocumentState.READY;
          }
          var currency = invoice.amount().currency().getCurrencyCode();
          return SellerStore.of(tx, currency, 1).isEmpty()
              ? DocumentState.NO_SELLER
              : DocumentState.SOON;
        });
  }

  private Document of(Caller caller, Invoice invoice) {
    var content =
        database.transact(caller.scope(), tx -> DocumentStore.find(tx, caller, invoice.id()));
    return new Document(name(invoice), content.orElseThrow(Documents::notYet));
  }

  private boolean printOrSayWhyNot(long invoice) {
    try {
      return print(invoice);
    } catch (DatabaseAway later) {
      throw later;
    } catch (RuntimeException failure) {
      LOG.error(
          "Invoice cannot be printed; its next turn tries again. invoice={}", invoice, failure);
      return false;
    }
  }

  /** Printing takes a while: nothing is locked meanwhile. */
  private boolean print(long invoice) {
    var draft = database.transact(tx -> DocumentStore.draft(tx, invoice));
    var content = printer.print("document/invoice.jte", draft.paper());
    return database.transact(
        tx -> {
          boolean kept = DocumentStore.keep(tx, invoice, draft.seller(), content, clock.instant());
          draft
              .paper()
              .basis()
              .order()
              .ifPresent(order -> tx.afterCommit(() -> changes.publish("order:" + order)));
          return kept;
        });
  }

  /** As the list of documents calls it. */
  private static String name(Invoice invoice) {
    return RUSSIAN.say(
            "document.invoice",
            "number",
            Long.toString(invoice.number()),
            "date",
            Formats.day(invoice.issuedOn()))
        + ".pdf";
  }

  private static Problem notYet() {
    return new Problem.NotFound("NO_SUCH_DOCUMENT", "it is not printed yet");
  }
}
