package kassahub.hub.billing.bank;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL that finds what payments may be for. */
final class CandidateStore {
  /** More invoices than these are not looked at together. */
  static final int MOST = 5_000;

  private static final String CANDIDATES =
      """
      select i.id, i.printed, i.number, i.organisation_id, i.buyer_name, i.buyer_tax_number,
        i.issued_on, i.amount - i.paid_amount as rest, i.currency, i.state
      from invoice i
      where (i.state in ('issued', 'overdue') and i.buyer_tax_number = any($1::text[]))
        or (i.series in ('invoice', 'instances', 'prepayment') and i.number = any($2::bigint[])
          and i.state <> 'deleted')
      order by i.id desc limit $3
      """;
  private static final String ASKED =
      """
      select i.id, i.printed, i.number, i.organisation_id, i.buyer_name, i.buyer_tax_number,
        i.issued_on, i.amount - i.paid_amount as rest, i.currency, i.state
      from invoice i where i.id = $1 and i.state <> 'deleted'
      """;

  /** The invoice that is asked about is among them, however many are older. */
  private static final String OPEN_OF_PAYER =
      """
      select * from (
      select i.id, i.printed, i.number, i.organisation_id, i.buyer_name, i.buyer_tax_number,
        i.issued_on, i.amount - i.paid_amount as rest, i.currency, i.state
      from invoice i join invoice one
        on one.organisation_id = i.organisation_id and one.currency = i.currency
      where one.id = $1 and i.state in ('issued', 'overdue')
      order by i.id = one.id desc, i.issued_on, i.id limit $2
      ) open order by issued_on, id
      """;

  private static final String BY_HAND =
      """
      select a.invoice_id, p.amount, p.received_on
      from payment_allocation a join payment p on p.id = a.payment_id
      where a.invoice_id = any($1::bigint[]) and p.source = 'manual'
        and not exists (select from payment_reversal r where r.payment_id = p.id)
      order by p.id desc limit 20000
      """;
  private static final String PAYERS =
      """
      select b.id, b.name, b.tax_number from organisation b
      where b.tax_number = any($1::text[])
        and exists (select from account_organisation a where a.organisation_id = b.id)
      order by b.id limit 1000
      """;

  private CandidateStore() {}

  /** Invoices of these buyers that are open, and those of these numbers. */
  static List<Asked> candidates(Tx tx, Collection<StatementLine> lines) {
    var payers =
        lines.stream()
            .map(line -> line.incoming().payerNumber())
            .filter(number -> !number.isEmpty())
            .distinct()
            .toArray(String[]::new);
    var numbers =
        lines.stream()
            .flatMap(line -> Matching.numbers(line.incoming().purpose()).stream())
            .distinct()
            .toArray(Long[]::new);
    var found = tx.list(CANDIDATES, CandidateStore::asked, payers, numbers, MOST);
    var byHand = byHand(tx, found);
    return found.stream()
        .map(asked -> asked.with(byHand.getOrDefault(asked.id(), List.of())))
        .toList();
  }

  /** Invoices of these numbers, whatever became of them. */
  static List<Asked> ofNumbers(Tx tx, List<Long> numbers) {
    return tx.list(
        CANDIDATES, CandidateStore::asked, new String[0], numbers.toArray(Long[]::new), MOST);
  }

  static Optional<Asked> find(Tx tx, long invoice) {
    return tx.find(ASKED, CandidateStore::asked, invoice);
  }

  /** What the payer of an invoice owes in its currency, the oldest first. */
  static List<Asked> openOfPayer(Tx tx, long invoice, int most) {
    return tx.list(OPEN_OF_PAYER, CandidateStore::asked, invoice, most);
  }

  private static Map<Long, List<Asked.ByHand>> byHand(Tx tx, List<Asked> invoices) {
    return tx
        .list(
            BY_HAND,
            row ->
                Map.entry(
                    row.number("invoice_id"),
                    new Asked.ByHand(row.number("amount"), row.date("received_on"))),
            (Object) invoices.stream().map(Asked::id).toArray(Long[]::new))
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  /** Organisations that buy and have the payers' numbers. */
  static List<PayerOrganisation> payers(Tx tx, Collection<StatementLine> lines) {
    var numbers =
        lines.stream().map(line -> line.incoming().payerNumber()).distinct().toArray(String[]::new);
    return tx.list(
        PAYERS,
        row ->
            new PayerOrganisation(row.number("id"), row.string("name"), row.string("tax_number")),
        (Object) numbers);
  }

  private static Asked asked(Row row) {
    var state = row.string("state");
    return new Asked(
        row.number("id"),
        row.string("printed"),
        row.number("number"),
        row.number("organisation_id"),
        row.string("buyer_name"),
        row.string("buyer_tax_number"),
        row.date("issued_on"),
        row.number("rest"),
        row.string("currency"),
        state.equals("issued") || state.equals("overdue"),
        List.of());
  }
}
