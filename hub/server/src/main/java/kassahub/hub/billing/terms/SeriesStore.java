package kassahub.hub.billing.terms;

import java.util.List;
import java.util.Set;
import kassahub.hub.database.Tx;

final class SeriesStore {
  /** Series whose numbers stand in one column. */
  static final Set<String> INVOICES = Set.of("invoice", "instances", "prepayment");

  private static final String LIST =
      """
      select u.name, coalesce(s.prefix, u.prefix) as prefix, coalesce(s.digits, u.digits) as digits,
        coalesce(s.last, 0) as last,
        printed_number(coalesce(s.prefix, u.prefix), coalesce(s.digits, u.digits), coalesce(s.last, 0) + 1) as next
      from usual_series u left join number_series s on s.name = u.name order by u.position
      """;
  private static final String LOCK = "lock table number_series in share row exclusive mode";
  private static final String CHANGE =
      """
      insert into number_series (name, prefix, digits, last) values ($1, $2, $3, 0)
      on conflict (name) do update set prefix = excluded.prefix, digits = excluded.digits
      """;

  private static final String OTHERS =
      """
      select prefix from series_prefix
      where series in ('invoice', 'instances', 'prepayment') and series <> $1 limit 10000
      """;

  private SeriesStore() {}

  static List<Numbering.Series> list(Tx tx) {
    return tx.list(
        LIST,
        row ->
            new Numbering.Series(
                row.string("name"),
                row.string("prefix"),
                row.integer("digits"),
                row.number("last"),
                row.string("next")));
  }

  /** Two at once would not see each other's prefix; whoever has a number finishes first. */
  static void lock(Tx tx) {
    tx.execute(LOCK);
  }

  /** What numbers of other series' invoices begin with, or began with before. */
  static List<String> others(Tx tx, String series) {
    return tx.list(OTHERS, row -> row.string("prefix"), series);
  }

  static void change(Tx tx, String series, String prefix, int digits) {
    tx.execute(CHANGE, series, prefix, digits);
  }
}
