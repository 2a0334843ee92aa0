package kassahub.hub.billing.books;

import java.time.LocalDate;
import java.util.List;
import kassahub.hub.billing.document.Party;

/**
 * What one organisation bought and paid in a period, in roubles, as our books have it (акт сверки).
 *
 * @param opening kopecks it owed when the period began; negative: we owed it
 * @param lines in the order of days
 */
public record Reconciliation(
    long organisation, Party buyer, Period period, long opening, List<Line> lines) {
  public Reconciliation {
    lines = List.copyOf(lines);
  }

  /** What a line is about. */
  public enum Kind {
    /** Rights passed by a transfer document. */
    SALE,
    /** Less was sold than was billed. */
    CORRECTION,
    /** Money came in. */
    PAYMENT,
    /** What was recorded as money was none. */
    REVERSAL;

    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    static Kind of(String word) {
      return valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /**
   * One movement.
   *
   * @param document number of the transfer document or correction, or the payer's paper
   * @param debit kopecks by which it owes more; of a correction negative
   * @param credit kopecks by which it owes less
   */
  public record Line(LocalDate day, Kind kind, String document, long debit, long credit) {}

  public long debit() {
    return lines.stream().mapToLong(Line::debit).sum();
  }

  public long credit() {
    return lines.stream().mapToLong(Line::credit).sum();
  }

  /** Kopecks it owes when the period is over; negative: we owe it. */
  public long closing() {
    return opening + debit() - credit();
  }
}
