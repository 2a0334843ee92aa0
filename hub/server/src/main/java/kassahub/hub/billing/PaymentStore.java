package kassahub.hub.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL about payments and what they did to invoices. */
final class PaymentStore {
  private static final String LOCK_INVOICE =
      """
      select i.id, i.printed, i.account_id, i.organisation_id, i.order_number, i.due_on, i.amount,
        i.paid_amount, i.currency, i.state, b.country
      from invoice i join organisation b on b.id = i.organisation_id
      where i.id = $1 for update of i
      """;
  private static final String INSERT =
      """
      insert into payment (organisation_id, source, amount, currency, received_on, reference,
        request_key, recorded_at, recorded_by, confirmed_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id
      """;
  private static final String ALLOCATE =
      "insert into payment_allocation (payment_id, invoice_id, amount) values ($1, $2, $3)";
  private static final String SETTLE =
      """
      update invoice set paid_amount = $2, state = $3, paid_at = $4,
        overdue_at = case when $3 = 'overdue' then coalesce(overdue_at, $5) end
      where id = $1
      """;
  private static final String UNWAIVE = "update invoice set waived_at = null where id = $1";
  private static final String ORDER_PAID = "update sales_order set paid_at = $2 where number = $1";
  private static final String ACTIVATIONS_OF =
      "select number from activation where order_number = $1 limit 10000";
  private static final String COLUMNS =
      """
      p.id, p.amount, a.amount as settled,
      (select coalesce(sum(o.amount), 0)::bigint from payment_allocation o
        where o.payment_id = p.id and o.invoice_id <> a.invoice_id) as others,
      p.currency, p.received_on, p.reference, p.recorded_at, p.recorded_by, p.confirmed_by,
      r.reason, r.reversed_by
      """;
  private static final String FROM =
      """
       from payment p join payment_allocation a on a.payment_id = p.id
      left join payment_reversal r on r.payment_id = p.id
      """;
  private static final String OF_INVOICE =
      "select " + COLUMNS + FROM + " where a.invoice_id = $1 order by p.id desc limit 1000";
  private static final String BY_HAND =
      """
      select coalesce(sum(p.amount), 0)::bigint as sum from payment p
      where p.organisation_id = $1 and p.source = 'manual' and p.currency = $2
        and p.amount <= $3 and p.recorded_at > $4
        and not exists (select from payment_reversal r where r.payment_id = p.id)
      """;
  private static final String OF_KEY =
      "select " + COLUMNS + FROM + " where a.invoice_id = $1 and p.request_key = $2";
  private static final String PARTS_OF =
      """
      select a.invoice_id, a.amount from payment_allocation a where a.payment_id = $1
      order by a.invoice_id limit 1000
      """;
  private static final String LOCK_ORGANISATION =
      """
      select p.amount, p.currency, p.organisation_id, p.source from payment p
      join organisation b on b.id = p.organisation_id where p.id = $1 for no key update of b
      """;

  /** Of all invoices of an invoice's order: what corrections released, without what came back. */
  private static final String RELEASED =
      """
      select (released.sum - back.sum)::bigint as sum
      from invoice i
      cross join lateral (
        select coalesce(i.order_number, (select k.order_number from correction k where k.surcharge_id = i.id)) as number) o
      cross join lateral (
        select coalesce(sum(k.released), 0) as sum from correction k where k.order_number = o.number) released
      cross join lateral (
        select coalesce(sum(a.amount), 0) as sum from invoice n join payment_allocation a on a.invoice_id = n.id
          join payment p on p.id = a.payment_id
        where (n.order_number = o.number
            or n.id in (select k.surcharge_id from correction k where k.order_number = o.number))
          and p.source = 'balance' and p.request_key like 'taken-back:%'
          and not exists (select from payment_reversal r where r.payment_id = p.id)) back
      where i.id = $1
      """;

  private static final String LOCK_PAYER =
      """
      select b.id, b.country from invoice i join organisation b on b.id = i.organisation_id
      where i.id = $1 for no key update of b
      """;
  private static final String ADVANCE =
      """
      select coalesce(-sum(e.amount), 0)::bigint as sum
      from ledger_entry e join ledger_transaction t on t.id = e.transaction_id
      where e.organisation_id = $1 and e.book = 'balance' and t.currency = $2
        and ($4 or exists (
          select from account_organisation a where a.account_id = $3 and a.organisation_id = $1))
      """;
  private static final String REVERSE =
      """
      insert into payment_reversal (payment_id, reason, reversed_at, reversed_by)
      values ($1, $2, $3, $4) on conflict do nothing
      """;

  private static final String NAME = "select name from organisation where id = $1";
  private static final String COUNTRY = "select country from organisation where id = $1";

  /** What a payment must know of the invoice that it has locked. */
  record Locked(
      long id,
      String printed,
      long account,
      long organisation,
      Optional<Long> order,
      LocalDate dueOn,
      Money amount,
      long paid,
      InvoiceState state,
      String country) {

    long rest() {
      return amount.minor() - paid;
    }
  }

  /** Who entered a payment, and who agreed to it where one person was not enough. */
  record Hands(String recorded, Optional<String> confirmed) {
    static Hands of(Caller caller) {
      return new Hands(caller.actor().name(), Optional.empty());
    }
  }

