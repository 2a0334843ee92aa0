package kassahub.hub.notice.webhook;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL that finds what happened and was not told yet; nothing of accounts without webhooks. */
final class FeedStore {
  /** Of one reading: when there are so many there may be more. */
  static final int MOST = 1_000;

  /**
   * Keys are made before they are looked up: numbers as texts beside a join are no condition of an
   * index where rows have an account, and each would read all that its webhook was ever told.
   */
  private static final String FINISHED =
      """
      with ended as materialized (
        select w.id as webhook, w.account_id, a.number, a.status, a.error_code, a.licences, a.organisation_id,
          a.finished_at, a.number || ':' || a.retries as key
        from webhook w
        join activation a on a.account_id = w.account_id and a.finished_at >= greatest(w.since, $1)
        where w.stopped_at is null and 'activation.finished' = any (w.events))
      select e.* from ended e
      where not exists (
        select from webhook_delivery d
        where d.webhook_id = e.webhook and d.kind = 'activation.finished' and d.key = e.key)
      order by e.finished_at, e.number limit $2
      """;

  /**
   * Until all of an activation are on their registers, or weeks have passed. Only lines that are
   * installed are counted, in their index: of one whose lines go by file there are none.
   */
  private static final String INSTALLED =
      """
      select w.id as webhook, w.account_id, a.number, a.licences, l.installed
      from webhook w
      join activation a
        on a.account_id = w.account_id and a.status = 'done' and a.finished_at >= greatest(w.since, $1)
      left join webhook_progress p on p.webhook_id = w.id and p.activation = a.number
      cross join lateral (
        select count(*)::int as installed from activation_line
        where activation = a.number and delivery = 'installed') l
      where w.stopped_at is null and 'licence.installed' = any (w.events)
        and coalesce(p.installed, 0) < a.licences and l.installed > coalesce(p.installed, 0)
      order by a.number limit 1000
      """;

  private static final String PROGRESS =
      """
      insert into webhook_progress (webhook_id, activation, installed)
      select * from unnest($1::bigint[], $2::bigint[], $3::int[])
      on conflict (webhook_id, activation) do update set installed = excluded.installed
      """;

  private static final String FORGET_PROGRESS =
      """
      delete from webhook_progress p using activation a where a.number = p.activation and a.finished_at < $1
      """;

  /**
   * Of the last 500 of these kinds in the account: more do not come between two turns. By moment
   * and not by number, so that they are found by account and kind.
   */
  private static final String NOTICES =
      """
      select w.id as webhook, w.account_id, n.id, n.event as kind, n.facts, n.at
      from webhook w
      cross join lateral (
        select id, replace(kind, '-', '.') as event, id::text as key, facts, at from notice
        where account_id = w.account_id and kind = any (replace(w.events::text, '.', '-')::text[])
          and at >= greatest(w.since, $1)
        order by at desc, id desc limit 500) n
      where w.stopped_at is null
        and not exists (
          select from webhook_delivery d
          where d.webhook_id = w.id and d.kind = n.event and d.key = n.key)
      order by n.id limit $2
      """;

  private static final String OWE =
      """
      insert into webhook_delivery (webhook_id, account_id, event, kind, key, body, created_at, next_at)
      select o.*, $7, $7
      from unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::text[]) as o
      on conflict (webhook_id, kind, key) do nothing
      """;

  private FeedStore() {}

  /** An activation that ended. */
  record Finished(
      long webhook,
      long account,
      long number,
      String status,
      Optional<String> error,
      int licences,
      long organisation,
      Instant at,
      String key) {}

  /** An activation of which more licences are installed than were told. */
  record Installed(long webhook, long account, long number, int licences, int installed) {}

  /** A notice that is also for programs. */
  record Told(
      long webhook, long account, long notice, EventKind kind, JsonObject facts, Instant at) {}

  /** An event to be sent. */
  record Owed(long webhook, long account, UUID event, EventKind kind, String key, String body) {}

  static List<Finished> finished(Tx tx, Instant since) {
    return tx.list(
        FINISHED,
        row ->
            new Finished(
                row.number("webhook"),
                row.number("account_id"),
                row.number("number"),
                row.string("status"),
                row.findString("error_code"),
                row.integer("licences"),
                row.number("organisation_id"),
                row.instant("finished_at"),
                row.string("key")),
        since,
        MOST);
  }

  static List<Installed> installed(Tx tx, Instant since) {
    return tx.list(
        INSTALLED,
        row ->
            new Installed(
                row.number("webhook"),
                row.number("account_id"),
                row.number("number"),
                row.integer("licences"),
                row.integer("installed")),
        since);
  }

  /** How far activations are of which nothing is told any more. */
  static int forgetProgress(Tx tx, Instant finishedBefore) {
    return tx.execute(FORGET_PROGRESS, finishedBefore);
  }

  static void progressed(Tx tx, List<Installed> told) {
    tx.execute(
        PROGRESS,
        Columns.of(told)
            .number(Installed::webhook)
            .number(Installed::number)
            .integer(Installed::installed)
            .arguments());
  }

  static List<Told> told(Tx tx, Instant since) {
    return tx.list(NOTICES, FeedStore::told, since, MOST);
  }

  /** How many were not owed before. */
  static int owe(Tx tx, List<Owed> owed, Instant now) {
    return tx.execute(
        OWE,
        Columns.of(owed)
            .number(Owed::webhook)
            .number(Owed::account)
            .uuid(Owed::event)
            .string(one -> one.kind().word())
            .string(Owed::key)
            .string(Owed::body)
            .same(now)
            .arguments());
  }

  private static Told told(Row row) {
    return new Told(
        row.number("webhook"),
        row.number("account_id"),
        row.number("id"),
        EventKind.named(row.string("kind")).orElseThrow(),
        new JsonObject(row.findJson("facts").orElse("{}")),
        row.instant("at"));
  }
}
