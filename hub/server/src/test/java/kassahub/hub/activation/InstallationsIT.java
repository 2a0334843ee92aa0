package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.database.PageRequest;
import kassahub.hub.dispatch.Dispatch;
import kassahub.hub.dispatch.DispatchState;
import kassahub.hub.dispatch.HandInstall;
import kassahub.hub.dispatch.Settled;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Registers and what they are owed, on a real database (design d16, d17). */
class InstallationsIT {
  private static final String AGENT = "agent-of-client";
  private static TestDatabase server;
  private static Shop shop;
  private static Market market;

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

  @Test
  void sendsTheLicenceThroughAnAgentOfAClientOfTheBuyer() { // X-33, d17
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));

    long number = shop.buy(serial);

    assertThat(line(number).delivery()).isEqualTo(DeliveryState.WAITING);
    assertThat(line(number).registerId()).hasValue(register);
    assertThat(live(register)).isOne();
    assertThat(hoursToLive(register)).isEqualTo(24);
  }

  @Test
  void leavesARegisterOfStrangersAloneAndShowsNothingOfIt() { // d17
    var serial = market.device();
    long register =
        market.register(serial, market.stranger.organisation(), Optional.of("agent-of-stranger"));

    long number = shop.buy(serial);
    see(serial, mask(number));

    assertThat(line(number).delivery()).isEqualTo(DeliveryState.NONE);
    assertThat(line(number).registerId()).isEmpty();
    assertThat(line(number).onDevice()).isEmpty();
    assertThat(live(register)).isZero();
  }

  @Test
  void saysThatAnAgentWaitsForTheRegistersFirstAnswer() {
    long number = shop.buy(market.device());
    assertThat(line(number).reason()).map(Reason::code).contains("NO_AGENT");

    market.execute(
        """
        insert into agent (id, organisation_id, name, enrolled_at, health)
        values ('agent-deaf', $1, 'deaf', $2,
          '{"registers":[{"serial":"","link":"tcp","reachable":false,"fault":"no-answer"}]}')
        """,
        market.client.organisation(),
        market.clock.instant());
    assertThat(line(number).reason()).map(Reason::code).contains("NEVER_ANSWERED");

    market.execute(
        "update agent set revoked_at = $1 where id = 'agent-deaf'", market.clock.instant());
    assertThat(line(number).reason()).map(Reason::code).contains("NO_AGENT");
  }

  @Test
  void countsALicenceAsInstalledWhoeverWroteIt() { // d16
    var serial = market.device(market.severLine, Optional.empty());
    market.register(serial, market.partner.organisation(), Optional.empty());
    long number = shop.buy(serial);
    assertThat(line(number).delivery()).isEqualTo(DeliveryState.NONE);

    see(serial, mask(number));

    assertThat(line(number).delivery()).isEqualTo(DeliveryState.INSTALLED);
    assertThat(line(number).deliveredAt()).isPresent();
  }

  @Test
  void endsTheWorkWhenSomebodyElseHasWrittenTheLicence() { // d16
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    long number = shop.buy(serial);
    market.execute(
        "update dispatch set state = 'held', reason_code = 'shift-open' where register_id = $1",
        register);

    see(serial, mask(number));

    assertThat(live(register)).isZero();
    assertThat(
            market.count(
                "select count(*) as n from dispatch where register_id = $1 and state = 'done'"
                    + " and reason_code is null",
                register))
        .isOne();
  }

  @Test
  void goesOnWithWorkThatBringsSomethingElse() { // d16
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    long number = shop.buy(serial);
    market.execute(
        "update dispatch set licence = $2 where register_id = $1", register, new byte[64]);

    see(serial, mask(number));

    assertThat(live(register)).isOne();
  }

  @Test
  void isNotInstalledWhileABitIsMissing() {
    var serial = market.device();
    market.register(serial, market.client.organisation(), Optional.of(AGENT));
    long number = shop.buy(serial);

    see(serial, LicenceMask.none().throughQuarterOf(Market.TODAY));

    assertThat(line(number).delivery()).isEqualTo(DeliveryState.WAITING);
  }

  @Test
  void sendsAgainAfterAFailureWithGrowingPauses() {
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    long number = shop.buy(serial);
    end(register, number, DispatchState.FAILED, "refused");
    assertThat(line(number).delivery()).isEqualTo(DeliveryState.FAILED);
    assertThat(line(number).reason()).contains(new Reason("refused", "register said no"));

    shop.installations().reconcile();
    assertThat(live(register)).isZero();
    market.clock.advance(Duration.ofMinutes(1));
    shop.installations().reconcile();

    assertThat(live(register)).isOne();
    assertThat(line(number).delivery()).isEqualTo(DeliveryState.WAITING);
    assertThat(attempt(register)).isEqualTo(2);
  }

  @Test
  void sendsAgainWhatStandsBehindThousandsThatAreOpen() {
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    long number = shop.buy(serial);
    end(register, number, DispatchState.FAILED, "refused");
    market.clock.advance(Duration.ofMinutes(1));
    market.execute(
        """
        insert into licence_assignment (serial, activation, account_id, licence, signature, until, assigned_at)
        select '000000000000' || s, activation, account_id, licence, signature, until, assigned_at
        from licence_assignment, generate_series(1000, 2999) s where serial = $1
        """,
        serial);

    shop.installations().reconcile();
    assertThat(live(register)).isZero();
    shop.installations().reconcile();

    assertThat(live(register)).isOne();
    market.execute("delete from licence_assignment where serial like '000000000000%'");
  }

  @Test
  void theListSaysWhatDidNotReachItsRegister() {
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    long number = shop.buy(serial);
    assertThat(listed("tab", "done")).containsEntry(number, new Installing(1, 0));
    assertThat(listed("installation", "open")).containsKey(number);
    assertThat(listed("tab", "failed")).doesNotContainKey(number);

    end(register, number, DispatchState.FAILED, "refused");
    assertThat(listed("tab", "failed")).containsEntry(number, new Installing(0, 1));
    assertThat(listed("installation", "failed")).containsKey(number);
    assertThat(listed("tab", "done")).doesNotContainKey(number);
    assertThat(listed("installation", "open")).doesNotContainKey(number);
    assertThat(listed("status", "failed")).doesNotContainKey(number);

    see(serial, mask(number));
    assertThat(listed("tab", "done")).containsEntry(number, new Installing(0, 0));
    assertThat(listed("tab", "failed")).doesNotContainKey(number);
  }

  @Test
  void theListDoesNotWaitForWhatNobodyBrings() {
    long number = shop.buy(market.device(market.severLine, Optional.empty()));

    assertThat(listed("tab", "done")).containsEntry(number, new Installing(0, 0));
    assertThat(listed("installation", "open")).doesNotContainKey(number);
  }

  @Test
  void leavesWhatWouldTakeBitsAwayToPeople() { // d15
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    long number = shop.buy(serial);
    end(register, number, DispatchState.FAILED, "would-shorten");

    market.clock.advance(Duration.ofDays(3));
    shop.installations().reconcile();

    assertThat(live(register)).isZero();
  }

  /** An old file on a stick says nothing about the licence that was bought since. */
  @Test
  void goesOnWhenAnotherLicenceFromAFileWouldHaveTakenBitsAway() {
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    long number = shop.buy(serial);
    end(register, number, DispatchState.EXPIRED, "deadline");
    market.clock.advance(Duration.ofDays(1));
    byHand(serial, LicenceMask.none(), "would-shorten");
    assertThat(
            shop.installations()
                .shorter(Market.caller(market.partner.account(), Role.SUPPORT), serial))
        .isEmpty();

    shop.installations().reconcile();

    assertThat(live(register)).isOne();
  }

  @Test
  void replacesALongerLicenceWhenTwoOperatorsAgree() { // d15, DESIGN §7
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    long number = shop.buy(serial);
    var support = Market.caller(market.partner.account(), Role.SUPPORT);
    assertThat(shop.installations().shorter(support, serial)).as("under way").isEmpty();
    end(register, number, DispatchState.FAILED, "would-shorten");
    assertThat(shop.installations().shorter(support, serial))
        .map(Installations.Shorter::assigned)
        .contains(mask(number));

    assertThatThrownBy(() -> replace(support, serial, LicenceMask.none()))
        .as("another licence than they saw")
        .isInstanceOf(Problem.Conflict.class)
        .hasMessageContaining("NOTHING_TO_REPLACE");
    assertThat(live(register)).isZero();
    replace(support, serial, mask(number));

    assertThat(live(register)).isOne();
    assertThat(hoursToLive(register)).isEqualTo(72);
    assertThat(replacing(register)).isOne();
    assertThat(
            market.count(
                "select count(*) as n from dispatch where register_id = $1 and replace and deadline"
                    + " = $2",
                register,
                market.clock.instant().plus(Duration.ofDays(3))))
        .as("as long as it was asked for")
        .isOne();
    assertThat(line(number).delivery()).isEqualTo(DeliveryState.WAITING);
    assertThatThrownBy(() -> replace(support, serial, mask(number)))
        .as("under way")
        .isInstanceOf(Problem.Conflict.class);
  }

  @Test
  void replacesNothingThatFailedForAnotherReason() {
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    long number = shop.buy(serial);
    end(register, number, DispatchState.FAILED, "refused");

    var support = Market.caller(market.partner.account(), Role.SUPPORT);
    assertThatThrownBy(() -> replace(support, serial, mask(number)))
        .isInstanceOf(Problem.Conflict.class);
    assertThat(live(register)).isZero();
  }

  @Test
  void whatTwoOperatorsAllowedOnceIsNotAllowedByARetry() { // DESIGN §7
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    long number = shop.buy(serial);
    end(register, number, DispatchState.FAILED, "would-shorten");
    var support = Market.caller(market.partner.account(), Role.SUPPORT);
    replace(support, serial, mask(number));
    end(register, number, DispatchState.FAILED, "no-answer");
    var replaced =
        server
            .database()
            .transact(
                tx ->
                    tx.one(
                        "select id from dispatch where register_id = $1 and replace",
                        row -> row.uuid("id"),
                        register));

    shop.installations().retry(support, replaced);

    assertThat(live(register)).isOne();
    assertThat(replacing(register)).as("of those under way").isZero();
  }

  @Test
  void sendsWhenARegisterIsBoundLater() {
    var serial = market.device();
    long number = shop.buy(serial);
    assertThat(line(number).reason()).map(Reason::code).contains("NO_AGENT");
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));

    server.database().run(tx -> shop.installations().registersBound(tx, List.of(register)));

    assertThat(live(register)).isOne();
    assertThat(line(number).delivery()).isEqualTo(DeliveryState.WAITING);
  }

  @Test
  void sendsOnlyTheLatestLicenceOfARegister() {
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    long first = shop.buy(serial);

    long second = shop.buy(serial);
    see(serial, mask(second));

    assertThat(dispatches(register, "state = 'cancelled'")).isOne();
    assertThat(live(register)).isZero();
    assertThat(line(first).delivery()).isEqualTo(DeliveryState.INSTALLED);
    assertThat(line(second).delivery()).isEqualTo(DeliveryState.INSTALLED);
  }

  @Test
  void bringsBackALicenceThatARegisterLost() {
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    long number = shop.buy(serial);
    see(serial, mask(number));
    end(register, number, DispatchState.DONE, "done");

    see(serial, LicenceMask.none());

    assertThat(line(number).delivery()).isEqualTo(DeliveryState.WAITING);
    assertThat(live(register)).isOne();
  }

  @Test
  void asksTheVendorForTheBitsTheRegisterAlreadyHas() { // d15
    var serial = market.device();
    long register = market.register(serial, market.client.organisation(), Optional.of(AGENT));
    var perpetual = LicenceMask.fromHex("FF00FF");
    market.execute(
        "insert into register_state (register_id, stream, sequence, received_at, seen_at,"
            + " device_time, reachable, licence) values ($1, 1, 1, $2, $2, $2, true, $3)",
        register,
        market.clock.instant(),
        perpetual.bytes());

    long number = shop.buy(serial);

    assertThat(mask(number).covers(perpetual)).isTrue();
  }

  private static Map<Long, Installing> listed(String filter, String value) {
    var request = PageRequest.filtered(Map.of(filter, value));
    return shop.activations().list(market.partner.caller(), request).items().stream()
        .collect(Collectors.toMap(ActivationSummary::number, ActivationSummary::installing));
  }

  private static ActivationLine line(long number) {
    return shop.activations().get(market.partner.caller(), number).lines().getFirst();
  }

  private static LicenceMask mask(long number) {
    return server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select licence from activation_line where activation = $1",
                    row -> LicenceMask.of(row.bytes("licence")),
                    number));
  }

  private static void byHand(String serial, LicenceMask mask, String reason) {
    var install =
        new HandInstall(
            UUID.randomUUID(),
            AGENT,
            serial,
            new HandInstall.Licence(mask, LicenceSignature.of(new byte[64])),
            new HandInstall.By("ivanov", "Licenses.slf"),
            false,
            Optional.of(new Dispatch.Reason(reason, "", OptionalInt.empty())),
            market.clock.instant());
    server.database().run(tx -> shop.dispatches().byHand(tx, List.of(install)));
  }

  private static void see(String serial, LicenceMask mask) {
    server
        .database()
        .run(
            tx -> shop.installations().told(tx, List.of(new SeenLicence(serial, mask)), List.of()));
  }

  private static void end(long register, long number, DispatchState state, String code) {
    market.execute(
        "update dispatch set state = $2, finished_at = $3, reason_code = $4"
            + " where register_id = $1 and finished_at is null",
        register,
        state.stored(),
        market.clock.instant(),
        code);
    var settled =
        new Settled(
            OptionalLong.of(register),
            Optional.of(line(number).serial()),
            Optional.of(mask(number)),
            state,
            Optional.of(
                new Dispatch.Reason(code, "register said no", java.util.OptionalInt.empty())),
            Optional.empty());
    server.database().run(tx -> shop.installations().moved(tx, List.of(settled)));
  }

  private static void replace(Caller caller, String serial, LicenceMask agreed) {
    server
        .database()
        .run(
            caller.scope(),
            tx ->
                shop.installations()
                    .replace(
                        tx, caller, new Installations.Shorter(serial, agreed, LicenceMask.none())));
  }

  private static long replacing(long register) {
    return dispatches(register, "finished_at is null and replace");
  }

  private static long live(long register) {
    return dispatches(register, "finished_at is null");
  }

  private static long dispatches(long register, String which) {
    return market.count(
        "select count(*) as n from dispatch where register_id = $1 and " + which, register);
  }

  private static long hoursToLive(long register) {
    return market.count(
        "select (extract(epoch from max(deadline) - $2) / 3600)::bigint as n from dispatch"
            + " where register_id = $1 and finished_at is null",
        register,
        market.clock.instant());
  }

  private static long attempt(long register) {
    return market.count("select max(attempt) as n from dispatch where register_id = $1", register);
  }
}
