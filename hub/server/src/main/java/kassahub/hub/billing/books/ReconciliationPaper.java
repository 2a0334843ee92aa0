package kassahub.hub.billing.books;

import java.time.LocalDate;
import kassahub.hub.billing.document.InvoicePaper;
import kassahub.hub.billing.document.Seller;
import kassahub.hub.billing.document.SumInWords;
import kassahub.hub.catalogue.Money;

/** «Акт сверки взаимных расчётов» as it is printed. */
public record ReconciliationPaper(Seller seller, Reconciliation statement, LocalDate madeOn) {

  /** What stands in a column of sums; nothing for a zero. */
  public static String column(long minor) {
    return minor == 0 ? "" : InvoicePaper.sum(minor);
  }

  /** Debit of a balance: the buyer owes. */
  public static String owed(long balance) {
    return column(Math.max(0, balance));
  }

  /** Credit of a balance: we owe. */
  public static String owing(long balance) {
    return column(Math.max(0, -balance));
  }

  public String closingInWords() {
    return SumInWords.of(Money.kopecks(Math.abs(statement.closing())));
  }
}
