package kassahub.hub.register;

import java.time.LocalDate;
import java.util.List;
import kassahub.hub.database.Tx;

/** SQL about subscriptions that end. */
final class EndingStore {
  private static final String BETWEEN =
      """
      select s.account_id, l.sold_until as ends, count(*)::int as registers
      from fleet_licence l
      join account_sees s on s.organisation_id = l.organisation_id
      where not l.archived and l.sold_until between $1 and $2
      group by s.account_id, l.sold_until
      order by l.sold_until, s.account_id
      limit 100000
      """;

  private EndingStore() {}

  static List<Ending> between(Tx tx, LocalDate first, LocalDate last) {
    return tx.list(
        BETWEEN,
        row -> new Ending(row.number("account_id"), row.date("ends"), row.integer("registers")),
        first,
        last);
  }
}
