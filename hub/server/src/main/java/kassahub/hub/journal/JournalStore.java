package kassahub.hub.journal;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import org.jspecify.annotations.Nullable;

final class JournalStore {
  private static final String INSERT =
      """
      insert into journal
        (at, account_id, actor_kind, actor, actor_name, action, object_kind, object_id, details)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """;

  private static final String INSERT_UNLESS_SINCE =
      """
      insert into journal
        (at, account_id, actor_kind, actor, actor_name, action, object_kind, object_id, details)
      select $1, $2, $3, $4, $5, $6, $7, o.id, $9
      from unnest($8::text[]) as o (id)
      where not exists (
        select from journal
        where object_kind = $7 and object_id = o.id and action = $6 and actor_kind = $3 and actor = $4
          and at > $10)
      """;

  private static final String OF_OBJECT =
      """
      select id, at, account_id, actor_kind, actor, actor_name, action, object_kind, object_id,
             details
      from journal
      where object_kind = $1 and object_id = $2
      order by id desc
      limit $3
      """;

  private static final String CHANGES_OF_OBJECT =
      """
      select id, at, account_id, actor_kind, actor, actor_name, action, object_kind, object_id,
             details
      from journal
      where object_kind = $1 and object_id = $2 and action <> $3
      order by id desc
      limit $4
      """;

  private JournalStore() {}

  static void insert(Tx tx, Entry entry) {
    tx.execute(INSERT, arguments(entry));
  }

  static void insertEach(Tx tx, List<Entry> entries) {
    tx.executeEach(INSERT, entries.stream().map(JournalStore::arguments).toList());
  }

  private static @Nullable Object[] arguments(Entry entry) {
    var actor = entry.actor();
    return new @Nullable Object[] {
      entry.at(),
      actor.account(),
      actor.kind().stored(),
      actor.id(),
      actor.name(),
      entry.action(),
      entry.objectKind(),
      entry.objectId(),
      details(entry.details())
    };
  }

  /**
   * The same of several objects, but for those to which this actor has done it since then.
   *
   * @param entry of any of them
   */
  static void insertUnlessSince(Tx tx, Entry entry, List<String> objects, Instant since) {
    var actor = entry.actor();
    tx.execute(
        INSERT_UNLESS_SINCE,
        entry.at(),
        actor.account(),
        actor.kind().stored(),
        actor.id(),
        actor.name(),
        entry.action(),
        entry.objectKind(),
        objects.toArray(String[]::new),
        details(entry.details()),
        since);
  }

  static List<Entry> ofObject(Tx tx, String kind, String id, int limit) {
    return tx.list(OF_OBJECT, JournalStore::entry, kind, id, limit);
  }

  static List<Entry> changesOf(Tx tx, String kind, String id, String but, int limit) {
    return tx.list(CHANGES_OF_OBJECT, JournalStore::entry, kind, id, but, limit);
  }

  private static Entry entry(Row row) {
    var actor =
        new Actor(
            ActorKind.of(row.string("actor_kind")),
            row.string("actor"),
            row.string("actor_name"),
            row.findNumber("account_id"));
    return new Entry(
        row.number("id"),
        row.instant("at"),
        actor,
        row.string("action"),
        row.string("object_kind"),
        row.string("object_id"),
        details(row));
  }

  private static JsonObject details(Map<String, String> details) {
    var json = new JsonObject();
    details.forEach(json::put);
    return json;
  }

  private static Map<String, String> details(Row row) {
    var json = new JsonObject(row.findJson("details").orElse("{}"));
    return json.stream()
        .collect(Collectors.toMap(Map.Entry::getKey, value -> String.valueOf(value.getValue())));
  }
}
