package kassahub.hub.notice;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** All SQL over notice. */
final class NoticeStore {
  private static final String INSERT =
      """
      insert into notice (account_id, kind, key, facts, at)
      select told.*, $5 from unnest($1::bigint[], $2::text[], $3::text[], $4::jsonb[]) as told (account, kind, key, facts)
      where not exists (
        select from notice n where n.account_id = told.account and n.kind = told.kind and n.key = told.key)
      on conflict (account_id, kind, key) do nothing
      """;
  private static final String LIST =
      """
      select id, at, kind, facts, read_at from notice
      where account_id = $1 order by id desc limit $2
      """;
  private static final String UNREAD =
      "select count(*) as unread from notice where account_id = $1 and read_at is null";
  private static final String READ =
      "update notice set read_at = $3 where account_id = $1 and id <= $2 and read_at is null";

  private static final String TAKE_UNMAILED =
      """
      update notice set mailed_at = $1
      where id in (select id from notice where mailed_at is null order by id limit $2 for update skip locked)
      returning account_id, id, at, kind, facts, read_at
      """;

  private static final String SINCE = "select since from notice_feed where name = $1";

  /** A fact to tell; the same kind and key is the same fact. */
  record Told(long account, String kind, String key, Map<String, String> facts) {}

  private NoticeStore() {}

  /** How many of these were not told before. */
  static int insert(Tx tx, List<Told> told, Instant at) {
    return tx.execute(
        INSERT,
        Columns.of(told)
            .number(Told::account)
            .string(Told::kind)
            .string(Told::key)
            .json(one -> facts(one.facts()))
            .same(at)
            .arguments());
  }

  /** From when on a feed is told; empty = from its beginning. */
  static Optional<Instant> since(Tx tx, String feed) {
    return tx.find(SINCE, row -> row.instant("since"), feed);
  }

  private static JsonObject facts(Map<String, String> told) {
    var facts = new JsonObject();
    told.forEach(facts::put);
    return facts;
  }

  static List<Notice> list(Tx tx, long account, int limit) {
    return tx.list(LIST, NoticeStore::notice, account, limit);
  }

  static long unread(Tx tx, long account) {
    return tx.one(UNREAD, row -> row.number("unread"), account);
  }

  static int read(Tx tx, long account, long upTo, Instant at) {
    return tx.execute(READ, account, upTo, at);
  }

  /** Those that nobody was mailed of; they count as mailed. */
  static List<News> takeUnmailed(Tx tx, Instant now, int limit) {
    return tx.list(
        TAKE_UNMAILED, row -> new News(row.number("account_id"), notice(row)), now, limit);
  }

  private static Notice notice(Row row) {
    var facts = new JsonObject(row.findJson("facts").orElse("{}"));
    return new Notice(
        row.number("id"),
        row.instant("at"),
        row.string("kind"),
        facts.stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toString())),
        row.findInstant("read_at"));
  }
}
