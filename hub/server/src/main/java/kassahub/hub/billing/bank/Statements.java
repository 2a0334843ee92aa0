package kassahub.hub.billing.bank;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.NewAdvance;
import kassahub.hub.billing.NewPayment;
import kassahub.hub.billing.Payment;
import kassahub.hub.billing.PaymentSource;
import kassahub.hub.billing.Payments;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;

/** Bank statements: uploaded, read, booked where everything fits; the rest waits for a person. */
public final class Statements {
  private static final Texts RUSSIAN = Texts.of(Locale.of("ru"));
  private static final int SHOWN = 100;
  private static final int AT_ONCE = 500;
  private static final int LONGEST = 200;
  private static final int LONGEST_REASON = 500;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final Payments payments;

  public Statements(Database database, Journal journal, InstantSource clock, Payments payments) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.payments = payments;
  }

  /**
   * Takes in a file, then books what fits, earlier files' lines too, unless a person put them back.
   * The same file again adds and books nothing.
   *
   * @param name of the file, for people
   * @throws Problem.Invalid {@code NOT_A_STATEMENT}, {@code STATEMENT_TOO_LONG}, {@code
   *     STATEMENT_FOREIGN}
   * @throws Problem.Conflict {@code NO_SELLER} while nobody has said which accounts are ours
   */
  public Imported take(Caller caller, String name, byte[] bytes) {
    caller.require(Permission.MANAGE_MONEY);
    var ours = database.transact(caller.scope(), StatementStore::ourAccounts);
    if (ours.isEmpty()) {
      throw new Problem.Conflict("NO_SELLER", "nobody has said which accounts are ours");
    }
    var file = StatementFile.read(bytes, ours);
    String told = name.substring(0, Math.min(name.length(), LONGEST));
    int fresh = database.transact(caller.scope(), tx -> keep(tx, caller, told, file, ours));
    int booked = bookCertain(caller);
    return new Imported(
        file.documents(),
        file.incoming().size(),
        fresh,
        booked,
        file.faults(),
        file.differences(),
        file.whole());
  }

  /** Payments that wait for a person, the oldest first; 100 at most. */
  public List<Waiting> waiting(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(),
        tx -> {
          var lines = StatementStore.waiting(tx, 0, SHOWN);
          var candidates = StatementStore.candidates(tx, lines);
          var payers = StatementStore.payers(tx, lines);
          return lines.stream().map(line -> waiting(line, candidates, payers)).toList();
        });
  }

  /** How many wait, to 10 000. */
  public long countWaiting(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), StatementStore::countWaiting);
  }

  /** What was booked or set aside, the newest first; 100 at most. */
  public List<StatementLine> done(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> StatementStore.done(tx, SHOWN));
  }

  /**
   * Books a line as payment of an invoice that a person chose; what is over goes to the balance.
   *
   * @throws Problem.Conflict {@code STATEMENT_LINE_DONE} when somebody else was faster; as {@link
   *     Payments#receive(Tx, Caller, NewPayment)} does
   */
  public void book(Caller caller, long id, long invoice) {
    caller.require(Permission.MANAGE_MONEY);
    database.run(caller.scope(), tx -> book(tx, caller, lock(tx, id), invoice, "chosen"));
  }

  /**
   * Books a line as an organisation's money in advance.
   *
   * @throws Problem.Conflict {@code STATEMENT_LINE_DONE}
   */
  public void bookAdvance(Caller caller, long id, long organisation) {
    caller.require(Permission.MANAGE_MONEY);
    database.run(
        caller.scope(),
        tx -> {
          var line = lock(tx, id);
          var draft =
              new NewAdvance(
                  organisation,
                  amount(line),
                  line.incoming().receivedOn(),
                  reference(line),
                  key(tx, line));
          StatementStore.book(tx, id, payments.receiveAdvance(tx, caller, draft), "advance");
        });
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
          var line =
              StatementStore.find(tx, id)
                  .orElseThrow(
                      () -> new Problem.NotFound("NO_SUCH_STATEMENT_LINE", "no such line"));
          if (line.booking().isPresent()) {
            payments.reverse(tx, caller, line.booking().get().payment(), reason);
          } else if (StatementStore.takeUp(tx, id)) {
            record(tx, caller, "statement-line.taken-up", id, Map.of("words", reason.strip()));
          } else {
            throw new Problem.Conflict("STATEMENT_LINE_WAITS", "it waits already");
          }
        });
  }

  private int keep(
      Tx tx, Caller caller, String name, StatementFile file, Map<String, String> ours) {
    var now = clock.instant();
    int fresh = 0;
    for (var incoming : file.incoming()) {
      String currency = ours.getOrDefault(incoming.account(), "RUB");
      boolean kept =
          StatementStore.insert(tx, incoming, currency, name, now, caller.actor().name());
      fresh += kept ? 1 : 0;
    }
    journal.record(
        tx,
        caller.actor(),
        "statement.imported",
        "statement",
        name,
        Map.of(
            "payments", Integer.toString(file.incoming().size()),
            "fresh", Integer.toString(fresh),
            "faults", Integer.toString(file.faults().size())));
    return fresh;
  }

  /** Each line in a transaction of its own: one that is refused holds up no other. */
  private int bookCertain(Caller caller) {
    int booked = 0;
    long after = 0;
    List<StatementLine> lines;
    do {
      long from = after;
      lines = database.transact(caller.scope(), tx -> StatementStore.untouched(tx, from, AT_ONCE));
      for (var line : lines) {
        booked += bookIfCertain(caller, line) ? 1 : 0;
        after = line.id();
      }
    } while (lines.size() == AT_ONCE);
    return booked;
  }

  private boolean bookIfCertain(Caller caller, StatementLine line) {
    try {
      return database.transact(
          caller.scope(),
          tx -> {
            var candidates = StatementStore.candidates(tx, List.of(line));
            var certain = Matching.certain(line.incoming(), line.currency(), candidates);
            if (certain.isEmpty() || StatementStore.lockUntouched(tx, line.id()).isEmpty()) {
              return false;
            }
            requireWhole(line, book(tx, caller, line, certain.get().id(), "matched"));
            return true;
          });
    } catch (Problem refused) {
      return false; // it stays where a person sees it
    }
  }

  /** Somebody else paid a part of it meanwhile: then it does not fit any more. */
  private static void requireWhole(StatementLine line, Payment payment) {
    if (payment.settled().minor() != line.incoming().amount()) {
      throw new Problem.Conflict("STATEMENT_LINE_DONE", "the invoice changed meanwhile");
    }
  }

  private Payment book(Tx tx, Caller caller, StatementLine line, long invoice, String how) {
    var draft =
        new NewPayment(
            invoice,
            amount(line),
            line.incoming().receivedOn(),
            reference(line),
            key(tx, line),
            PaymentSource.BANK);
    var payment = payments.receive(tx, caller, draft);
    StatementStore.book(tx, line.id(), payment.id(), how);
    return payment;
  }

  private StatementLine lock(Tx tx, long id) {
    return StatementStore.lockWaiting(tx, id)
        .orElseThrow(
            () -> new Problem.Conflict("STATEMENT_LINE_DONE", "it does not wait any more"));
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
        payers.stream().filter(payer -> payer.taxNumber().equals(number)).toList());
  }

  private static Money amount(StatementLine line) {
    return Money.of(line.incoming().amount(), line.currency());
  }

  /** «п/п 118 от 17.03.2026», cut to what a payment holds. */
  private static String reference(StatementLine line) {
    String reference =
        RUSSIAN.say(
            "bank.reference",
            "number",
            line.incoming().number(),
            "date",
            Formats.day(line.incoming().dated()));
    return reference.substring(0, Math.min(reference.length(), LONGEST));
  }

  /** A line that was taken back may be booked anew. */
  private static String key(Tx tx, StatementLine line) {
    return "statement-line:%d:%d".formatted(line.id(), StatementStore.bookedBefore(tx, line.id()));
  }
}
