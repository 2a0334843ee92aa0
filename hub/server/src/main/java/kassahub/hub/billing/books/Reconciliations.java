package kassahub.hub.billing.books;

import java.time.InstantSource;
import java.util.Locale;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.document.Document;
import kassahub.hub.billing.document.PdfPrinter;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.database.Database;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/** Statements of organisations' accounts (акт сверки), made when they are asked for. */
public final class Reconciliations {
  private static final Texts RUSSIAN = Texts.of(Locale.of("ru"));

  /** More in one paper is nothing that two accountants compare. */
  private static final int MOST_LINES = 5_000;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final Sellers sellers;
  private final PdfPrinter printer = new PdfPrinter();

  public Reconciliations(Database database, Journal journal, InstantSource clock, Sellers sellers) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.sellers = sellers;
  }

  /**
   * What moved in the period.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ORGANISATION}
   * @throws Problem.Conflict {@code PERIOD_TOO_LONG} with more than 5 000 lines
   */
  public Reconciliation of(Caller caller, long organisation, Period period) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(),
        tx -> {
          var buyer =
              ReconciliationStore.buyer(tx, organisation)
                  .orElseThrow(
                      () -> new Problem.NotFound("NO_SUCH_ORGANISATION", "no such organisation"));
          caller.looks(journal, tx, organisation, "reconciliation " + organisation);
          var lines = ReconciliationStore.lines(tx, organisation, period, MOST_LINES + 1);
          if (lines.size() > MOST_LINES) {
            throw new Problem.Conflict("PERIOD_TOO_LONG", "more than " + MOST_LINES + " lines");
          }
          long opening = ReconciliationStore.opening(tx, organisation, period.from());
          return new Reconciliation(organisation, buyer, period, opening, lines);
        });
  }

  /**
   * The same on paper, for both to sign.
   *
   * @throws Problem.Conflict {@code SELLER_MISSING} while nobody is entered who sells; else as
   *     {@link #of}
   */
  public Document paper(Caller caller, long organisation, Period period) {
    var statement = of(caller, organisation, period);
    var seller =
        sellers
            .current("RUB")
            .orElseThrow(
                () -> new Problem.Conflict("SELLER_MISSING", "nobody is entered who sells"));
    var today = LegalDay.of(clock.instant(), "RU");
    var paper = new ReconciliationPaper(seller, statement, today);
    return new Document(
        fileName(statement) + ".pdf",
        Document.PDF,
        printer.print("document/reconciliation.jte", paper));
  }

  /** What to save it under, without its ending. */
  public static String fileName(Reconciliation statement) {
    return RUSSIAN.say(
        "books.file",
        "organisation",
        statement.buyer().taxNumber(),
        "from",
        Formats.day(statement.period().from()),
        "to",
        Formats.day(statement.period().to()));
  }
}
