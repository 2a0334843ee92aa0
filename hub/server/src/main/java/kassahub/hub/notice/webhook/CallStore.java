package kassahub.hub.notice.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import kassahub.hub.database.Tx;

/** SQL of the job that sends events. */
final class CallStore {
  /**
   * The oldest that is due of each webhook: their order is the receiver's. Those that wait longest
   * go first.
   */
  private static final String CLAIM =
      """
      update webhook_delivery d set next_at = $2, tries = d.tries + 1
      from webhook w
      where w.id = d.webhook_id and d.id in (
        select due.id from webhook h
        cross join lateral (
          select id, next_at from webhook_delivery
          where webhook_id = h.id and state = 'waiting' and next_at <= $1
          order by id limit 1 for update skip locked) due
        where h.stopped_at is null and h.id <> all ($3::bigint[])
        order by due.next_at limit $4)
      returning d.id, d.webhook_id, d.account_id, d.event, d.body, d.tries, w.url, w.secret_key,
        w.failing_since
      """;

  /** Also when its webhook was stopped while it was on its way. */
  private static final String DELIVERED =
      """
      update webhook_delivery set state = 'delivered', status = $2, reason = null, ended_at = $3
      where id = $1 and state <> 'delivered'
      """;

  private static final String FAILED =
      """
      update webhook_delivery set status = $2, reason = $3, next_at = $4,
        state = case when $5 then 'failed' else 'waiting' end, ended_at = case when $5 then $6::timestamptz end
      where id = $1 and state = 'waiting'
      """;
  private static final String WORKS =
      "update webhook set failing_since = null where id = $1 and failing_since is not null";
  private static final String FAILS =
      """
      update webhook set failing_since = coalesce(failing_since, $2) where id = $1
      """;
  private static final String FORGET =
      "delete from webhook_delivery where state <> 'waiting' and ended_at < $1";

  private CallStore() {}

  /** An event whose turn it is. */
  record Due(
      long id,
      long webhook,
      long account,
      UUID event,
      String body,
      int tries,
      String url,
      UUID secretKey,
      Optional<Instant> failingSince) {}

  static List<Due> claim(Tx tx, Instant now, Instant lease, Set<Long> without, int limit) {
    return tx.list(
        CLAIM,
        row ->
            new Due(
                row.number("id"),
                row.number("webhook_id"),
                row.number("account_id"),
                row.uuid("event"),
                row.string("body"),
                row.integer("tries"),
                row.string("url"),
                row.uuid("secret_key"),
                row.findInstant("failing_since")),
        now,
        lease,
        without.toArray(Long[]::new),
        limit);
  }

  static void delivered(Tx tx, Due due, int status, Instant now) {
    if (due.failingSince().isPresent()) {
      tx.execute(WORKS, due.webhook());
    }
    tx.execute(DELIVERED, due.id(), status, now);
  }

  /** It is tried again at the given moment, unless that was the last time. */
  static void failed(
      Tx tx, Due due, WebhookClient.Answer answer, Instant next, boolean last, Instant now) {
    tx.execute(FAILS, due.webhook(), now); // whoever stops it waits here, or has
    tx.execute(FAILED, due.id(), answer.status(), answer.reason(), next, last, now);
  }

  static int forget(Tx tx, Instant before) {
    return tx.execute(FORGET, before);
  }
}
