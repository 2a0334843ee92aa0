package kassahub.hub.notice.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kassahub.hub.account.AppSecrets;
import kassahub.hub.database.Database;
import kassahub.hub.job.Backoff;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.notice.Notices;

/**
 * The job that sends events, the oldest of each webhook first, until the receiver takes it or for a
 * day and a half. A webhook that took nothing for three days is stopped, and its account told.
 */
public final class WebhookCalls {
  private static final int AT_ONCE = 20;
  private static final int MOST_TURNS = 100;
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final int MOST_TRIES = 14;
  private static final Duration LONGEST_FAILURE = Duration.ofDays(3);

  private final Database database;
  private final InstantSource clock;
  private final Parts parts;

  /** What it asks. */
  public record Parts(Journal journal, Notices notices, AppSecrets secrets, WebhookClient client) {}

  public WebhookCalls(Database database, InstantSource clock, Parts parts) {
    this.database = database;
    this.clock = clock;
    this.parts = parts;
  }

  /** Sends what is due; gives back how many were taken. One that fails waits for the next run. */
  public int run() {
    int taken = 0;
    var failed = new HashSet<Long>();
    for (int turn = 0; turn < MOST_TURNS; turn++) {
      var due = claim(failed);
      if (due.isEmpty()) {
        break;
      }
      var refused = send(due);
      failed.addAll(refused);
      taken += due.size() - refused.size();
    }
    return taken;
  }

  private List<CallStore.Due> claim(Set<Long> without) {
    var now = clock.instant();
    return database.transact(tx -> CallStore.claim(tx, now, now.plus(LEASE), without, AT_ONCE));
  }

  /** One of each webhook, side by side; gives back those that did not take theirs. */
  private Set<Long> send(List<CallStore.Due> due) {
    Set<Long> refused = ConcurrentHashMap.newKeySet();
    try (var hands = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var event : due) {
        hands.execute(
            () -> {
              refused.add(event.webhook());
              if (settle(event, call(event))) {
                refused.remove(event.webhook());
              }
            });
      }
    }
    return refused;
  }

  private WebhookClient.Answer call(CallStore.Due event) {
    var headers =
        Map.of(
            "Content-Type",
            "application/json",
            "User-Agent",
            "KassaHub",
            "KassaHub-Event",
            event.event().toString(),
            "KassaHub-Signature",
            signature(event, clock.instant()));
    return parts.client().post(URI.create(event.url()), headers, event.body());
  }

  /** Over the moment and the body: an old one cannot be sent again by somebody else. */
  private String signature(CallStore.Due event, Instant at) {
    var secret = parts.secrets().webhookSecret(event.secretKey());
    var time = Long.toString(at.getEpochSecond());
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      var bytes = mac.doFinal((time + "." + event.body()).getBytes(UTF_8));
      return "t=" + time + ",v1=" + HexFormat.of().formatHex(bytes);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private boolean settle(CallStore.Due event, WebhookClient.Answer answer) {
    var now = clock.instant();
    database.run(
        tx -> {
          if (answer.taken()) {
            CallStore.delivered(tx, event, answer.status().orElseThrow(), now);
            return;
          }
          boolean last = event.tries() >= MOST_TRIES;
          CallStore.failed(tx, event, answer, now.plus(Backoff.after(event.tries())), last, now);
          boolean longEnough =
              event.failingSince().filter(at -> at.plus(LONGEST_FAILURE).isBefore(now)).isPresent();
          if (longEnough && WebhookStore.stop(tx, event.webhook(), now, "failures")) {
            var id = Long.toString(event.webhook());
            parts.journal().record(tx, Actor.hub(), "webhook.stopped", "webhook", id, Map.of());
            parts.notices().webhookStopped(tx, event.account(), event.webhook(), now);
          }
        });
    return answer.taken();
  }
}
