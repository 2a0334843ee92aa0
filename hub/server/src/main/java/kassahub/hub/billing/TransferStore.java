package kassahub.hub.billing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.account.Caller;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Tx;

/** SQL that issues and finds transfer documents. */
final class TransferStore {
  private static final String DUE =
      """
      select number from sales_order
      where delivery = 'accepted' and currency = 'RUB' and (invoiced_at is not null or amount = 0)
        and number > $1 and exists (select from seller where currency = 'RUB')
        and not exists (select from document_failure f
          where f.kind = 'transfer' and f.subject = number and f.next_at > $2)
      order by number limit $3
      """;
  private static final String LOCK_UNSHIPPED =
      """
      select o.number, o.organisation_id, o.amount, o.currency, o.owed_since, b.country
      from sales_order o join organisation b on b.id = o.organisation_id
      where o.number = $1 and o.delivery = 'accepted'
      for update of o skip locked
      """;
  private static final String SHIPPED =
      "update sales_order set delivery = 'shipped' where number = $1";
  private static final String INSERT =
      """
      insert into transfer_document (order_number, number, printed, status, issued_at, issued_on,
        transferred_on, file_id, seller_id, buyer_name, buyer_tax_number, buyer_kpp, buyer_address)
      select $1, $2, $3, $4, $5, $6, $7, $8,
        (select id from seller where currency = $9 order by id desc limit 1),
        name, tax_number, kpp, legal_address
      from organisation where id = $10
      """;
  private static final String FIND =
      """
      select t.number, t.printed, t.status, t.issued_on, t.printed_at
      from transfer_document t join sales_order o on o.number = t.order_number
      where t.order_number = $1 and (o.account_id = $2 or $3)
      """;

  /** An order that is shipped now. */
  record Unshipped(
      long number, long organisation, Money amount, Instant owedSince, String country) {}

  /** A transfer document as it is stored. */
  record Draft(
      Unshipped order,
      NumberSeries.Taken taken,
      int status,
      Instant issuedAt,
      LocalDate issuedOn,
      LocalDate transferredOn,
      UUID file) {}

  private TransferStore() {}

  static List<Long> due(Tx tx, long after, Instant now, int most) {
    return tx.list(DUE, row -> row.number("number"), after, now, most);
  }

  /** Empty when it is shipped, or another hub is at it. */
  static Optional<Unshipped> lockUnshipped(Tx tx, long order) {
    return tx.find(
        LOCK_UNSHIPPED,
        row ->
            new Unshipped(
                row.number("number"),
                row.number("organisation_id"),
                Money.of(row.number("amount"), row.string("currency")),
                row.instant("owed_since"),
                row.string("country")),
        order);
  }

  static void shipped(Tx tx, long order) {
    tx.execute(SHIPPED, order);
  }

  static void insert(Tx tx, Draft draft) {
    var order = draft.order();
    tx.execute(
        INSERT,
        order.number(),
        draft.taken().number(),
        draft.taken().printed(),
        draft.status(),
        draft.issuedAt(),
        draft.issuedOn(),
        draft.transferredOn(),
        draft.file(),
        order.amount().currency().getCurrencyCode(),
        order.organisation());
  }

  static Optional<Transfer> find(Tx tx, Caller caller, long order) {
    return tx.find(
        FIND,
        row ->
            new Transfer(
                order,
                row.number("number"),
                row.string("printed"),
                row.integer("status"),
                row.date("issued_on"),
                row.findInstant("printed_at").isPresent()),
        order,
        caller.account(),
        caller.operator());
  }
}