  /** Who pays an invoice. */
  record Payer(long organisation, String country) {}

  /**
   * A payment as a whole.
   *
   * @param advance it was the organisation's before
   */
  record Whole(long organisation, Money amount, boolean advance) {}

  private PaymentStore() {}

  static Optional<Locked> lockInvoice(Tx tx, long invoice) {
    return tx.find(
        LOCK_INVOICE,
        row ->
            new Locked(
                row.number("id"),
                row.string("printed"),
                row.number("account_id"),
                row.number("organisation_id"),
                row.findNumber("order_number").stream().boxed().findFirst(),
                row.date("due_on"),
                Money.of(row.number("amount"), row.string("currency")),
                row.number("paid_amount"),
                InvoiceState.ofColumn(row.string("state")),
                row.string("country")),
        invoice);
  }

  static long insert(Tx tx, long organisation, NewPayment draft, Instant at, Hands hands) {
    return tx.one(
        INSERT,
        row -> row.number("id"),
        organisation,
        draft.source().word(),
        draft.amount().minor(),
        draft.amount().currency().getCurrencyCode(),
        draft.receivedOn(),
        draft.reference(),
        draft.key(),
        at,
        hands.recorded(),
        hands.confirmed());
  }

  static void allocate(Tx tx, long payment, long invoice, long amount) {
    tx.execute(ALLOCATE, payment, invoice, amount);
  }

  /** The invoice, and the order it is for, in one go. */
  static void settle(Tx tx, Locked invoice, long paid, InvoiceState state, Instant now) {
    var paidAt = Optional.of(now).filter(at -> state == InvoiceState.PAID);
    tx.execute(SETTLE, invoice.id(), paid, state.word(), paidAt, now);
    invoice.order().ifPresent(order -> tx.execute(ORDER_PAID, order, paidAt));
  }

  /** Counts as a debt again, although an operator had lifted a block. */
  static void unwaive(Tx tx, long invoice) {
    tx.execute(UNWAIVE, invoice);
  }

  /** The activations whose lists show the payment. */
  static List<Long> activations(Tx tx, long order) {
    return tx.list(ACTIVATIONS_OF, row -> row.number("number"), order);
  }

  static List<Payment> ofInvoice(Tx tx, long invoice) {
    return tx.list(OF_INVOICE, PaymentStore::payment, invoice);
  }

  /** What people entered of the organisation since then, no more at once than that, and kept. */
  static long byHand(Tx tx, Payer payer, Money most, Instant since) {
    return tx.one(
        BY_HAND,
        row -> row.number("sum"),
        payer.organisation(),
        most.currency().getCurrencyCode(),
        most.minor(),
        since);
  }

  static Optional<Payment> ofKey(Tx tx, long invoice, String key) {
    return tx.find(OF_KEY, PaymentStore::payment, invoice, key);
  }

  /** In the order of their invoices. */
  static List<NewPayment.Part> parts(Tx tx, long payment) {
    return tx.list(
        PARTS_OF,
        row -> new NewPayment.Part(row.number("invoice_id"), row.number("amount")),
        payment);
  }

  /** Keeps others from the organisation's balance until the transaction ends. */
  static Optional<Whole> lockOrganisation(Tx tx, long payment) {
    return tx.find(
        LOCK_ORGANISATION,
        row ->
            new Whole(
                row.number("organisation_id"),
                Money.of(row.number("amount"), row.string("currency")),
                row.string("source").equals(PaymentSource.BALANCE.word())),
        payment);
  }

  /** Keeps others from the balance of who pays the invoice, as {@link #lockOrganisation} does. */
  static Optional<Payer> lockPayer(Tx tx, long invoice) {
    return tx.find(LOCK_PAYER, row -> new Payer(row.number("id"), row.string("country")), invoice);
  }

  /** What one of the caller's organisations has with us; nothing of others'. */
  static long advance(Tx tx, Caller caller, long organisation, String currency) {
    return tx.one(
        ADVANCE,
        row -> row.number("sum"),
        organisation,
        currency,
        caller.account(),
        caller.operator());
  }

  /** What corrections of an invoice's order gave away as paid, and no payment brought back. */
  static long released(Tx tx, long invoice) {
    return tx.one(RELEASED, row -> row.number("sum"), invoice);
  }

  static String organisation(Tx tx, long organisation) {
    return tx.one(NAME, row -> row.string("name"), organisation);
  }

  static Optional<String> country(Tx tx, long organisation) {
    return tx.find(COUNTRY, row -> row.string("country"), organisation);
  }

  /** Whether it was not reversed before. */
  static boolean reverse(Tx tx, long payment, String reason, Instant at, String by) {
    return tx.execute(REVERSE, payment, reason, at, by) == 1;
  }

  private static Payment payment(Row row) {
    var currency = row.string("currency");
    return new Payment(
        row.number("id"),
        Money.of(row.number("amount"), currency),
        Money.of(row.number("settled"), currency),
        Money.of(row.number("others"), currency),
        row.date("received_on"),
        row.string("reference"),
        row.instant("recorded_at"),
        row.string("recorded_by"),
        row.findString("confirmed_by"),
        row.findString("reason")
            .map(reason -> new Payment.Reversal(reason, row.string("reversed_by"))));
  }
}
