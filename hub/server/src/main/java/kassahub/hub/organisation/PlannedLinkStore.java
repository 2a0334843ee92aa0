package kassahub.hub.organisation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL of changes of links that wait for their day. */
final class PlannedLinkStore {
  private static final String INSERT =
      """
      insert into planned_link
        (organisation_id, kind, from_account, to_account, day, reason, planned_by, planned_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (organisation_id, kind) do nothing
      """;
  private static final String WAITS =
      "select from planned_link where organisation_id = $1 and kind = $2";
  private static final String WAITING =
      """
      select p.id, p.organisation_id, p.kind, p.from_account, p.to_account, p.day, p.reason, p.planned_by,
        o.name as organisation, coalesce(f.name, '') as from_name, coalesce(t.name, '') as to_name
      from planned_link p join organisation o on o.id = p.organisation_id
        left join account f on f.id = p.from_account left join account t on t.id = p.to_account
      """;
  private static final String OF_ORGANISATION =
      WAITING + "where p.organisation_id = $1 order by p.day, p.id limit $2";
  private static final String OF_ACCOUNT =
      WAITING + "where $1 in (p.from_account, p.to_account) order by p.day, p.id limit $2";
  private static final String LOCK = WAITING + "where p.id = $1 for update of p";
  private static final String DELETE = "delete from planned_link where id = $1";

  /** No zone is more than a day ahead of any other. */
  private static final String DUE =
      """
      select p.id from planned_link p join organisation o on o.id = p.organisation_id
      where p.day <= ($1::timestamptz at time zone 'UTC')::date + 1
        and p.day <= ($1::timestamptz at time zone o.time_zone)::date
      order by p.day, p.id limit $2
      """;

  private PlannedLinkStore() {}

  /** False when another one of that kind waits for the organisation. */
  static boolean insert(Tx tx, Link.Change change, String by, Instant now) {
    return tx.execute(
            INSERT,
            change.organisation(),
            change.kind().word(),
            change.from(),
            change.to(),
            change.day(),
            change.reason(),
            by,
            now)
        == 1;
  }

  static boolean waits(Tx tx, long organisation, Link.Kind kind) {
    return tx.find(WAITS, row -> true, organisation, kind.word()).isPresent();
  }

  static List<Link.Waiting> ofOrganisation(Tx tx, long organisation, int most) {
    return tx.list(OF_ORGANISATION, PlannedLinkStore::waiting, organisation, most);
  }

  static List<Link.Waiting> ofAccount(Tx tx, long account, int most) {
    return tx.list(OF_ACCOUNT, PlannedLinkStore::waiting, account, most);
  }

  /** Those whose day has come where the organisation is. */
  static List<Long> due(Tx tx, Instant now, int most) {
    return tx.list(DUE, row -> row.number("id"), now, most);
  }

  static Optional<Link.Waiting> lock(Tx tx, long id) {
    return tx.find(LOCK, PlannedLinkStore::waiting, id);
  }

  static void delete(Tx tx, long id) {
    tx.execute(DELETE, id);
  }

  private static Link.Waiting waiting(Row row) {
    var change =
        new Link.Change(
            row.number("organisation_id"),
            Link.Kind.of(row.string("kind")),
            row.findNumber("from_account"),
            row.findNumber("to_account"),
            row.string("reason"),
            Optional.of(row.date("day")));
    return new Link.Waiting(
        row.number("id"),
        new Link.Plan(
            change, row.string("organisation"), row.string("from_name"), row.string("to_name")),
        row.string("planned_by"));
  }
}
