package kassahub.hub.api;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.api.Idempotency.Answer;
import kassahub.hub.api.Idempotency.Reservation;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** Table {@code idempotency_key}. */
final class IdempotencyStore {
  /**
   * $6: a running request began before it, so it died, as everything did at a dead instance; $7: an
   * answer older than that is forgotten.
   */
  private static final String RESERVE =
      """
      insert into idempotency_key as k (account_id, route, key, body_hash, created_at, instance)
      values ($1, $2, $3, decode($4, 'hex'), $5, $8)
      on conflict (account_id, route, key) do update
        set body_hash = excluded.body_hash, created_at = excluded.created_at,
            instance = excluded.instance, status = null, answer = null, location = null
        where k.created_at < $7 or (k.status is null and k.body_hash = excluded.body_hash
          and (k.created_at < $6
            or (k.instance <> $8 and not exists (select from live_instance i where i.id = k.instance))))
      """;

  private static final String FIND =
      """
      select k.body_hash = decode($4, 'hex') as same_body, k.status, k.answer, k.location, coalesce(i.dead_in, 2) as seconds
      from idempotency_key k left join quiet_instance i on i.id = k.instance and i.id <> $5
      where k.account_id = $1 and k.route = $2 and k.key = $3
      """;

  private static final String KEEP =
      """
      update idempotency_key set status = $5, answer = $6, location = $7
      where account_id = $1 and route = $2 and key = $3 and created_at = $4 and status is null
      """;

  private static final String RELEASE =
      """
      delete from idempotency_key
      where account_id = $1 and route = $2 and key = $3 and created_at = $4 and status is null
      """;

  private static final String FORGET =
      """
      delete from idempotency_key where (account_id, route, key) in (
        select account_id, route, key from idempotency_key where created_at < $1 limit 10000)
      """;

  private IdempotencyStore() {}

  /**
   * What stands under a key: an answer, or nothing yet.
   *
   * @param seconds after which it is worth asking again: soon while its instance is well, else when
   *     that counts as dead
   */
  record Stored(boolean sameBody, Optional<Answer> answer, int seconds) {}

  static boolean reserve(
      Tx tx, Reservation wanted, Instant runningSince, Instant keptSince, UUID instance) {
    return tx.execute(
            RESERVE,
            wanted.account(),
            wanted.use().route(),
            wanted.use().key(),
            wanted.use().bodyHash(),
            wanted.since(),
            runningSince,
            keptSince,
            instance)
        == 1;
  }

  static Optional<Stored> find(Tx tx, Reservation wanted, UUID instance) {
    return tx.find(
        FIND,
        IdempotencyStore::stored,
        wanted.account(),
        wanted.use().route(),
        wanted.use().key(),
        wanted.use().bodyHash(),
        instance);
  }

  static boolean keep(Tx tx, Reservation own, Answer answer) {
    return tx.execute(
            KEEP,
            own.account(),
            own.use().route(),
            own.use().key(),
            own.since(),
            answer.status(),
            answer.body(),
            answer.location())
        == 1;
  }

  static int release(Tx tx, Reservation own) {
    return tx.execute(RELEASE, own.account(), own.use().route(), own.use().key(), own.since());
  }

  static int forget(Tx tx, Instant before) {
    return tx.execute(FORGET, before);
  }

  private static Stored stored(Row row) {
    var status = row.findInteger("status");
    return new Stored(
        row.flag("same_body"),
        status.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Answer(status.getAsInt(), row.string("answer"), row.findString("location"))),
        row.integer("seconds"));
  }
}
