package kassahub.hub.billing.bank;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.NewPayment;
import kassahub.hub.billing.Payments;
import kassahub.hub.database.Database;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.RowCount;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/** Payments that a bank told of, and what a person makes of those that fit nothing exactly. */
public final class Statements {
  private static final int LONGEST_REASON = 500;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final Payments payments;
  private final LineBooking booking;

  public Statements(Database database, Journal journal, InstantSource clock, Payments payments) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.payments = payments;
    this.booking = new LineBooking(payments);
  }

  /**
   * Payments that wait for a person, the oldest first. Filters as {@link #decided} has, and whose
   * they are.
   */
  public Page<Waiting> waiting(Caller caller, PageRequest request) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(),
        tx -> {
          var page = StatementStore.waiting(tx, caller, request);
          var candidates = CandidateStore.candidates(tx, page.items());
          var payers = CandidateStore.payers(tx, page.items());
          return page.map(line -> waiting(line, candidates, payers));
        });
  }

  /** How many of those each of these filters leaves, counted as a page counts. */
  public List<RowCount> countsWaiting(Caller caller, List<PageRequest> requests) {
    caller.require(Permission.MANAGE_MONEY);
    var queries =
        requests.stream().map(request -> StatementStore.waiting(caller, request)).toList();
    return database.transact(caller.scope(), tx -> PageQuery.counts(tx, queries));
  }

  /**
   * What was booked or set aside, the newest first. Filters: {@code became} ({@link
   * StatementLine#DECISIONS}), {@code account} (ours), {@code received-from} and {@code
   * received-to}. The search finds parts of payer, number and purpose, and sums.
   */
  public Page<StatementLine> decided(Caller caller, PageRequest request) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> StatementStore.decided(tx, request));
  }

  /** Our accounts, today's and former ones, in their order. */
  public List<String> accounts(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), UploadStore::ourAccounts).keySet().stream()
        .sorted()
        .toList();
  }

  /**
   * One line, whatever became of it.
   *
   * @throws Problem.NotFound {@code NO_SUCH_STATEMENT_LINE}
   */
  public Waiting line(Caller caller, long id) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(),
        tx -> {
          var line = StatementStore.find(tx, id).orElseThrow(Statements::noSuchLine);
          var one = List.of(line);
          return line.waits()
              ? waiting(line, CandidateStore.candidates(tx, one), CandidateStore.payers(tx, one))
              : new Waiting(line, List.of(), List.of(), List.of());
        });
  }

  /** Another line that waits, the oldest one. */
  public Optional<Long> next(Caller caller, long id) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> StatementStore.next(tx, id));
  }

  /**
   * What booking a line to an invoice would do; nothing is done yet.
   *
   * @throws Problem.NotFound {@code NO_SUCH_STATEMENT_LINE}, {@code NO_SUCH_INVOICE}
   * @throws Problem.Conflict {@code STATEMENT_LINE_DONE}, {@code INVOICE_PAID}, {@code
   *     INVOICE_OF_OTHER_CURRENCY}
   */
  public Choice choose(Caller caller, long id, long invoice) {
    return choose(
        caller,
        id,
        tx -> CandidateStore.find(tx, invoice).orElseThrow(() -> noSuchInvoice(invoice)));
  }

  /**
   * The same of a number that a person typed: as it is printed, or its digits alone.
   *
   * @throws Problem.NotFound {@code NO_SUCH_STATEMENT_LINE}
   * @throws Problem.Invalid {@code NO_INVOICE_OF_NUMBER}, {@code SEVERAL_INVOICES_OF_NUMBER}
   * @throws Problem.Conflict as {@link #choose(Caller, long, long)} does
   */
  public Choice choose(Caller caller, long id, String typed) {
    return choose(
        caller,
        id,
        tx -> Matching.typed(typed, CandidateStore.ofNumbers(tx, Matching.numbers(typed))));
  }

  /**
   * What booking a line to several invoices would do.
   *
   * @param typed their numbers, between commas
   * @throws Problem.Invalid as {@link #choose(Caller, long, String)} does; {@code
   *     TOO_MANY_INVOICES} with more than 50
   * @throws Problem.Conflict the same; {@code SEVERAL_BUYERS}
   */
  public Split split(Caller caller, long id, String typed) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(),
        tx -> {
          var line = StatementStore.find(tx, id).orElseThrow(Statements::noSuchLine);
          if (!line.waits()) {
            throw done();
          }
          var found = CandidateStore.ofNumbers(tx, Matching.numbers(typed));
          return Split.of(line.amount(), Matching.several(typed, found));
        });
  }

  /**
   * Books a line as one payment of several invoices; what is over goes to the balance. Taken back,
   * it is taken back whole.
   *
   * @throws Problem.Conflict {@code STATEMENT_LINE_DONE}; as {@link Payments#receive(Tx, Caller,
   *     NewPayment)} does
   */
  public void bookSplit(Caller caller, long id, List<NewPayment.Part> parts) {
    caller.require(Permission.MANAGE_MONEY);
    var allocation = new NewPayment.InParts(parts);
    database.run(
        caller.scope(), tx -> booking.book(tx, caller, lock(tx, id), allocation, "chosen"));
  }

  private Choice choose(Caller caller, long id, Function<Tx, Asked> finding) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(),
        tx -> {
          var line = StatementStore.find(tx, id).orElseThrow(Statements::noSuchLine);
          if (!line.waits()) {
            throw done();
          }
          return Choice.of(line, finding.apply(tx));
        });
  }

  /**
   * Books a line as payment of an invoice that a person chose; what is over goes to the balance.
   *
   * @param settled what of it the person was told pays the invoice
   * @throws Problem.Conflict {@code STATEMENT_LINE_DONE} when somebody else was faster, {@code
   *     INVOICE_CHANGED} when its rest is another one by now; as {@link Payments#receive(Tx,
   *     Caller, NewPayment)} does
   */
  public void book(Caller caller, long id, long invoice, long settled) {
    caller.require(Permission.MANAGE_MONEY);
    database.run(
        caller.scope(),
        tx -> {
          var allocation = new NewPayment.ToOne(invoice);
          var payment = booking.book(tx, caller, lock(tx, id), allocation, "chosen");
          if (payment.settled().minor() != settled) {
            throw new Problem.Conflict("INVOICE_CHANGED", "its rest changed meanwhile");
          }
        });
  }

  /**
   * Books a line as an organisation's money in advance.
   *
   * @throws Problem.Conflict {@code STATEMENT_LINE_DONE}
   */
  public void bookAdvance(Caller caller, long id, long organisation) {
    caller.require(Permission.MANAGE_MONEY);
    database.run(caller.scope(), tx -> booking.advance(tx, caller, lock(tx, id), organisation));
  }

  /**
   * It is not for us to book.
   *
   * @throws Problem.Invalid {@code BAD_REASON}
   * @throws Problem.Conflict {@code STATEMENT_LINE_DONE}
   */
  public void setAside(Caller caller, long id, String reason) {
    caller.require(Permission.MANAGE_MONEY);
    var why = reason.strip();
    if (why.isEmpty() || why.length() > LONGEST_REASON) {
      throw new Problem.Invalid(
          "BAD_REASON", "a reason expected", Map.of("limit", Integer.toString(LONGEST_REASON)));
    }
    database.run(
        caller.scope(),
        tx -> {
          lock(tx, id);
          StatementStore.setAside(tx, id, why, clock.instant(), caller.actor().name());
          record(tx, caller, "statement-line.set-aside", id, Map.of("words", why));
        });
  }

  /**
   * The line waits again, for a person: its payment is taken back, or it is no longer set aside.
   *
   * @throws Problem.NotFound {@code NO_SUCH_STATEMENT_LINE}
   * @throws Problem.Conflict {@code STATEMENT_LINE_WAITS}; as {@link Payments#reverse(Tx, Caller,
   *     long, String)} does
   */
  public void takeBack(Caller caller, long id, String reason) {
    caller.require(Permission.MANAGE_MONEY);
    database.run(
        caller.scope(),
        tx -> {
          var line = StatementStore.find(tx, id).orElseThrow(Statements::noSuchLine);
          if (line.booking().isPresent()) {
            payments.reverse(tx, caller, line.booking().get().payment(), reason);
          } else if (StatementStore.takeUp(tx, id, clock.instant())) {
            record(tx, caller, "statement-line.taken-up", id, Map.of("words", reason.strip()));
          } else {
            throw new Problem.Conflict("STATEMENT_LINE_WAITS", "it waits already");
          }
        });
  }

  private StatementLine lock(Tx tx, long id) {
    return StatementStore.lockWaiting(tx, id).orElseThrow(Statements::done);
  }

  private void record(Tx tx, Caller caller, String action, long id, Map<String, String> details) {
    journal.record(tx, caller.actor(), action, "statement-line", Long.toString(id), details);
  }

  private static Waiting waiting(
      StatementLine line, List<Asked> candidates, List<PayerOrganisation> payers) {
    var number = line.incoming().payerNumber();
    return new Waiting(
        line,
        Matching.proposals(line.incoming(), line.currency(), candidates),
        Together.of(line.incoming(), line.currency(), candidates),
        payers.stream().filter(payer -> payer.taxNumber().equals(number)).toList());
  }

  private static Problem done() {
    return new Problem.Conflict("STATEMENT_LINE_DONE", "it does not wait any more");
  }

  private static Problem noSuchInvoice(long invoice) {
    return new Problem.NotFound("NO_SUCH_INVOICE", "no invoice " + invoice);
  }

  private static Problem noSuchLine() {
    return new Problem.NotFound("NO_SUCH_STATEMENT_LINE", "no such line");
  }
}
