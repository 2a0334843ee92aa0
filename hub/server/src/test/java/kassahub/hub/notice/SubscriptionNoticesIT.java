package kassahub.hub.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** a subscription that ends is told a month before, and days before. */
class SubscriptionNoticesIT {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 18);

  private final SettableClock clock = new SettableClock();
  private TestDatabase server;
  private Notices notices;
  private SubscriptionNotices subscriptions;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    FleetSamples.organisations(server);
    notices = new Notices(server.database(), clock);
    subscriptions = new SubscriptionNotices(server.database(), clock, notices);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whoSeesTheRegistersIsToldAMonthAndDaysBefore() {
    sold("0000000000000001", FleetSamples.OWN, TODAY.plusDays(30));
    sold("0000000000000002", FleetSamples.CLIENT, TODAY.plusDays(30));
    sold("0000000000000003", FleetSamples.OWN, TODAY.plusDays(31));

    assertThat(subscriptions.run()).isOne();
    assertThat(subscriptions.run()).isZero();
    assertThat(told(FleetSamples.partner())).containsExactly("2026-12-18 2");
    clock.advance(Duration.ofDays(1));
    assertThat(subscriptions.run()).isOne();
    clock.advance(Duration.ofDays(26));
    assertThat(subscriptions.run()).isOne();
    assertThat(told(FleetSamples.partner()))
        .containsExactly("2026-12-18 2", "2026-12-19 1", "2026-12-18 2");
    assertThat(notices.list(FleetSamples.stranger())).isEmpty();
  }

  @Test
  void aHubThatWasDownTellsLaterAndAnArchivedRegisterNobody() {
    sold("0000000000000001", FleetSamples.OWN, TODAY.plusDays(28));
    sold("0000000000000002", FleetSamples.OWN, TODAY.plusDays(27));
    sold("0000000000000003", FleetSamples.OWN, TODAY.plusDays(30));
    server.asOwner(
        "update register set archived_at = '2026-11-01Z' where serial = '0000000000000003'");

    assertThat(subscriptions.run()).isOne();
    assertThat(told(FleetSamples.partner())).containsExactly("2026-12-16 1");
  }

  private void sold(String serial, long organisation, LocalDate until) {
    FleetSamples.silentRegister(server, serial, organisation);
    server.asOwner(
        "update fleet_licence set sold_until = '%s' where register_id = (select id from register where serial = '%s')"
            .formatted(until, serial));
  }

  private List<String> told(Caller caller) {
    return notices.list(caller).stream()
        .map(notice -> notice.facts().get("ends") + " " + notice.facts().get("registers"))
        .toList();
  }
}
