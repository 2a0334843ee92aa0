package kassahub.hub.notice.webhook;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL over webhooks and their log. */
final class WebhookStore {
  private static final String COLUMNS =
      """
      select id, account_id, url, events, created_at, created_by, stopped_at, stopped_by, failing_since
      from webhook
      """;
  private static final String OF_ACCOUNT = COLUMNS + "where account_id = $1 order by id limit $2";
  private static final String FIND = COLUMNS + "where id = $1 and account_id = $2";
  private static final String COUNT = "select count(*) as n from webhook where account_id = $1";
  private static final String INSERT =
      """
      insert into webhook (account_id, url, secret_key, events, created_at, created_by, since)
      values ($1, $2, $3, $4, $5, $6, $5)
      returning id
      """;
  private static final String STOP =
      """
      update webhook set stopped_at = $2, stopped_by = $3 where id = $1 and stopped_at is null
      """;
  private static final String END_WAITING =
      """
      update webhook_delivery set state = 'failed', ended_at = $2 where webhook_id = $1 and state = 'waiting'
      """;
  private static final String START =
      """
      update webhook set stopped_at = null, stopped_by = null, failing_since = null, since = $2
      where id = $1 and stopped_at is not null
      """;
  private static final String REMOVE = "delete from webhook where id = $1";
  private static final String SET_SECRET = "update webhook set secret_key = $2 where id = $1";

  /**
   * A planner that knows the webhook takes the key of the table for one that has many lines, and
   * reads everybody's that came since its last.
   */
  private static final String LOG =
      """
      select id, event, kind, body, state, tries, status, reason, created_at, next_at
      from webhook_delivery where webhook_id = (select $1::bigint) and id < $2 order by id desc limit $3
      """;

  private static final String RESEND =
      """
      update webhook_delivery set state = 'waiting', ended_at = null, next_at = $3, tries = 0
      where id = $1 and webhook_id = $2
      """;
  private static final String PING =
      """
      insert into webhook_delivery (webhook_id, account_id, event, kind, key, body, created_at, next_at)
      values ($1, $2, $3, $4, $5, $6, $7, $7)
      """;

  private WebhookStore() {}

  static List<Webhook> ofAccount(Tx tx, long account, int limit) {
    return tx.list(OF_ACCOUNT, WebhookStore::webhook, account, limit);
  }

  static Optional<Webhook> find(Tx tx, long id, long account) {
    return tx.find(FIND, WebhookStore::webhook, id, account);
  }

  static long count(Tx tx, long account) {
    return tx.one(COUNT, row -> row.number("n"), account);
  }

  static long insert(Tx tx, long account, WebhookDraft draft, UUID key, Instant now, String by) {
    return tx.one(
        INSERT,
        row -> row.number("id"),
        account,
        draft.url(),
        key,
        draft.events().stream().map(EventKind::word).toArray(String[]::new),
        now,
        by);
  }

  /** What waits is not sent any more, unless somebody asks for it. */
  static boolean stop(Tx tx, long id, Instant now, String by) {
    boolean stopped = tx.execute(STOP, id, now, by) == 1; // before its events, as everybody locks
    tx.execute(END_WAITING, id, now);
    return stopped;
  }

  static boolean start(Tx tx, long id, Instant now) {
    return tx.execute(START, id, now) == 1;
  }

  static void remove(Tx tx, long id) {
    tx.execute(REMOVE, id);
  }

  static void setSecret(Tx tx, long id, UUID key) {
    tx.execute(SET_SECRET, id, key);
  }

  static List<Delivery> log(Tx tx, long webhook, long before, int limit) {
    return tx.list(LOG, WebhookStore::delivery, webhook, before, limit);
  }

  static boolean resend(Tx tx, long id, long webhook, Instant now) {
    return tx.execute(RESEND, id, webhook, now) == 1;
  }

  static void ping(Tx tx, Webhook webhook, UUID event, String body, Instant now) {
    tx.execute(
        PING,
        webhook.id(),
        webhook.account(),
        event,
        EventKind.PING.word(),
        event.toString(),
        body,
        now);
  }

  private static Webhook webhook(Row row) {
    return new Webhook(
        row.number("id"),
        row.number("account_id"),
        row.string("url"),
        row.strings("events").stream().map(EventKind::named).flatMap(Optional::stream).toList(),
        row.instant("created_at"),
        row.string("created_by"),
        row.findInstant("stopped_at"),
        row.findString("stopped_by").equals(Optional.of("failures")),
        row.findInstant("failing_since"));
  }

  private static Delivery delivery(Row row) {
    return new Delivery(
        row.number("id"),
        row.uuid("event"),
        EventKind.named(row.string("kind")).orElseThrow(),
        row.string("body"),
        Delivery.State.of(row.string("state")),
        row.integer("tries"),
        row.findInteger("status"),
        row.findString("reason"),
        row.instant("created_at"),
        row.instant("next_at"));
  }
}
