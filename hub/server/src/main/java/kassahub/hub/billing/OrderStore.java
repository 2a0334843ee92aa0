package kassahub.hub.billing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Tx;

/** SQL that makes orders and moves them on. */
final class OrderStore {
  private static final String INSERT =
      """
      insert into sales_order (number, account_id, organisation_id, contract_id, amount, currency,
        ordered_at, owed_since, paid_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """;
  private static final String INSERT_LINES =
      """
      insert into sales_order_line (order_number, position, licence_type_id, name, article, price,
        quantity, amount, vat, vat_rate, vat_amount)
      select $1, position, type, name, article, price, quantity, amount, vat, rate, tax
      from unnest($2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::int[], $7::bigint[],
        $8::text[], $9::int[], $10::bigint[]) with ordinality
        as sold (type, name, article, price, quantity, amount, vat, rate, tax, position)
      """;
  private static final String UNINVOICED =
      """
      select number from sales_order
      where invoiced_at is null and amount > 0 and owed_since <= $1 and number > $2
      order by number limit $3
      """;

  /** A line with what was worked out for it. */
  record Line(NewOrder.Line wanted, Money amount, Vat vat) {}

  private OrderStore() {}

  static void insert(
      Tx tx, long number, NewOrder wanted, long contract, Money amount, Optional<Instant> paidAt) {
    tx.execute(
        INSERT,
        number,
        wanted.account(),
        wanted.organisation(),
        contract,
        amount.minor(),
        amount.currency().getCurrencyCode(),
        wanted.orderedAt(),
        wanted.owedSince(),
        paidAt);
  }

  static void insertLines(Tx tx, long number, List<Line> lines) {
    tx.execute(
        INSERT_LINES,
        number,
        lines.stream().map(line -> line.wanted().licenceType()).toArray(Long[]::new),
        texts(lines, line -> line.wanted().name()),
        texts(lines, line -> line.wanted().article()),
        lines.stream().map(line -> line.wanted().price().minor()).toArray(Long[]::new),
        lines.stream().map(line -> line.wanted().quantity()).toArray(Integer[]::new),
        lines.stream().map(line -> line.amount().minor()).toArray(Long[]::new),
        texts(lines, line -> line.vat().word()),
        lines.stream()
            .map(line -> line.vat().rate().isPresent() ? line.vat().rate().getAsInt() : null)
            .toArray(Integer[]::new),
        lines.stream().map(line -> line.vat().in(line.amount().minor())).toArray(Long[]::new));
  }

  /** Orders whose invoice is due, from a number on. */
  static List<Long> uninvoiced(Tx tx, Instant owedBefore, long after, int most) {
    return tx.list(UNINVOICED, row -> row.number("number"), owedBefore, after, most);
  }

  private static String[] texts(List<Line> lines, Function<Line, String> part) {
    return lines.stream().map(part).toArray(String[]::new);
  }
}
