package kassahub.hub.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kassahub.codec.licence.LicenceFile;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.catalogue.NewDevice;
import kassahub.hub.journal.Journal;
import kassahub.hub.licence.GrantAnswer;
import kassahub.hub.licence.GrantRequest;
import kassahub.hub.licence.IssuedLicences;
import kassahub.hub.licence.IssuerKey;
import kassahub.hub.licence.KnownBits;
import kassahub.hub.licence.LicenceIssuer;
import kassahub.hub.licence.LicenceIssuers;
import kassahub.hub.licence.Reissues;
import kassahub.hub.licence.VendorDevice;
import kassahub.hub.licence.VendorFiles;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.Registers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an agent reports sells nothing and is signed by nobody (decision 021). */
class WhoseWordIT {
  private static final LicenceMask EVERYTHING = LicenceMask.fromHex("FF".repeat(64));
  private static final LicenceMask PERPETUAL = LicenceMask.fromHex("FF00FF");
  private static final String REGISTERS = "select count(*) as n from register where serial = $1";
  private static final LocalDate IN_A_YEAR = LocalDate.of(2027, 11, 18);
  private static final IssuerKey KEY = IssuerKey.random();
  private static TestDatabase server;
  private static Market market;
  private static KnownBits known;
  private static Reissues reissues;

  /** Sells what the built-in issuer signs. */
  private static Shop ours;

  /** Sells what a vendor grants that cannot be asked until when its devices are paid. */
  private static Shop others;

  private static LicenceIssuers issuers;
  private static Caller administrator;

  @BeforeAll
  static void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    administrator = Market.caller(market.partner.account(), Role.ADMINISTRATOR);
    market.execute(
        "update vendor set issuer_config = $1", new JsonObject().put("publicKey", KEY.publicHex()));
    var journal = new Journal(market.clock);
    var registers = new Registers(market.clock, Duration.ofMinutes(5));
    known = new KnownBits(server.database(), journal, market.devices, registers);
    var issued = new IssuedLicences(server.database(), journal, market.clock);
    var received = new VendorFiles(server.database(), journal, market.clock);
    var sources = new LicenceIssuers.Sources(received, Path.of("none"), name -> Optional.empty());
    reissues = new Reissues(market.devices, issued, KEY);
    issuers = new LicenceIssuers(issued, known, KEY, sources);
    ours = Shop.in(server, market, issuers, KEY);
    others = Shop.in(server, market);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void signsNoBitThatOnlyAnAgentReported() {
    var serial = market.device();
    shows(serial, market.partner, EVERYTHING);

    var made = activate(serial);

    assertThat(made.summary().status()).isEqualTo(ActivationStatus.FAILED);
    assertThat(made.summary().error()).map(Reason::code).contains("UNKNOWN_BITS");
    assertThat(signed(serial)).isEmpty();
  }

  @Test
  void signsWhatWasBoughtOnceAnOperatorAnswersForTheRest() {
    var serial = market.device();
    shows(serial, market.partner, PERPETUAL);
    var made = activate(serial);
    compare(serial, PERPETUAL);
    assertThat(alerts(serial)).isOne();

    market.database.run(tx -> known.record(tx, administrator, serial, PERPETUAL));
    ours.activations().retry(market.partner.caller(), made.number());
    ours.queue().drain();

    assertThat(alerts(serial)).isZero();
    assertThat(signed(serial)).contains(PERPETUAL.throughQuarterOf(IN_A_YEAR));
  }

  @Test
  void whatWasPaidIsSignedAgainWhenTheBitsAreAnsweredForAfterwards() {
    var serial = market.device();
    var made = activate(serial);
    assertThat(assigned(serial)).isEqualTo(LicenceMask.none().throughQuarterOf(IN_A_YEAR));
    shows(serial, market.partner, PERPETUAL);

    market.database.run(tx -> ours.installations().signAgain(tx, administrator, reissues, serial));
    assertThat(work(serial)).as("nobody answers for more yet").isEmpty();
    confirm(serial, PERPETUAL);

    var whole = PERPETUAL.throughQuarterOf(IN_A_YEAR);
    assertThat(assigned(serial)).isEqualTo(whole);
    assertThat(work(serial)).containsExactly(whole);
    var file = ours.activations().licenceFile(market.partner.caller(), made.number());
    assertThat(LicenceFile.parse(file.bytes()).lines().getFirst().mask()).isEqualTo(whole);
    market.database.run(tx -> ours.installations().signAgain(tx, administrator, reissues, serial));
    assertThat(work(serial)).as("once").containsExactly(whole);
    assertThat(signedBy(made.number())).containsExactly("hub", "user");
    assertThatThrownBy(
            () ->
                market.database.run(
                    tx ->
                        ours.installations()
                            .signAgain(tx, market.partner.caller(), reissues, serial)))
        .isInstanceOf(Problem.Forbidden.class);
  }

