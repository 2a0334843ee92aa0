package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Role;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.GrantRequest;
import kassahub.hub.licence.VendorDevice;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A vendor that can be asked: its word comes before ours, and its silence sells nothing (d13). */
class VendorsWordIT {
  private static final LocalDate OURS = LocalDate.of(2026, 12, 31);
  private static final LocalDate IN_A_YEAR = LocalDate.of(2027, 11, 18);
  private static TestDatabase server;
  private static Market market;
  private static Shop shop;

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

  @BeforeEach
  void speak() {
    market.issuer.silent(false);
    market.issuer.devices = Optional.empty();
    market.issuer.own = line -> line;
    market.issuer.refused = Set.of();
    market.issuer.refusal = "the device is not ours";
    market.clock.set(SettableClock.START);
  }

  @Test
  void sellsOnFromTheDateOfTheVendorAndNotFromOurs() {
    var serial = market.device(OURS);
    knows(serial, Optional.of(LocalDate.of(2027, 6, 30)));

    var row = check(serial);

    assertThat(row.currentUntil()).contains(LocalDate.of(2027, 6, 30));
    assertThat(row.newUntil()).contains(LocalDate.of(2028, 6, 30));
  }

  @Test
  void believesTheVendorThatADeviceWasNeverPaid() {
    var serial = market.device(OURS);
    knows(serial, Optional.empty());

    var row = check(serial);

    assertThat(row.currentUntil()).isEmpty();
    assertThat(row.newUntil()).contains(IN_A_YEAR);
  }

  @Test
  void refusesADeviceThatTheVendorDoesNotKnow() {
    knows(market.device(), Optional.empty());

    assertThat(check(market.device()).refusal()).map(Reason::code).contains("NOT_FOUND");
  }

  @Test
  void sellsNothingWhileTheVendorIsSilent() {
    var serial = market.device(OURS);
    market.issuer.silent(true);

    assertThat(check(serial).refusal()).map(Reason::code).contains("VENDOR_UNAVAILABLE");
    assertThatThrownBy(() -> shop.order(serial))
        .isInstanceOf(Problem.Invalid.class)
        .hasMessageContaining("SERIALS_REFUSED");
    assertThat(market.count("select count(*) as n from activation_line where serial = $1", serial))
        .isZero();
  }

  @Test
  void takesTheDateOfTheVendorOverThePromisedOne() {
    var serial = market.device(OURS);
    market.issuer.own = line -> until(line, line.until().minusMonths(2));

    long number = shop.buy(serial);

    assertThat(shop.activations().summary(market.partner.caller(), number).status())
        .isEqualTo(ActivationStatus.DONE);
    assertThat(check(serial).currentUntil()).contains(OURS.plusMonths(10));
    var entries =
        market.database.transact(
            tx -> new Journal(market.clock).of(tx, "activation", Long.toString(number)));
    assertThat(entries)
        .anySatisfy(
            done ->
                assertThat(done.details())
                    .containsEntry("otherDates", "1")
                    .containsEntry("earlierDates", "1"));
  }

  @ParameterizedTest
  @CsvSource({
    "2001-01-01, WOULD_SHORTEN",
    "2026-12-31, WOULD_SHORTEN",
    "2026-12-30, WOULD_SHORTEN",
    "2048-01-01, DATE_TOO_FAR"
  })
  void takesNoDateThatNobodyCanHaveBought(LocalDate until, String code) { // X-31, d13
    var serial = market.device(OURS);
    market.issuer.own = line -> until(line, until);

    long number = shop.buy(serial);

    var failed = shop.activations().get(market.partner.caller(), number);
    assertThat(failed.summary().error()).map(Reason::code).contains(code);
    assertThat(failed.summary().error())
        .map(Reason::message)
        .hasValueSatisfying(
            words -> assertThat(words).contains(until.toString()).contains("2027-12-31"));
    assertThat(failed.lines().getFirst().finalUntil()).isEmpty();
    assertThat(check(serial).currentUntil()).contains(OURS);
    assertThat(assigned(serial)).isEmpty();
  }

  @Test
  void takesNoLicenceThatIsOverForARegisterThatWasNeverPaid() {
    var serial = market.device();
    market.issuer.own = line -> until(line, Market.TODAY);

    long number = shop.buy(serial);

    assertThat(shop.activations().summary(market.partner.caller(), number).error())
        .map(Reason::code)
        .contains("WOULD_SHORTEN");
  }

