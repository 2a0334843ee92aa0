package kassahub.hub.account;

import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;

final class ApiKeyStore {
  private static final String INSERT =
      """
      insert into api_key (account_id, name, key_hash, prefix, role, scopes, created_at, revoked_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      returning id
      """;

  private static final String FIND =
      """
      select id, account_id, name, role, scopes, last_used_at from api_key
      where key_hash = $1 and revoked_at is null
      """;

  private static final String USED = "update api_key set last_used_at = $2 where id = $1";

  private static final String OF_ACCOUNT =
      """
      select id, name, prefix, scopes, created_at, last_used_at from api_key
      where account_id = $1 and revoked_at is null
      order by id
      limit 1000
      """;

  private static final String REVOKE =
      """
      update api_key set revoked_at = $3
      where id = $1 and account_id = $2 and revoked_at is null
      """;

  /** Of those that were never open: revoked when they were made, as every release understands. */
  private static final String RELEASE =
      """
      update api_key set revoked_at = null
      where id = $1 and account_id = $2 and revoked_at = created_at
      """;

  private static final String DROP =
      "delete from api_key where id = $1 and revoked_at = created_at";

  private static final String SANDBOX = "select sandbox from account where id = $1";

  private ApiKeyStore() {}

  /** Who calls with a key, and when it was last used. */
  record Found(long id, Caller caller, Optional<Instant> lastUsedAt) {}

  /**
   * What is kept of a new key.
   *
   * @param held it opens nothing until it is released
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Made(byte[] hash, String prefix, Instant at, boolean held) {}

  /** Whether the account is somebody's sandbox. */
  static boolean sandbox(Tx tx, long account) {
    return tx.one(SANDBOX, row -> row.flag("sandbox"), account);
  }

  static long insert(Tx tx, ApiKeyDraft draft, Made made) {
    return tx.one(
        INSERT,
        row -> row.number("id"),
        draft.account(),
        draft.name(),
        made.hash(),
        made.prefix(),
        draft.role().stored(),
        draft.scopes().stream().map(Permission::name).sorted().toArray(String[]::new),
        made.at(),
        Optional.of(made.at()).filter(_ -> made.held()));
  }

  static boolean release(Tx tx, long id, long account) {
    return tx.execute(RELEASE, id, account) == 1;
  }

  static void drop(Tx tx, long id) {
    tx.execute(DROP, id);
  }

  static Optional<Found> find(Tx tx, byte[] hash) {
    return tx.find(FIND, ApiKeyStore::found, (Object) hash);
  }

  static void used(Tx tx, long id, Instant now) {
    tx.execute(USED, id, now);
  }

  static List<ApiKey> ofAccount(Tx tx, long account) {
    return tx.list(
        OF_ACCOUNT,
        row ->
            new ApiKey(
                row.number("id"),
                row.string("name"),
                row.string("prefix"),
                row.strings("scopes").stream().map(Permission::valueOf).toList(),
                row.instant("created_at"),
                row.findInstant("last_used_at")),
        account);
  }

  static boolean revoke(Tx tx, long id, long account, Instant now) {
    return tx.execute(REVOKE, id, account, now) == 1;
  }

  private static Found found(Row row) {
    var account = row.number("account_id");
    var role = Role.of(row.string("role"));
    var scopes = EnumSet.noneOf(Permission.class);
    row.strings("scopes").forEach(scope -> scopes.add(Permission.valueOf(scope)));
    scopes.retainAll(role.permissions());
    var actor =
        new Actor(
            ActorKind.API_KEY,
            Long.toString(row.number("id")),
            row.string("name"),
            OptionalLong.of(account));
    var caller =
        new Caller(actor, account, role, scopes, Locale.of("ru"), ZoneId.of("Europe/Moscow"));
    return new Found(row.number("id"), caller, row.findInstant("last_used_at"));
  }
}