  @Test
  void bitsThatAreConfirmedBetweenSigningAndAssigningAreSignedIn() {
    var serial = market.device();
    var shop = confirmingMeanwhile(serial);

    var made = activate(shop, serial);

    var whole = PERPETUAL.throughQuarterOf(IN_A_YEAR);
    assertThat(made.summary().status()).isEqualTo(ActivationStatus.DONE);
    assertThat(assigned(serial)).isEqualTo(whole);
    assertThat(work(serial)).containsExactly(whole);
    var file = shop.activations().licenceFile(market.partner.caller(), made.number());
    assertThat(LicenceFile.parse(file.bytes()).lines().getFirst().mask()).isEqualTo(whole);
    assertThat(signedBy(made.number())).containsExactly("hub", "hub");
  }

  @Test
  void whatIsSignedAgainCountsForTheVendorsDay() { // d14
    var serial = market.device();
    activate(serial);
    var before = assigned(serial);
    try {
      mayStillSign(0);
      assertThatThrownBy(() -> confirm(serial, PERPETUAL)).hasMessageContaining("DAILY_LIMIT");
      assertThat(assigned(serial)).isEqualTo(before);
      mayStillSign(1);
      confirm(serial, PERPETUAL);
      assertThat(assigned(serial)).isEqualTo(PERPETUAL.throughQuarterOf(IN_A_YEAR));

      mayStillSign(1);
      var late = market.device();
      var shop = confirmingMeanwhile(late);
      var made = activate(shop, late);
      assertThat(made.summary().error()).map(Reason::code).contains("DAILY_LIMIT");
      mayStillSign(1);
      shop.activations().retry(market.partner.caller(), made.number());
      shop.queue().drain();
      assertThat(assigned(late)).isEqualTo(PERPETUAL.throughQuarterOf(IN_A_YEAR));
    } finally {
      mayStillSign(10_000);
    }
  }

  @Test
  void whatTheRegisterShowsBesideTheBitsThatWereAnsweredForStaysUnknown() {
    var serial = market.device();
    shows(serial, market.partner, EVERYTHING);
    compare(serial, EVERYTHING);

    market.database.run(tx -> known.record(tx, administrator, serial, PERPETUAL));
    assertThat(alerts(serial)).isOne();

    market.database.run(tx -> known.record(tx, administrator, serial, EVERYTHING));
    assertThat(alerts(serial)).isZero();
  }

  @Test
  void buildsOnWhatTheRegisterWasShippedWith() {
    var serial = shipped(PERPETUAL);
    shows(serial, market.partner, PERPETUAL);
    compare(serial, PERPETUAL);

    var made = activate(serial);

    assertThat(alerts(serial)).isZero();
    assertThat(made.summary().status()).isEqualTo(ActivationStatus.DONE);
    assertThat(signed(serial)).contains(PERPETUAL.throughQuarterOf(IN_A_YEAR));
  }

  @Test
  void aStrangersRegisterWithTheSameSerialStopsNoPurchase() { // d17
    var serial = market.device();
    shows(serial, market.stranger, EVERYTHING);

    var made = activate(serial);

    assertThat(made.summary().status()).isEqualTo(ActivationStatus.DONE);
    assertThat(signed(serial)).contains(LicenceMask.none().throughQuarterOf(IN_A_YEAR));
  }

  @Test
  void extendsWhatTheHubKnowsAndNotWhatTheRegisterShows() {
    var lied = market.device();
    shows(lied, market.client, LicenceMask.none().throughQuarterOf(LocalDate.of(2099, 1, 1)));
    var shipped = shipped(LicenceMask.none().throughQuarterOf(LocalDate.of(2027, 2, 1)));

    assertThat(check(ours, lied).newUntil()).contains(IN_A_YEAR);
    assertThat(check(ours, lied).currentUntil()).isEmpty();
    assertThat(check(ours, shipped).newUntil()).contains(LocalDate.of(2028, 3, 31));
  }

  @Test
  void extendsNoRegistersOwnWordWhereTheVendorCannotBeAsked() {
    var short_ = market.device();
    shows(short_, market.client, LicenceMask.none().throughQuarterOf(LocalDate.of(2027, 2, 1)));
    var endless = market.device();
    shows(endless, market.client, EVERYTHING);

    assertThat(check(others, short_).currentUntil()).contains(LocalDate.of(2027, 3, 31));
    assertThat(check(others, short_).newUntil()).contains(IN_A_YEAR);
    assertThat(check(others, endless).refusal()).map(Reason::code).contains("NOT_CONFIRMED");
  }

