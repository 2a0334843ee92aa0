package kassahub.hub.notice.webhook;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.notice.LookBack;

/**
 * The job that finds what happened to accounts with webhooks. The same thing has the same key, so
 * it is sent once to each, however often it is found.
 */
public final class WebhookFeed {
  /** A register that was shut for longer is told by the API. */
  private static final Duration INSTALLED_WITHIN = Duration.ofDays(60);

  /** Lines of activations are many, and nobody waits for their count. */
  private static final Duration LINES_EVERY = Duration.ofMinutes(1);

  private static final Duration KEPT = Duration.ofDays(90);

  private final Database database;
  private final InstantSource clock;
  private final LookBack back = new LookBack();
  private volatile Instant linesFrom = Instant.MIN;

  public WebhookFeed(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Owes what is new; gives back how many. */
  public int run() {
    var now = clock.instant();
    boolean lines = !now.isBefore(linesFrom);
    int owes = database.transact(tx -> owe(tx, now, lines));
    if (lines) {
      linesFrom = now.plus(LINES_EVERY);
    }
    return owes;
  }

  private int owe(Tx tx, Instant now, boolean lines) {
    var since = back.since(now);
    var finished = FeedStore.finished(tx, since);
    var told = FeedStore.told(tx, since);
    if (Math.max(finished.size(), told.size()) < FeedStore.MOST) {
      tx.afterCommit(() -> back.looked(now));
    }
    var owed = new ArrayList<FeedStore.Owed>();
    finished.forEach(one -> owed.add(finished(one)));
    told.forEach(one -> owed.add(told(one)));
    if (lines) {
      owed.addAll(installed(tx, now));
    }
    return FeedStore.owe(tx, owed, now);
  }

  /** For the hub's clock: forgets what ended long ago. */
  public int cleanUp() {
    var now = clock.instant();
    return database.transact(
        tx ->
            FeedStore.forgetProgress(tx, now.minus(INSTALLED_WITHIN))
                + CallStore.forget(tx, now.minus(KEPT)));
  }

  private static FeedStore.Owed finished(FeedStore.Finished one) {
    var data =
        new JsonObject()
            .put("activation", one.number())
            .put("status", one.status())
            .put("organisationId", one.organisation())
            .put("licences", one.licences());
    one.error().ifPresent(code -> data.put("error", code));
    return owed(
        one.webhook(), one.account(), EventKind.ACTIVATION_FINISHED, one.key(), one.at(), data);
  }

  private static List<FeedStore.Owed> installed(Tx tx, Instant now) {
    var more = FeedStore.installed(tx, now.minus(INSTALLED_WITHIN));
    FeedStore.progressed(tx, more);
    return more.stream()
        .map(
            one ->
                owed(
                    one.webhook(),
                    one.account(),
                    EventKind.LICENCE_INSTALLED,
                    one.number() + ":" + one.installed(),
                    now,
                    new JsonObject()
                        .put("activation", one.number())
                        .put("installed", one.installed())
                        .put("licences", one.licences())))
        .toList();
  }

  /** Facts of notices are texts; programs get money and numbers as the API spells them. */
  private static FeedStore.Owed told(FeedStore.Told one) {
    var data =
        one.kind() == EventKind.SUBSCRIPTION_ENDING ? ending(one.facts()) : invoice(one.facts());
    var key = Long.toString(one.notice());
    return owed(one.webhook(), one.account(), one.kind(), key, one.at(), data);
  }

  private static JsonObject ending(JsonObject facts) {
    return new JsonObject()
        .put("endsOn", facts.getString("ends"))
        .put("registers", Integer.valueOf(facts.getString("registers")));
  }

  private static JsonObject invoice(JsonObject facts) {
    var amount =
        new JsonObject()
            .put("amount", Long.valueOf(facts.getString("kopecks")))
            .put("currency", facts.getString("currency"));
    var data =
        new JsonObject()
            .put("invoice", facts.getString("invoice"))
            .put("amount", amount)
            .put("dueOn", facts.getString("due"));
    var order = facts.getString("order");
    return order.isEmpty() ? data.putNull("order") : data.put("order", Long.valueOf(order));
  }

  private static FeedStore.Owed owed(
      long webhook, long account, EventKind kind, String key, Instant at, JsonObject data) {
    var event = UUID.randomUUID();
    return new FeedStore.Owed(webhook, account, event, kind, key, Bodies.of(event, kind, at, data));
  }
}
