package kassahub.hub.billing.document;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import kassahub.hub.billing.Transfers;
import kassahub.hub.database.Changes;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.database.Tx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job that issues transfer documents and makes files of all that was issued. What fails is
 * tried again with growing pauses, and logged when nothing else failed for the same reason.
 */
final class Printing {
  private static final Logger LOG = LoggerFactory.getLogger(Printing.class);
  private static final int AT_ONCE = 100;
  private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
  private static final int LONGEST_REASON = 500;

  private final Database database;
  private final InstantSource clock;
  private final Changes changes;
  private final Transfers transfers;
  private final PdfPrinter printer = new PdfPrinter();
  private final ElectronicForm form = new ElectronicForm();

  /** What has to be made, from a number on. */
  private interface Due {
    List<Long> after(Tx tx, long last, Instant now, int most);
  }

  /** Makes one; false when somebody else did. */
  private interface Step {
    boolean take(long number);
  }

  Printing(Database database, InstantSource clock, Changes changes, Transfers transfers) {
    this.database = database;
    this.clock = clock;
    this.changes = changes;
    this.transfers = transfers;
  }

  /** How many documents got their files. */
  int run() {
    each(DocumentKind.TRANSFER, transfers::due, transfers::issue);
    int made =
        each(DocumentKind.INVOICE, DocumentStore::unprinted, this::invoice)
            + each(DocumentKind.TRANSFER, TransferPaperStore::unprinted, this::transfer)
            + each(DocumentKind.CORRECTION, CorrectionPaperStore::unprinted, this::correction);
    // Last, and for all: another hub may have made what failed here.
    database.run(DocumentFailureStore::clearMade);
    return made;
  }

  private int each(DocumentKind kind, Due due, Step step) {
    int made = 0;
    long after = 0;
    List<Long> numbers;
    do {
      long from = after;
      numbers = database.transact(tx -> due.after(tx, from, clock.instant(), AT_ONCE));
      for (long number : numbers) {
        made += makeOrSayWhyNot(kind, number, step) ? 1 : 0;
        after = number;
      }
    } while (numbers.size() == AT_ONCE);
    return made;
  }

  private boolean makeOrSayWhyNot(DocumentKind kind, long number, Step step) {
    try {
      return step.take(number);
    } catch (DatabaseAway later) {
      throw later;
    } catch (RuntimeException failure) {
      if (database.transact(tx -> note(tx, kind, number, reason(failure)))) {
        LOG.error("Document cannot be made. kind={} number={}", kind.word(), number, failure);
      }
      return false;
    }
  }

  /** Whether the reason is a new one. */
  private boolean note(Tx tx, DocumentKind kind, long number, String reason) {
    boolean known = DocumentFailureStore.isKnown(tx, reason);
    int before = DocumentFailureStore.failures(tx, kind, number);
    var now = clock.instant();
    DocumentFailureStore.note(tx, kind, number, reason, now, now.plus(pause(before)));
    return !known;
  }

  /** A minute, two, four … and an hour at most. */
  private static Duration pause(int failuresBefore) {
    return failuresBefore < 6 ? FIRST_PAUSE.multipliedBy(1L << failuresBefore) : LONGEST_PAUSE;
  }

  private static String reason(Throwable failure) {
    var cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    var words = cause.toString().replaceAll("\\p{Cntrl}+", " ").strip();
    return words.substring(0, Math.min(words.length(), LONGEST_REASON));
  }

  /** Printing takes a while: nothing is locked meanwhile. */
  private boolean invoice(long invoice) {
    var draft = database.transact(tx -> DocumentStore.draft(tx, invoice));
    var content = printer.print("document/invoice.jte", draft.paper());
    return database.transact(
        tx -> {
          boolean kept = DocumentStore.keep(tx, invoice, draft.seller(), content, clock.instant());
          draft.paper().basis().order().ifPresent(order -> tell(tx, order));
          return kept;
        });
  }

  private boolean transfer(long order) {
    var paper = database.transact(tx -> TransferPaperStore.paper(tx, order));
    var pdf = file(paper, TransferFormat.PDF);
    var xml = file(paper, TransferFormat.XML);
    return database.transact(
        tx -> {
          TransferPaperStore.keep(tx, order, TransferFormat.PDF, pdf);
          TransferPaperStore.keep(tx, order, TransferFormat.XML, xml);
          boolean first = TransferPaperStore.printed(tx, order, clock.instant());
          tell(tx, order);
          return first;
        });
  }

  private boolean correction(long id) {
    var draft = database.transact(tx -> CorrectionPaperStore.draft(tx, id));
    var paper = draft.paper();
    var pdf =
        new Document(
            paper.fileName(), Document.PDF, printer.print("document/correction.jte", paper));
    var xml =
        paper
            .transfer()
            .map(
                corrected ->
                    new Document(
                        paper.fileId() + ".xml", TransferFormat.XML.type(), form.write(paper)));
    return database.transact(
        tx -> {
          xml.ifPresent(file -> CorrectionPaperStore.keepForm(tx, id, file));
          boolean first = CorrectionPaperStore.keep(tx, id, pdf, clock.instant());
          tell(tx, draft.order());
          return first;
        });
  }

  private Document file(TransferPaper paper, TransferFormat format) {
    var content =
        switch (format) {
          case PDF -> printer.print("document/transfer.jte", paper);
          case XML -> form.write(paper);
        };
    return new Document(paper.fileName(format), format.type(), content);
  }

  private void tell(Tx tx, long order) {
    tx.afterCommit(() -> changes.publish("order:" + order));
  }
}
