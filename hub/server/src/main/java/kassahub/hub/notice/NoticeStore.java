package kassahub.hub.notice;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** All SQL over notice. */
final class NoticeStore {
  private static final String INSERT =
      """
      insert into notice (account_id, at, kind, key, facts) values ($1, $2, $3, $4, $5)
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

  /** A fact to tell; the same kind and key is the same fact. */
  record Told(long account, String kind, String key, Map<String, String> facts) {}

  private NoticeStore() {}

  static boolean insert(Tx tx, Told told, Instant at) {
    var facts = new JsonObject();
    told.facts().forEach(facts::put);
    return tx.execute(INSERT, told.account(), at, told.kind(), told.key(), facts) == 1;
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
