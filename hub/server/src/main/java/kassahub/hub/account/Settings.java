package kassahub.hub.account;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
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
    change(caller, key, present -> json);
  }

  /**
   * Makes a new JSON object of the one that was put under the key; of two who change it at once,
   * the second waits and gets what the first made. A program's call changes nothing.
   *
   * @param change short, and without the database
   * @return what is there now
   * @throws Problem.Invalid {@code SETTING_TOO_LONG} over 512 KiB
   */
  public String change(Caller caller, String key, Function<Optional<String>, String> change) {
    return database.transact(tx -> change(tx, caller, key, change));
  }

  /** The same in a transaction of something else: both happen or none. */
  public String change(
      Tx tx, Caller caller, String key, Function<Optional<String>, String> change) {
    if (caller.actor().kind() != ActorKind.USER) {
      return change.apply(Optional.empty());
    }
    long user = userOf(caller);
    var now = clock.instant();
    var json = change.apply(SettingStore.hold(tx, user, key, now));
    if (json.length() > LONGEST_VALUE) {
      throw new Problem.Invalid("SETTING_TOO_LONG", "a setting holds 512 KiB");
    }
    SettingStore.put(tx, user, key, (JsonObject) Json.decodeValue(json), now);
    return json;
  }

  /** The number of the person behind the caller. */
  static long userOf(Caller caller) {
    if (caller.actor().kind() != ActorKind.USER) {
      throw new Problem.Forbidden("FORBIDDEN", "not a person");
    }
    return Long.parseLong(caller.actor().id());
  }
}
