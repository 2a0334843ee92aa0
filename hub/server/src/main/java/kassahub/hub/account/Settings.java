package kassahub.hub.account;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import kassahub.hub.database.Database;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.problem.Problem;

/** What is remembered for a person: columns and page sizes of tables, saved lists. */
public final class Settings {
  private static final int LONGEST_VALUE = 512 * 1024;

  private final Database database;
  private final InstantSource clock;

  public Settings(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** The JSON that was put under the key; programs have none. */
  public Optional<String> find(Caller caller, String key) {
    if (caller.actor().kind() != ActorKind.USER) {
      return Optional.empty();
    }
    return database.transact(tx -> SettingStore.find(tx, userOf(caller), key));
  }

  /**
   * Remembers a JSON object; a program's call does nothing.
   *
   * @throws Problem.Invalid {@code SETTING_TOO_LONG} over 512 KiB
   */
  public void put(Caller caller, String key, String json) {
    if (json.length() > LONGEST_VALUE) {
      throw new Problem.Invalid("SETTING_TOO_LONG", "a setting holds 512 KiB");
    }
    if (caller.actor().kind() == ActorKind.USER) {
      var value = (JsonObject) Json.decodeValue(json);
      database.run(tx -> SettingStore.put(tx, userOf(caller), key, value, clock.instant()));
    }
  }

  /** The number of the person behind the caller. */
  static long userOf(Caller caller) {
    if (caller.actor().kind() != ActorKind.USER) {
      throw new Problem.Forbidden("FORBIDDEN", "not a person");
    }
    return Long.parseLong(caller.actor().id());
  }
}
