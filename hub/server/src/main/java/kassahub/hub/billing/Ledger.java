package kassahub.hub.billing;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Tx;

/**
 * The books: every movement is entered twice, in the transaction that makes it. A balance is
 * the sum of its entries.
 */
final class Ledger {
  /** What an entry is about. */
  enum Book {
    /** Owed to us. */
    RECEIVABLE,
    /** What came in. */
    CASH,
    /** The organisation's money with us. */
    BALANCE,
    /** What was sold, without tax. */
    REVENUE,
    /** Tax contained in what was sold. */
    VAT;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One side of a movement.
   *
   * @param amount kopecks: positive a debit, negative a credit
   */
  record Entry(Book book, long amount) {}

  private Ledger() {}

  /** An invoice was issued: the organisation owes it. */
  static void invoiced(Tx tx, long organisation, long invoice, Money amount, long vat, Instant at) {
    post(
        tx,
        new LedgerStore.Head(organisation, at, "invoice:" + invoice, currency(amount)),
        new Entry(Book.RECEIVABLE, amount.minor()),
        new Entry(Book.REVENUE, vat - amount.minor()),
        new Entry(Book.VAT, -vat));
  }

  /**
   * Money came in.
   *
   * @param settled what of it paid invoices; the rest is the organisation's
   */
  static void paid(Tx tx, long organisation, long payment, Money amount, long settled, Instant at) {
    post(
        tx,
        new LedgerStore.Head(organisation, at, "payment:" + payment, currency(amount)),
        new Entry(Book.CASH, amount.minor()),
        new Entry(Book.RECEIVABLE, -settled),
        new Entry(Book.BALANCE, settled - amount.minor()));
  }

  /** An invoice is paid from what the organisation had with us. */
  static void spent(Tx tx, long organisation, long payment, Money amount, Instant at) {
    post(
        tx,
        new LedgerStore.Head(organisation, at, "payment:" + payment, currency(amount)),
        new Entry(Book.BALANCE, amount.minor()),
        new Entry(Book.RECEIVABLE, -amount.minor()));
  }

  /**
   * Less was sold than was invoiced.
   *
   * @param vat the tax in it
   * @param credited what of it was still owed; the rest is the organisation's
   */
  static void corrected(
      Tx tx, long organisation, long correction, Money less, long vat, long credited, Instant at) {
    post(
        tx,
        new LedgerStore.Head(organisation, at, "correction:" + correction, currency(less)),
        new Entry(Book.REVENUE, less.minor() - vat),
        new Entry(Book.VAT, vat),
        new Entry(Book.RECEIVABLE, -credited),
        new Entry(Book.BALANCE, credited - less.minor()));
  }

  /** A payment was a mistake: its entries are booked with the opposite sign. */
  static void reversed(Tx tx, long payment, Instant at) {
    LedgerStore.reverse(tx, "payment:" + payment, "reversal:" + payment, at);
  }

  /** The organisation's money with us, in kopecks. */
  static long balance(Tx tx, long organisation, String currency) {
    return -LedgerStore.sum(tx, organisation, Book.BALANCE, currency);
  }

  private static void post(Tx tx, LedgerStore.Head head, Entry... entries) {
    List<Entry> moved = Stream.of(entries).filter(entry -> entry.amount() != 0).toList();
    LedgerStore.insert(tx, head, moved);
  }

  private static String currency(Money amount) {
    return amount.currency().getCurrencyCode();
  }
}