  @Test
  void onlyAnAdministratorAnswersForBits() {
    var serial = market.device();

    for (Role role : List.of(Role.SUPPORT, Role.BACK_OFFICE, Role.PARTNER)) {
      var caller = Market.caller(market.partner.account(), role);
      assertThatThrownBy(
              () -> market.database.run(tx -> known.record(tx, caller, serial, EVERYTHING)))
          .isInstanceOf(Problem.Forbidden.class);
    }
  }

  /** While the licence of this serial is signed, its register comes and two operators look. */
  private static Shop confirmingMeanwhile(String serial) {
    return Shop.in(
        server,
        market,
        vendor ->
            new SlowIssuer(
                issuers.apply(vendor),
                () -> {
                  if (market.count(REGISTERS, serial) == 0) {
                    shows(serial, market.partner, PERPETUAL);
                    confirm(serial, PERPETUAL);
                  }
                }),
        KEY);
  }

  /** Something happens between its signature and its answer. */
  private record SlowIssuer(LicenceIssuer issuer, Runnable meanwhile) implements LicenceIssuer {
    @Override
    public Optional<Map<String, VendorDevice>> check(List<String> serials) {
      return issuer.check(serials);
    }

    @Override
    public GrantAnswer grant(GrantRequest request) {
      var answer = issuer.grant(request);
      meanwhile.run();
      return answer;
    }
  }

  /** The second operator agrees, as package confirmation does it. */
  private static void confirm(String serial, LicenceMask mask) {
    market.database.run(
        tx -> {
          known.record(tx, administrator, serial, mask);
          ours.installations().signAgain(tx, administrator, reissues, serial);
        });
  }

  /** The vendor's limit leaves so many licences of the day. */
  private static void mayStillSign(int licences) {
    market.execute(
        "update vendor v set daily_limit = $1"
            + " + (select count(*) from issued_licence i where i.vendor_id = v.id) where v.id = $2",
        licences,
        market.polyus);
  }

  /** Who had licences of an activation signed, in order. */
  private static List<String> signedBy(long activation) {
    return server
        .database()
        .transact(
            tx ->
                tx.list(
                    "select actor_kind from journal where action = 'licence.signed'"
                        + " and object_kind = 'activation' and object_id = $1 order by id",
                    row -> row.string("actor_kind"),
                    Long.toString(activation)));
  }

  private static LicenceMask assigned(String serial) {
    return server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select licence from licence_assignment where serial = $1",
                    row -> LicenceMask.of(row.bytes("licence")),
                    serial));
  }

  /** Licences that its agent is to write. */
  private static List<LicenceMask> work(String serial) {
    return server
        .database()
        .transact(
            tx ->
                tx.list(
                    "select d.licence from dispatch d join register r on r.id = d.register_id"
                        + " where r.serial = $1 and d.state = 'waiting'",
                    row -> LicenceMask.of(row.bytes("licence")),
                    serial));
  }

  private static Activation activate(String serial) {
    return activate(ours, serial);
  }

  private static Activation activate(Shop shop, String serial) {
    return shop.activations().get(market.partner.caller(), shop.buy(serial));
  }

  private static CheckRow check(Shop shop, String serial) {
    return shop.activations()
        .check(market.partner.caller(), market.partner.organisation(), List.of(serial))
        .getFirst();
  }

  private static String shipped(LicenceMask mask) {
    var serial = market.device();
    market.devices.load(
        List.of(
            new NewDevice(
                serial, market.polyusLine, "NETPAY-FS", Optional.empty(), Optional.of(mask))));
    return serial;
  }

  private static void shows(String serial, Market.Buyer owner, LicenceMask mask) {
    var agent = Optional.of("agent-" + UUID.randomUUID());
    market.execute(
        "insert into register_state (register_id, stream, sequence, received_at, seen_at,"
            + " device_time, reachable, licence, licence_until)"
            + " values ($1, 1, 1, $2, $2, $2, true, $3, $4)",
        market.register(serial, owner.organisation(), agent),
        market.clock.instant(),
        mask.bytes(),
        mask.until());
  }

  private static void compare(String serial, LicenceMask mask) {
    server.database().run(tx -> known.compare(tx, Map.of(serial, mask)));
  }

  private static long alerts(String serial) {
    return market.count(
        "select count(*) as n from register_alert a join register r on r.id = a.register_id"
            + " where r.serial = $1 and a.kind = 'licence_unknown' and a.cleared_at is null",
        serial);
  }

  private static Optional<LicenceMask> signed(String serial) {
    return server
        .database()
        .transact(
            tx ->
                tx.find(
                    "select licence from issued_licence where serial = $1",
                    row -> LicenceMask.of(row.bytes("licence")),
                    serial));
  }
}