  @Test
  void neverReplacesALicenceThatIsOwedByOneWithFewerBits() { // d16
    var serial = market.device();
    market.issuer.own =
        line ->
            new GrantRequest.Line(
                serial, line.until(), 12, Optional.of(LicenceMask.fromHex("ff".repeat(9))));
    long first = shop.buy(serial);
    market.issuer.own = line -> new GrantRequest.Line(serial, line.until(), 12, Optional.empty());

    long second = shop.buy(serial);

    assertThat(shop.activations().summary(market.partner.caller(), second).error())
        .map(Reason::code)
        .contains("WOULD_SHORTEN");
    assertThat(assigned(serial)).contains(first);
  }

  @Test
  void neverTakesBitsAwayThatTheRegisterShows() { // d15
    var serial = market.device();
    long register =
        market.register(serial, market.client.organisation(), Optional.of("agent-of-client"));
    market.execute(
        "insert into register_state (register_id, stream, sequence, received_at, seen_at,"
            + " device_time, reachable, licence) values ($1, 1, 1, $2, $2, $2, true, $3)",
        register,
        market.clock.instant(),
        LicenceMask.fromHex("ff".repeat(9)).bytes());
    market.issuer.own = line -> new GrantRequest.Line(serial, line.until(), 12, Optional.empty());

    long number = shop.buy(serial);

    assertThat(shop.activations().summary(market.partner.caller(), number).error())
        .map(Reason::code)
        .contains("WOULD_SHORTEN");
    assertThat(assigned(serial)).isEmpty();
  }

  @Test
  void keepsTheGoodLinesOfAnAnswerWithABadOne() {
    var serials = market.devices(2);
    market.issuer.own =
        line ->
            line.serial().equals(serials.getFirst()) ? until(line, LocalDate.of(2001, 1, 1)) : line;

    long number = shop.buy(serials);

    var failed = shop.activations().get(market.partner.caller(), number);
    assertThat(failed.summary().error()).map(Reason::code).contains("VENDOR_PARTIAL");
    assertThat(failed.summary().error())
        .map(Reason::message)
        .hasValueSatisfying(words -> assertThat(words).contains("1 of 2").contains("2001-01-01"));
    assertThat(failed.lines().getFirst().finalUntil()).isEmpty();
    assertThat(failed.lines().getLast().finalUntil()).contains(IN_A_YEAR);
  }

  @ParameterizedTest
  @CsvSource({"20, 2027-11-18", "300, 2028-09-14"})
  void doesNotSellWhatIsLeftOfALicenceForOneThatFailedLongAgo(int days, LocalDate until) {
    var good = market.device();
    var bad = market.device();
    market.issuer.refused = Set.of(bad);
    shop.buy(good, bad);
    market.clock.advance(Duration.ofDays(days));

    shop.buy(good);

    assertThat(check(good).currentUntil()).contains(until);
  }

  @Test
  void saysWhyAnAnswerCannotBeHandledAndEndsInTime() {
    var serial = market.device();
    market.issuer.refused = Set.of(serial);
    market.issuer.refusal = "no\u0000good";

    long number = shop.buy(serial);

    var operator = Market.caller(market.stranger.account(), Role.SUPPORT);
    assertThat(shop.activations().exchanges(operator, number).getFirst().answer())
        .contains("ANSWER_NOT_HANDLED", "Invalid");
    market.clock.advance(Duration.ofMinutes(60));
    shop.queue().drain();
    assertThat(shop.activations().summary(market.partner.caller(), number).error())
        .map(Reason::code)
        .contains("VENDOR_TIMEOUT");
  }

  private static GrantRequest.Line until(GrantRequest.Line line, LocalDate until) {
    return new GrantRequest.Line(line.serial(), until, line.termMonths(), line.lastMask());
  }

  /** The activation whose licence the register shall hold. */
  private static Optional<Long> assigned(String serial) {
    return market.database.transact(
        tx ->
            tx.find(
                "select activation from licence_assignment where serial = $1",
                row -> row.number("activation"),
                serial));
  }

  private static void knows(String serial, Optional<LocalDate> until) {
    market.issuer.devices =
        Optional.of(Map.of(serial, new VendorDevice(serial, Optional.empty(), until)));
  }

  private static CheckRow check(String serial) {
    return shop.activations()
        .check(market.partner.caller(), market.partner.organisation(), List.of(serial))
        .getFirst();
  }
}
