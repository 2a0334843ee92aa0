package kassahub.hub.billing.bank;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.NewPayment;
import kassahub.hub.billing.Payment;
import kassahub.hub.billing.Payments;
import kassahub.hub.database.Database;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/** Files of the bank: kept as they came, read, and booked where everything fits. */
public final class Uploads {
  private static final int AT_ONCE = 500;
  private static final int LONGEST = 200;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final LineBooking booking;

  public Uploads(Database database, Journal journal, InstantSource clock, Payments payments) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.booking = new LineBooking(payments);
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
    var ours = database.transact(caller.scope(), UploadStore::ourAccounts);
    if (ours.isEmpty()) {
      throw new Problem.Conflict("NO_SELLER", "nobody has said which accounts are ours");
    }
    var file = StatementFile.read(bytes, ours);
    String told = name.isBlank() ? "-" : name.substring(0, Math.min(name.length(), LONGEST));
    var upload =
        new UploadStore.Upload(told, sha256(bytes), clock.instant(), caller.actor().name());
    int fresh =
        database.transact(
            caller.scope(),
            tx -> {
              UploadStore.keepFile(tx, upload, bytes);
              return keep(tx, caller, upload, file, ours);
            });
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

  /**
   * A file as it was uploaded.
   *
   * @throws Problem.NotFound {@code NO_SUCH_STATEMENT_FILE}
   */
  public StatementUpload file(Caller caller, long id) {
    caller.require(Permission.MANAGE_MONEY);
    return database
        .transact(caller.scope(), tx -> UploadStore.find(tx, id))
        .orElseThrow(
            () -> new Problem.NotFound("NO_SUCH_STATEMENT_FILE", "no file of that number"));
  }

  /** One page of files, the newest first. The search finds parts of their names. */
  public Page<StatementUpload> list(Caller caller, PageRequest request) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> UploadStore.page(tx, request));
  }

  private int keep(
      Tx tx,
      Caller caller,
      UploadStore.Upload upload,
      StatementFile file,
      Map<String, String> ours) {
    int fresh = UploadStore.insert(tx, file.incoming(), ours, upload);
    journal.record(
        tx,
        caller.actor(),
        "statement.imported",
        "statement",
        upload.name(),
        Map.of(
            "payments", Integer.toString(file.incoming().size()),
            "fresh", Integer.toString(fresh),
            "faults", Integer.toString(file.faults().size()),
            "sha256", HexFormat.of().formatHex(upload.sha256())));
    return fresh;
  }

  /** Until nothing more fits: a line may fit only after another one is booked. */
  private int bookCertain(Caller caller) {
    int booked = 0;
    int more;
    do {
      more = bookOnce(caller);
      booked += more;
    } while (more > 0);
    return booked;
  }

  private int bookOnce(Caller caller) {
    int booked = 0;
    long after = 0;
    Batch batch;
    do {
      long from = after;
      batch = database.transact(caller.scope(), tx -> Batch.read(tx, from));
      for (var line : batch.certain()) {
        booked += bookIfCertain(caller, line) ? 1 : 0;
      }
      after = batch.last();
    } while (batch.full());
    return booked;
  }

  /** Lines that nobody has touched, with all that they may be for. */
  private record Batch(List<StatementLine> lines, List<Asked> candidates) {
    static Batch read(Tx tx, long after) {
      var lines = StatementStore.untouched(tx, after, AT_ONCE);
      return new Batch(lines, CandidateStore.candidates(tx, lines));
    }

    boolean full() {
      return lines.size() == AT_ONCE;
    }

    long last() {
      return lines.isEmpty() ? 0 : lines.getLast().id();
    }

    /** Those that fit; all of them where too many invoices were found to look at together. */
    List<StatementLine> certain() {
      return candidates.size() == CandidateStore.MOST
          ? lines
          : lines.stream().filter(line -> fits(line, candidates).isPresent()).toList();
    }
  }

  private static Optional<Asked> fits(StatementLine line, List<Asked> candidates) {
    return Matching.certain(line.incoming(), line.currency(), candidates);
  }

  /** Looks again, and in a transaction of its own: one that is refused holds up no other. */
  private boolean bookIfCertain(Caller caller, StatementLine line) {
    try {
      return database.transact(
          caller.scope(),
          tx -> {
            var candidates = CandidateStore.candidates(tx, List.of(line));
            var certain = fits(line, candidates);
            if (certain.isEmpty() || StatementStore.lockUntouched(tx, line.id()).isEmpty()) {
              return false;
            }
            var allocation = new NewPayment.ToOne(certain.get().id());
            requireWhole(line, booking.book(tx, caller, line, allocation, "matched"));
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

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}
