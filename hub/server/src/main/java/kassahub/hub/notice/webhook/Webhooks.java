package kassahub.hub.notice.webhook;

import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kassahub.hub.account.AppSecrets;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Turns;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/** Where events of an account go: its managers say so, and look at what became of them. */
public final class Webhooks {
  private static final int MOST = 10;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final AppSecrets secrets;
  private final Receiver receiver;

  /**
   * Keeps them in this database.
   *
   * @param settings which addresses may be entered
   */
  public Webhooks(
      Database database,
      Journal journal,
      InstantSource clock,
      AppSecrets secrets,
      WebhookSettings settings) {
    receiver = new Receiver(settings);
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.secrets = secrets;
  }

  /** A webhook's number and the secret that its receiver checks signatures with; shown once. */
  public record Secret(long webhook, String text) {
    @Override
    public String toString() {
      return "secret of webhook " + webhook;
    }
  }

  /** A part of a webhook's log, newest first. */
  public record Log(Webhook webhook, List<Delivery> deliveries) {}

  /** Those of the caller's account; ten at most. */
  public List<Webhook> list(Caller caller) {
    caller.require(Permission.MANAGE_USERS);
    return database.transact(
        caller.scope(), tx -> WebhookStore.ofAccount(tx, caller.account(), MOST));
  }

  /**
   * Sends events there from now on.
   *
   * @throws Problem.Invalid {@code WEBHOOK_PRIVATE} for an address inside some network
   * @throws Problem.Conflict {@code TOO_MANY_WEBHOOKS}
   */
  public Secret create(Caller caller, WebhookDraft draft) {
    caller.require(Permission.MANAGE_USERS);
    receiver.requireCallable(draft.host());
    var key = UUID.randomUUID();
    return database.transact(
        caller.scope(),
        tx -> {
          Turns.take(tx, caller.account());
          if (WebhookStore.count(tx, caller.account()) >= MOST) {
            throw new Problem.Conflict("TOO_MANY_WEBHOOKS", "an account has up to ten");
          }
          long id =
              WebhookStore.insert(
                  tx, caller.account(), draft, key, clock.instant(), caller.actor().name());
          record(tx, caller, "webhook.created", id);
          return new Secret(id, secrets.webhookSecret(key));
        });
  }

  /** Another secret in place of the one before, at once. */
  public Secret newSecret(Caller caller, long id) {
    var key = UUID.randomUUID();
    return database.transact(
        caller.scope(),
        tx -> {
          var webhook = own(tx, caller, id);
          WebhookStore.setSecret(tx, webhook.id(), key);
          record(tx, caller, "webhook.secret_made", id);
          return new Secret(id, secrets.webhookSecret(key));
        });
  }

  /**
   * What was sent there, and what is to be.
   *
   * @param before number of the delivery that the part before ended with
   * @throws Problem.NotFound {@code NO_SUCH_WEBHOOK}
   */
  public Log log(Caller caller, long id, long before, int size) {
    return database.transact(
        caller.scope(),
        tx -> {
          var webhook = own(tx, caller, id);
          return new Log(webhook, WebhookStore.log(tx, webhook.id(), before, size));
        });
  }

  /**
   * Sends an event again, whatever became of it.
   *
   * @throws Problem.Conflict {@code WEBHOOK_STOPPED}
   */
  public void resend(Caller caller, long id, long delivery) {
    database.run(
        caller.scope(),
        tx -> {
          var webhook = running(tx, caller, id);
          if (!WebhookStore.resend(tx, delivery, webhook.id(), clock.instant())) {
            throw new Problem.NotFound("NO_SUCH_DELIVERY", "no such event in this log");
          }
          record(tx, caller, "webhook.resent", id);
        });
  }

  /**
   * Sends an event that tells nothing, to try the address out.
   *
   * @throws Problem.Conflict {@code WEBHOOK_STOPPED}
   */
  public void ping(Caller caller, long id) {
    database.run(
        caller.scope(),
        tx -> {
          var webhook = running(tx, caller, id);
          var event = UUID.randomUUID();
          var now = clock.instant();
          WebhookStore.ping(
              tx, webhook, event, Bodies.of(event, EventKind.PING, now, new JsonObject()), now);
          record(tx, caller, "webhook.pinged", id);
        });
  }

  /**
   * Sends nothing there until it is started again; what waits or happens meanwhile is not sent
   * later.
   */
  public void stop(Caller caller, long id) {
    database.run(
        caller.scope(),
        tx -> {
          if (WebhookStore.stop(tx, own(tx, caller, id).id(), clock.instant(), "person")) {
            record(tx, caller, "webhook.stopped", id);
          }
        });
  }

  /** Sends events there again, also after days of failures. */
  public void start(Caller caller, long id) {
    database.run(
        caller.scope(),
        tx -> {
          if (WebhookStore.start(tx, own(tx, caller, id).id(), clock.instant())) {
            record(tx, caller, "webhook.started", id);
          }
        });
  }

  /** Forgets the address and its log. */
  public void remove(Caller caller, long id) {
    database.run(
        caller.scope(),
        tx -> {
          WebhookStore.remove(tx, own(tx, caller, id).id());
          record(tx, caller, "webhook.removed", id);
        });
  }

  /** What is sent to a stopped one would wait until somebody starts it. */
  private static Webhook running(Tx tx, Caller caller, long id) {
    var webhook = own(tx, caller, id);
    if (webhook.stoppedAt().isPresent()) {
      throw new Problem.Conflict("WEBHOOK_STOPPED", "it is stopped");
    }
    return webhook;
  }

  private static Webhook own(Tx tx, Caller caller, long id) {
    caller.require(Permission.MANAGE_USERS);
    return WebhookStore.find(tx, id, caller.account())
        .orElseThrow(() -> new Problem.NotFound("NO_SUCH_WEBHOOK", "no such webhook here"));
  }

  private void record(Tx tx, Caller caller, String action, long id) {
    journal.record(tx, caller.actor(), action, "webhook", Long.toString(id), Map.of());
  }
}
