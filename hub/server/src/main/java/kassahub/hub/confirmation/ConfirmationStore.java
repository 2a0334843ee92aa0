package kassahub.hub.confirmation;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kassahub.hub.confirmation.Confirmation.Operator;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** All SQL over confirmation. */
final class ConfirmationStore {
  private static final String COLUMNS =
      """
      id, kind, object, facts, asked_by, asked_by_name, asked_at, expires_at, state, decided_by,
      decided_by_name, decided_at
      """;
  private static final String INSERT =
      """
      insert into confirmation
        (kind, object, facts, asked_by, asked_by_name, asked_at, expires_at, state)
      values ($1, $2, $3, $4, $5, $6, $7, 'open')
      on conflict (kind, object) where state = 'open' do nothing
      returning id
      """;
  private static final String LIST =
      """
      select %s from confirmation where kind = any($2)
      order by state = 'open' desc, id desc limit $1
      """
          .formatted(COLUMNS);
  private static final String LOCK =
      "select %s from confirmation where id = $1 and kind = any($2) for update".formatted(COLUMNS);
  private static final String WAITING =
      "select object from confirmation where kind = $1 and state = 'open' and expires_at > $2";
  private static final String OPEN =
      "select %s from confirmation where kind = $1 and object = $2 and state = 'open' and expires_at > $3"
          .formatted(COLUMNS);
  private static final String OPEN_OF_KIND =
      """
      select %s from confirmation where kind = $1 and state = 'open' and expires_at > $2
      order by id limit 1000
      """
          .formatted(COLUMNS);
  private static final String TO_DECIDE =
      """
      select count(*) as requests from confirmation
      where state = 'open' and expires_at > $1 and asked_by <> $2 and kind = any($3)
      """;
  private static final String OVERDUE =
      """
      select %s from confirmation where state = 'open' and expires_at <= $1 and kind = any($2)
      order by id limit 100 for update
      """
          .formatted(COLUMNS);
  private static final String DECIDE =
      """
      update confirmation set state = $2, decided_by = $3, decided_by_name = $4, decided_at = $5
      where id = $1
      """;

  /**
   * Others are a newer release's, which left them when it was taken back: they wait until it
   * returns.
   */
  private static final String[] KNOWN = stored(List.of(ConfirmationKind.values()));

  private ConfirmationStore() {}

  /** What is asked for. */
  record Draft(ConfirmationKind kind, String object, Map<String, String> facts) {}

  /** Empty when the same is asked for already. */
  static Optional<Long> insert(Tx tx, Draft draft, Operator asked, Instant at, Instant expires) {
    var facts = new JsonObject();
    draft.facts().forEach(facts::put);
    return tx.find(
        INSERT,
        row -> row.number("id"),
        draft.kind().stored(),
        draft.object(),
        facts,
        asked.id(),
        asked.name(),
        at,
        expires);
  }

  static List<Confirmation> list(Tx tx, int limit) {
    return tx.list(LIST, ConfirmationStore::confirmation, limit, KNOWN);
  }

  static Optional<Confirmation> lock(Tx tx, long id) {
    return tx.find(LOCK, ConfirmationStore::confirmation, id, KNOWN);
  }

  static List<String> waiting(Tx tx, ConfirmationKind kind, Instant now) {
    return tx.list(WAITING, row -> row.string("object"), kind.stored(), now);
  }

  /** There is one at most. */
  static Optional<Confirmation> open(Tx tx, ConfirmationKind kind, String object, Instant now) {
    return tx.find(OPEN, ConfirmationStore::confirmation, kind.stored(), object, now);
  }

  /** The oldest first; 1 000 at most. */
  static List<Confirmation> open(Tx tx, ConfirmationKind kind, Instant now) {
    return tx.list(OPEN_OF_KIND, ConfirmationStore::confirmation, kind.stored(), now);
  }

  /** Open requests of these kinds that somebody else made. */
  static long toDecide(Tx tx, List<ConfirmationKind> kinds, String person, Instant now) {
    return tx.one(TO_DECIDE, row -> row.number("requests"), now, person, stored(kinds));
  }

  private static String[] stored(List<ConfirmationKind> kinds) {
    return kinds.stream().map(ConfirmationKind::stored).toArray(String[]::new);
  }

  static List<Confirmation> overdue(Tx tx, Instant now) {
    return tx.list(OVERDUE, ConfirmationStore::confirmation, now, KNOWN);
  }

  static void decide(Tx tx, long id, ConfirmationState state, Optional<Operator> by, Instant now) {
    tx.execute(DECIDE, id, state.stored(), by.map(Operator::id), by.map(Operator::name), now);
  }

  private static Confirmation confirmation(Row row) {
    return new Confirmation(
        row.number("id"),
        ConfirmationKind.of(row.string("kind")),
        row.string("object"),
        facts(new JsonObject(row.findJson("facts").orElse("{}"))),
        new Operator(row.string("asked_by"), row.string("asked_by_name")),
        row.instant("asked_at"),
        row.instant("expires_at"),
        ConfirmationState.of(row.string("state")),
        row.findString("decided_by").map(id -> new Operator(id, row.string("decided_by_name"))),
        row.findInstant("decided_at"));
  }

  private static Map<String, String> facts(JsonObject json) {
    return json.stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toString()));
  }
}
