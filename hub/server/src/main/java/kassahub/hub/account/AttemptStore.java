package kassahub.hub.account;

import java.time.Instant;
import kassahub.hub.database.Tx;

final class AttemptStore {
  private static final String ADD =
      """
      insert into sign_in_attempt as known (key_hash, attempts, since) values ($1, 1, $2)
      on conflict (key_hash) do update set
        attempts = case when known.since <= $3 then 1 else known.attempts + 1 end,
        since = case when known.since <= $3 then excluded.since else known.since end
      returning attempts, since
      """;

  private static final String FORGET = "delete from sign_in_attempt where key_hash = $1";

  private static final String GIVE_BACK =
      "update sign_in_attempt set attempts = attempts - 1 where key_hash = $1 and attempts > 0";

  private static final String FORGET_BEFORE = "delete from sign_in_attempt where since < $1";

  private AttemptStore() {}

  /** How many since when. */
  record Count(int attempts, Instant since) {}

  static Count add(Tx tx, byte[] key, Instant now, Instant windowStart) {
    return tx.one(
        ADD,
        row -> new Count(row.integer("attempts"), row.instant("since")),
        key,
        now,
        windowStart);
  }

  static void forget(Tx tx, byte[] key) {
    tx.execute(FORGET, (Object) key);
  }

  static void giveBack(Tx tx, byte[] key) {
    tx.execute(GIVE_BACK, (Object) key);
  }

  static void forgetBefore(Tx tx, Instant oldest) {
    tx.execute(FORGET_BEFORE, oldest);
  }
}
