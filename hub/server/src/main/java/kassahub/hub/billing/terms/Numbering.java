package kassahub.hub.billing.terms;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.bank.PrintedNumber;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/**
 * How numbers of documents are printed. The numbers themselves are counted without gaps and are
 * nobody's to set.
 */
public final class Numbering {
  /** A digit at its end would be taken for one of the number. */
  private static final Pattern PREFIX = Pattern.compile("(?:[\\p{L}\\d./ -]{0,9}[\\p{L}./-])?");

  private static final int MOST_DIGITS = 12;

  private final Database database;
  private final Journal journal;

  public Numbering(Database database, Journal journal) {
    this.database = database;
    this.journal = journal;
  }

  /**
   * One series.
   *
   * @param last number that was taken; 0 when none was
   * @param next as the next document will print it
   */
  public record Series(String name, String prefix, int digits, long last, String next) {}

  /** Every series. */
  public List<Series> list(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), SeriesStore::list);
  }

  /**
   * Prints the next numbers of a series otherwise; documents that have theirs keep them.
   *
   * @param digits shorter numbers get leading zeros
   * @throws Problem.NotFound {@code NO_SUCH_SERIES}
   * @throws Problem.Invalid {@code BAD_PREFIX}, {@code BAD_DIGITS}
   * @throws Problem.Conflict {@code PREFIX_TAKEN}: documents of two series would look alike
   */
  public void change(Caller caller, String series, String prefix, int digits) {
    caller.require(Permission.MANAGE_MONEY);
    var wanted = prefix.strip();
    if (!PREFIX.matcher(wanted).matches()) {
      throw new Problem.Invalid("BAD_PREFIX", "at most 10 letters, digits and signs expected");
    }
    if (digits < 1 || digits > MOST_DIGITS) {
      throw new Problem.Invalid("BAD_DIGITS", "1 to 12 digits expected");
    }
    database.run(
        caller.scope(),
        tx -> {
          SeriesStore.lock(tx);
          var all = SeriesStore.list(tx);
          var before =
              all.stream()
                  .filter(one -> one.name().equals(series))
                  .findFirst()
                  .orElseThrow(() -> new Problem.NotFound("NO_SUCH_SERIES", "no such series"));
          if (taken(tx, all, series, wanted)) {
            throw new Problem.Conflict("PREFIX_TAKEN", "another series of invoices has it");
          }
          SeriesStore.change(tx, series, wanted, digits);
          journal.record(
              tx,
              caller.actor(),
              "series.changed",
              "series",
              series,
              Map.of("before", before.prefix(), "prefix", wanted, "digits", "" + digits));
        });
  }

  /**
   * Invoices of all series stand in one column: theirs is now, or was, what is wanted, or looks
   * like it.
   */
  private static boolean taken(Tx tx, List<Series> all, String series, String prefix) {
    return SeriesStore.INVOICES.contains(series)
        && (all.stream()
                .filter(one -> SeriesStore.INVOICES.contains(one.name()))
                .filter(one -> !one.name().equals(series))
                .anyMatch(one -> PrintedNumber.alike(one.prefix(), prefix))
            || SeriesStore.others(tx, series).stream()
                .anyMatch(one -> PrintedNumber.alike(one, prefix)));
  }
}
