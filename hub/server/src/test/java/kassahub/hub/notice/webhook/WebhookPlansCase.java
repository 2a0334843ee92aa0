package kassahub.hub.notice.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import kassahub.hub.SettableClock;
import kassahub.hub.database.Plans;
import kassahub.hub.database.Scope;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.Test;

/** What webhooks look for and list, among deliveries and activations of years. */
public abstract class WebhookPlansCase {
  private static final Instant SINCE = SettableClock.START.minus(Duration.ofHours(3));

  @Test
  void readsFewOfAnAccounts() {
    var own = FleetSamples.partner().scope();
    Plans.requireFewRows(own, tx -> WebhookStore.ofAccount(tx, FleetSamples.PARTNER, 20));
    Plans.requireFewRows(own, tx -> WebhookStore.log(tx, 1, Long.MAX_VALUE, 50));
  }

  @Test
  void readsFewActivationsThatEnded() {
    Plans.requireFewRows(Scope.EVERYTHING, tx -> FeedStore.finished(tx, SINCE));
  }

  /** Lines that are not installed are not read. */
  @Test
  void readsFewLinesThatAreInstalled() {
    Plans.requireFewRows(Scope.EVERYTHING, tx -> FeedStore.installed(tx, SINCE));
  }

  @Test
  void readsFewNotices() {
    Plans.requireFewRows(Scope.EVERYTHING, tx -> FeedStore.told(tx, SINCE));
  }

  @Test
  void readsFewDeliveriesThatAreDue() {
    var lease = SettableClock.START.plusSeconds(60);
    Plans.requireFewRows(
        Scope.EVERYTHING, tx -> CallStore.claim(tx, SettableClock.START, lease, Set.of(), 16));
  }
}
