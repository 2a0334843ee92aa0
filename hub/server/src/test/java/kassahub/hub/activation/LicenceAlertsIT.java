package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Role;
import kassahub.hub.database.PageRequest;
import kassahub.hub.dispatch.Dispatch;
import kassahub.hub.dispatch.DispatchState;
import kassahub.hub.dispatch.Settled;
import kassahub.hub.register.Fleet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** «Лицензия не установлена» on a real database (design d13). */
class LicenceAlertsIT {
  private static final String AGENT = "agent-of-client";
  private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");
  private static TestDatabase server;
  private static Shop shop;
  private static Market market;
  private String serial;
  private long register;
  private long number;

  @BeforeAll
  static void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  /** A register whose bits end this quarter, and a licence for longer that is on its way. */
  @BeforeEach
  void activate() {
    serial = market.device();
    register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    read(LicenceMask.none().throughQuarterOf(Market.TODAY));
    number = shop.buy(serial);
  }

  @Test
  void givesAnInstallationADay() {
    market.clock.advance(Duration.ofHours(23));
    review();
    assertThat(open(register)).isZero();
    market.clock.advance(Duration.ofHours(2));
    review();
    review();
    assertThat(open(register)).isOne();
  }

  @Test
  void isRaisedAtOnceWhenATryFails() {
    fail();
    assertThat(open(register)).isOne();
  }

  @Test
  void isClearedAsSoonAsTheDeviceShowsTheLicence() {
    fail();
    read(mask());
    assertThat(open(register)).isZero();
  }

  @Test
  void staysWhileTheDeviceShowsLessThanTheSubscription() {
    fail();
    read(LicenceMask.none().throughQuarterOf(Market.TODAY.plusMonths(3)));
    assertThat(open(register)).isOne();
    assertThat(ever(register)).isOne(); // never cleared and raised again
  }

  @Test
  void isClearedWhenTheSubscriptionIsOver() {
    fail();
    market.execute(
        "update device set subscription_until = $2 where serial = $1",
        serial,
        LocalDate.ofInstant(market.clock.instant(), java.time.ZoneOffset.UTC).minusDays(2));
    review();
    assertThat(open(register)).isZero();
  }

  @Test
  void isNotRaisedForBitsThatNobodyHasRead() {
    market.execute("update register_state set licence = null where register_id = $1", register);
    market.clock.advance(Duration.ofDays(2));
    review();
    assertThat(open(register)).isZero();
  }

  /** The day of grace apart: the list's filter says so at once (decision 032). */
  @Test
  void saysWhatTheListOfRegistersSays() {
    var fleet = new Fleet(server.database(), market.clock);
    var support = Market.caller(market.partner.account(), Role.SUPPORT);
    var missing = PageRequest.filtered(Map.of("licence", "missing"));
    var found = new ArrayList<Boolean>();
    for (int sold : new int[] {-1, 0, 1, 365}) {
      for (int months : new int[] {-1, 0, 3, 12}) {
        var day = LocalDate.ofInstant(market.clock.instant(), MOSCOW).plusDays(2);
        read(
            months < 0
                ? LicenceMask.none()
                : LicenceMask.none().throughQuarterOf(day.plusMonths(months)));
        market.execute(
            "update device set subscription_until = $2 where serial = $1",
            serial,
            day.plusDays(sold));
        market.clock.advance(Duration.ofDays(2));
        review();
        boolean listed =
            fleet.list(support, missing).items().stream().anyMatch(r -> r.serial().equals(serial));
        assertThat(open(register) == 1).as(sold + " " + months).isEqualTo(listed);
        found.add(listed);
      }
    }
    assertThat(found).contains(true, false);
  }

  private static void review() {
    shop.installations().alerts().review();
  }

  /** As the intake does it: first the state, then its consequences. */
  private void read(LicenceMask mask) {
    market.execute(
        "insert into register_state (register_id, stream, sequence, received_at, seen_at,"
            + " device_time, reachable, licence, licence_until, licence_seen_at)"
            + " values ($1, 1, 1, $2, $2, $2, true, $3, $4, $2) on conflict (register_id)"
            + " do update set licence = excluded.licence, licence_until = excluded.licence_until,"
            + " licence_seen_at = excluded.licence_seen_at",
        register,
        market.clock.instant(),
        mask.bytes(),
        mask.until());
    server
        .database()
        .run(
            tx -> shop.installations().told(tx, List.of(new SeenLicence(serial, mask)), List.of()));
  }

  private void fail() {
    var why = new Dispatch.Reason("refused", "register said no", OptionalInt.empty());
    var settled =
        new Settled(
            OptionalLong.of(register),
            Optional.of(serial),
            Optional.of(mask()),
            DispatchState.FAILED,
            Optional.of(why),
            Optional.empty());
    server.database().run(tx -> shop.installations().moved(tx, List.of(settled)));
  }

  private LicenceMask mask() {
    return server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select licence from activation_line where activation = $1",
                    row -> LicenceMask.of(row.bytes("licence")),
                    number));
  }

  private static long ever(long register) {
    return market.count(
        "select count(*) as n from register_alert where register_id = $1"
            + " and kind = 'licence_not_installed'",
        register);
  }

  private static long open(long register) {
    return market.count(
        "select count(*) as n from register_alert where register_id = $1 and cleared_at is null"
            + " and kind = 'licence_not_installed'",
        register);
  }
}
