package kassahub.hub.billing.document;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.Billing;
import kassahub.hub.billing.Correction;
import kassahub.hub.billing.Invoice;
import kassahub.hub.database.Changes;
import kassahub.hub.database.Database;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/**
 * Files that accountants ask for: printed once by a job, then given out as they were kept. An
 * invoice of which something is settled is drawn anew with what is left to pay (decision 087).
 */
public final class Documents {
  private static final Texts RUSSIAN = Texts.of(Locale.of("ru"));

  private static final int MOST_SHOWN = 1_000;
  private static final int DRAWN_AT_ONCE = 2;
  private static final long PATIENCE_SECONDS = 5;

  private final Database database;
  private final InstantSource clock;
  private final Journal journal;
  private final Sellers sellers;
  private final Billing billing;
  private final Printing printing;
  private final PdfPrinter printer = new PdfPrinter();
  private final Semaphore drawing = new Semaphore(DRAWN_AT_ONCE, true);

  public Documents(
      Database database, InstantSource clock, Changes changes, Sellers sellers, Billing billing) {
    this.database = database;
    this.clock = clock;
    journal = new Journal(clock);
    this.sellers = sellers;
    this.billing = billing;
    printing = new Printing(database, clock, changes, billing.transfers());
  }

  /** Who sells. */
  public Sellers sellers() {
    return sellers;
  }

  /**
   * Issues what is to be shipped and makes the files of what was issued; how many documents got
   * them. Any number of hubs may: what is kept first stays. Where nobody is entered who sells,
   * documents wait. One that cannot be made holds up no other.
   */
  public int printDue() {
    return printing.run();
  }

  /**
   * The document of an invoice, to the byte what everybody got before; once a part of it was paid
   * or taken off, what it asked for with what of that is left on this day, and a payment code of
   * the rest, or of nothing.
   *
   * @throws Problem.NotFound {@code NO_SUCH_INVOICE}; {@code NO_SUCH_DOCUMENT} when it is not
   *     printed yet
   * @throws Problem.Unavailable {@code TOO_MANY_DOWNLOADS} while too many others are drawn anew
   */
  public Document ofInvoice(Caller caller, long id) {
    return of(caller, billing.invoices().get(caller, id));
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

  /**
   * A file of an order's transfer document, to the byte what everybody got before.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ORDER}; {@code NO_SUCH_DOCUMENT} when it is not made
   *     yet
   */
  public Document ofTransfer(Caller caller, long order, TransferFormat format) {
    billing.orders().get(caller, order);
    return database
        .transact(caller.scope(), tx -> TransferPaperStore.find(tx, caller, order, format))
        .orElseThrow(Documents::notYet);
  }

  /**
   * A file of one of an order's corrections, to the byte what everybody got before.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ORDER}; {@code NO_SUCH_DOCUMENT} when it is not made
   *     yet, there is none of that number, or it corrects an invoice and has no form for programs
   */
  public Document ofCorrection(Caller caller, long order, long revision, TransferFormat format) {
    billing.orders().get(caller, order);
    return database
        .transact(
            caller.scope(),
            tx -> CorrectionPaperStore.find(tx, caller, order, (int) revision, format))
        .orElseThrow(Documents::notYet);
  }

  /**
   * The invoice that asks for what a correction added to its order.
   *
   * @throws Problem.NotFound as {@link #ofCorrection}
   */
  public Document ofSurcharge(Caller caller, long order, long revision) {
    billing.orders().get(caller, order);
    return ofOrdersInvoice(
        caller,
        billing.corrections().of(caller, order).stream()
            .filter(one -> one.revision() == revision)
            .flatMap(one -> one.surcharge().stream())
            .mapToLong(Correction.Surcharge::invoice)
            .findFirst());
  }

  /** Documents that could not be made, the longest first; 1 000 at most. */
  public List<DocumentFailure> failures(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> DocumentFailureStore.list(tx, MOST_SHOWN));
  }

  /** Has a document that failed tried again by the next turn of the job; made ones stay. */
  public void retry(Caller caller, DocumentKind kind, long subject) {
    caller.require(Permission.MANAGE_MONEY);
    database.run(
        caller.scope(),
        tx -> {
          if (DocumentFailureStore.retry(tx, kind, subject, clock.instant())) {
            journal.record(
                tx,
                caller.actor(),
                "document.retried",
                kind.word(),
                Long.toString(subject),
                Map.of());
          }
        });
  }

  /** Documents that are to be made, whatever they wait for. */
  public long waiting() {
    return database.transact(DocumentFailureStore::waiting);
  }

  /** For how many seconds the first of them has waited; 0 when there is none. */
  public long oldestSeconds() {
    return database.transact(tx -> DocumentFailureStore.oldestSeconds(tx, clock.instant()));
  }

  /** Currencies in which documents wait only because nobody is entered who sells. */
  public List<String> unsold(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), DocumentFailureStore::unsold);
  }

  /** Those of them that could not be made. */
  public long failing() {
    return database.transact(DocumentFailureStore::failing);
  }

  private Document of(Caller caller, Invoice invoice) {
    var kept =
        database
            .transact(caller.scope(), tx -> DocumentStore.find(tx, caller, invoice.id()))
            .orElseThrow(Documents::notYet);
    // Whoever came here may see the invoice; the rest of the paper is gathered as for the job.
    var settled = database.transact(tx -> DocumentStore.settled(tx, invoice.id(), clock.instant()));
    return new Document(name(invoice), Document.PDF, settled.map(this::draw).orElse(kept));
  }

  /** Few at once: it takes a tenth of a second of a processor, and anybody may ask for many. */
  private byte[] draw(InvoicePaper paper) {
    if (!turn()) {
      throw new Problem.Unavailable("TOO_MANY_DOWNLOADS", "other documents are being drawn");
    }
    try {
      return printer.print("document/invoice.jte", paper);
    } finally {
      drawing.release();
    }
  }

  private boolean turn() {
    try {
      return drawing.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return false;
    }
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
