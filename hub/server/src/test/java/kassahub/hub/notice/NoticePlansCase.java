package kassahub.hub.notice;

import kassahub.hub.SettableClock;
import kassahub.hub.database.Plans;
import kassahub.hub.database.Scope;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.Test;

/** Notices of an account, and those that nobody was mailed of yet. */
public abstract class NoticePlansCase {
  @Test
  void readsFewOfAnAccounts() {
    var own = FleetSamples.partner().scope();
    Plans.requireFewRows(own, tx -> NoticeStore.list(tx, FleetSamples.PARTNER, 200));
    Plans.requireFewRows(own, tx -> NoticeStore.unread(tx, FleetSamples.PARTNER));
  }

  @Test
  void readsFewThatAreToBeMailed() {
    Plans.requireFewRows(
        Scope.EVERYTHING, tx -> NoticeStore.takeUnmailed(tx, SettableClock.START, 100));
  }
}
