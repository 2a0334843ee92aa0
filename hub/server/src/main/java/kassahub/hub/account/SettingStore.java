package kassahub.hub.account;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import kassahub.hub.database.Tx;

final class SettingStore {
  private static final String FIND =
      "select value from user_setting where user_id = $1 and key = $2";

  private static final String PUT =
      """
      insert into user_setting (user_id, key, value, changed_at) values ($1, $2, $3, $4)
      on conflict (user_id, key) do update
        set value = excluded.value, changed_at = excluded.changed_at
      """;

  /** Makes the row when it is not there, holds it to the end of the transaction either way. */
  private static final String HOLD =
      """
      insert into user_setting (user_id, key, value, changed_at) values ($1, $2, 'null', $3)
      on conflict (user_id, key) do update set key = excluded.key
      returning nullif(value, 'null') as value
      """;

  private SettingStore() {}

  static Optional<String> find(Tx tx, long user, String key) {
    return tx.find(FIND, row -> row.findJson("value"), user, key).flatMap(value -> value);
  }

  static Optional<String> hold(Tx tx, long user, String key, Instant now) {
    return tx.one(HOLD, row -> row.findJson("value"), user, key, now);
  }

  static void put(Tx tx, long user, String key, JsonObject value, Instant now) {
    tx.execute(PUT, user, key, value, now);
  }
}
