package kassahub.hub.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.dispatch.Deliveries;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.dispatch.DueAgents;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.RegisterReport.Said;
import kassahub.hub.register.ReportedState.Counters;
import kassahub.hub.register.ReportedState.Registration;
import kassahub.hub.register.ReportedState.Storage;
import kassahub.hub.register.ReportedState.Vitals;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistersIT {
  private static final Duration HEARTBEAT = Duration.ofMinutes(5);
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static TestDatabase database;
  private final SettableClock clock = new SettableClock();
  private final Registers registers = new Registers(clock, HEARTBEAT);
  private Samples samples;
  private Claims claims;
  private Dispatches dispatches;
  private Caller client;
  private long organisation;
  private String agent;
  private String serial;
  private long sequence;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void prepare() {
    samples = new Samples(database.database(), clock);
    claims = new Claims(database.database(), new Journal(clock), clock);
    dispatches = new Dispatches(database.database(), new Journal(clock), clock, new DueAgents());
    keepHistory();
    client = samples.client();
    organisation = samples.organisationOf(client);
    agent = agent(organisation);
    serial = "00%014d".formatted(NUMBERS.incrementAndGet());
  }

  private void keepHistory() {
    database.database().run(tx -> registers.dropHistory(tx, Duration.ofDays(30)));
    database.database().run(registers::openHistory);
  }

  @Test
  void showsALicenceOnlyWhenItIsNew() {
    LicenceMask mask = LicenceMask.none().throughQuarterOf(LocalDate.of(2027, 1, 1));
    assertThat(tell(agent, state(mask, "9999078900000001")).licences())
        .singleElement()
        .satisfies(seen -> assertThat(seen.licence()).isEqualTo(mask));
    assertThat(tell(agent, state(mask, "9999078900000001")).licences()).isEmpty();
    assertThat(one("select licence_until::text as v from register_state s", "s.register_id"))
        .isEqualTo("2027-03-31");
  }

  @Test
  void historyGoesByDaysThatEveryClockHasLeftBehind() {
    clock.set(Instant.now()); // PostgreSQL's clock is one of them
    keepHistory();
    tell(agent, state(LicenceMask.none(), "9999078900000001"));
    var days = "select count(*) as n from pg_inherits where inhparent = 'telemetry'::regclass";
    database.database().run(tx -> tx.one("select telemetry_open('2025-01-01')", row -> true));
    long before = database.database().transact(tx -> tx.one(days, row -> row.number("n")));

    keepHistory();
    long kept = database.database().transact(tx -> tx.one(days, row -> row.number("n")));
    assertThat(kept).as("the day of 2025 is dropped").isEqualTo(before - 1);

    clock.advance(Duration.ofDays(500));
    keepHistory();
    clock.advance(Duration.ofDays(-500));
    assertThat(one("select count(*)::text as v from telemetry t", "t.register_id")).isEqualTo("1");
    assertThat(database.database().<Long>transact(tx -> tx.one(days, row -> row.number("n"))))
        .as("only days of the clock ahead came")
        .isGreaterThan(kept);
  }

  @Test
  void historyThatSomebodyReadsForLongHoldsUpNoReport() throws Exception {
    var days = "select count(*) as n from pg_inherits where inhparent = 'telemetry'::regclass";
    database.database().run(tx -> tx.one("select telemetry_open('2025-01-02')", row -> true));
    long before = database.database().transact(tx -> tx.one(days, row -> row.number("n")));
    var address = database.address();
    try (var reader = address.source(address.owner(), Duration.ZERO).getConnection();
        var statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("select count(*) from telemetry");

      keepHistory();
      tell(agent, state(LicenceMask.none(), "9999078900000001"));

      assertThat(database.database().<Long>transact(tx -> tx.one(days, row -> row.number("n"))))
          .as("the reader's days are still there")
          .isEqualTo(before);
    }

    keepHistory();
    assertThat(database.database().<Long>transact(tx -> tx.one(days, row -> row.number("n"))))
        .isEqualTo(before - 1);
  }

  @Test
  void keepsTheOldStorageWithItsLastCounters() {
    tell(agent, state(LicenceMask.none(), "9999078900000001"));
    tell(agent, state(LicenceMask.none(), "9999078900000002"));
    assertThat(one("select number as v from fiscal_storage f", "f.current and f.register_id"))
        .isEqualTo("9999078900000002");
    assertThat(
            one(
                "select final_document::text as v from fiscal_storage f",
                "not f.current and f.register_id"))
        .isEqualTo("77");
    assertThat(alerts()).contains("storage_replaced");
  }

  @Test
  void raisesAnAlertWhenTheOwnerOrTheRegistrationChanges() {
    tell(agent, state("7799000018", "0000000001"));
    tell(agent, state("7799000025", "0000000002"));
    assertThat(alerts()).contains("owner_changed").contains("registration_changed");
  }

  @Test
  void keepsWhatAnUnreachableRegisterSaidBefore() {
    tell(agent, state(LicenceMask.none(), "9999078900000001"));
    tell(agent, unreachable());
    assertThat(one("select reachable::text as v from register_state s", "s.register_id"))
        .isEqualTo("false");
    assertThat(one("select fault_code as v from register_state s", "s.register_id"))
        .isEqualTo("no-answer");
    assertThat(one("select last_document::text as v from register_state s", "s.register_id"))
        .isEqualTo("77");
  }

  @Test
  void unknownStaysUnknown() {
    tell(agent, unreachable());
    assertThat(
            one(
                "select coalesce(unsent::text, 'null') as v from register_state s",
                "s.register_id"))
        .isEqualTo("null");
  }

  @Test
  void givesASilentAgentsRegisterToAnotherOneOfTheSameOrganisation() {
    tell(agent, unreachable());
    String other = agent(organisation);
    assertThat(tell(other, unreachable()).claimed()).isEqualTo(1);
    clock.advance(HEARTBEAT.multipliedBy(3).minusSeconds(1));
    assertThat(tell(other, unreachable()).bound()).as("after less than three").isEmpty();
    clock.advance(Duration.ofSeconds(2));
    assertThat(tell(other, unreachable()).bound()).hasSize(1);
    assertThat(one("select agent_id as v from register r", "r.id")).isEqualTo(other);
  }

  @Test
  void anotherOrganisationTakesNothingHoweverLongTheHolderIsSilentOrStopped() {
    tell(agent, unreachable());
    String stranger = agent(samples.organisation());
    clock.advance(HEARTBEAT.multipliedBy(3).plusSeconds(1));
    assertThat(tell(stranger, unreachable()).claimed()).isEqualTo(1);
    database
        .database()
        .run(
            tx ->
                tx.execute(
                    "update agent set revoked_at = $2 where id = $1", agent, clock.instant()));

    Applied applied = tell(stranger, unreachable());

    assertThat(applied.claimed()).isEqualTo(1);
    assertThat(applied.bound()).isEmpty();
    assertThat(one("select agent_id as v from register r", "r.id")).isEqualTo(agent);
  }

  @Test
  void notesAnotherRegisterAtTheSameAddress() {
    tell(agent, identity());
    String before = serial;
    serial = before.replace("00", "01");
    tell(agent, identity());
    assertThat(alerts()).contains("register_replaced");
  }

  @Test
  void aClaimIsDecidedByWhoHasTheRegister() {
    tell(agent, unreachable());
    Caller stranger = samples.client();
    String thief = agent(samples.organisationOf(stranger));
    tell(thief, unreachable());
    Claim claim = claims.open(client).getFirst();
    assertThat(claim.claimant()).isEmpty();
    assertThatThrownBy(() -> claims.accept(stranger, claim.id()))
        .isInstanceOf(Problem.NotFound.class);
    clock.advance(Duration.ofMinutes(1));
    claims.accept(client, claim.id());
    assertThat(one("select agent_id as v from register r", "r.id")).isEqualTo(thief);
    assertThat(tell(thief, unreachable()).claimed()).isZero();
  }

  @Test
  void anotherOrganisationSeesNothingFromBeforeItHadTheRegister() { // d17
    tell(agent, identity());
    tell(agent, state("7799000018", "0000000001"));
    tell(agent, state(LicenceMask.none(), "9999078900000001"));
    tell(agent, state(LicenceMask.none(), "9999078900000002"));
    long register = Long.parseLong(one("select id::text as v from register r", "r.id"));
    var order = dispatches.readNow(client, register);
    Caller next = samples.client();
    String nextAgent = agent(samples.organisationOf(next));
    tell(nextAgent, unreachable());
    clock.advance(Duration.ofMinutes(1));

    claims.accept(client, claims.open(client).getFirst().id());

    var fleet = new Fleet(database.database(), clock);
    var card = fleet.get(next, register);
    assertThat(card.row().registrationNumber()).isEmpty();
    assertThat(card.registration().userInn()).isEmpty();
    assertThat(card.row().storage()).isEmpty();
    assertThat(card.identity().link()).isEmpty();
    assertThat(card.counters().lastDocument()).isEmpty();
    assertThat(fleet.alerts(next, register)).isEmpty();
    assertThat(fleet.history(next, register, clock.instant().minus(Duration.ofDays(1)))).isEmpty();
    assertThat(new Deliveries(database.database(), clock).ofRegister(next, register)).isEmpty();
    assertThatThrownBy(() -> dispatches.get(next, order)).isInstanceOf(Problem.NotFound.class);
  }

  @Test
  void theSameStorageInAnotherPeriodIsAnotherRow() { // d17
    tell(agent, state(LicenceMask.none(), "9999078900000001"));
    String nextAgent = agent(samples.organisationOf(samples.client()));
    tell(nextAgent, unreachable());
    clock.advance(Duration.ofMinutes(1));
    claims.accept(client, claims.open(client).getFirst().id());

    tell(nextAgent, state(LicenceMask.none(), "9999078900000001"));

    assertThat(
            one(
                "select final_document::text as v from fiscal_storage f",
                "f.earlier_period and f.register_id"))
        .isEqualTo("77");
    assertThat(
            one(
                "select (first_seen_at = '%s')::text as v from fiscal_storage f"
                    .formatted(clock.instant()),
                "f.current and f.register_id"))
        .isEqualTo("true");
  }

  @Test
  void aRefusedClaimIsNotShownAgain() {
    tell(agent, unreachable());
    String thief = agent(samples.organisationOf(samples.client()));
    tell(thief, unreachable());
    claims.refuse(client, claims.open(client).getFirst().id());
    tell(thief, unreachable());
    assertThat(claims.open(client)).isEmpty();
  }

  private Applied tell(String from, Said said) {
    long owner =
        database
            .database()
            .transact(
                tx ->
                    tx.one(
                        "select organisation_id as v from agent where id = $1",
                        row -> row.number("v"),
                        from));
    var report = new RegisterReport(from, owner, serial, 1, ++sequence, clock.instant(), said);
    return database.database().transact(tx -> registers.apply(tx, List.of(report)));
  }

  private String agent(long owner) {
    String id = "a-test-" + NUMBERS.incrementAndGet();
    database
        .database()
        .run(
            tx ->
                tx.execute(
                    "insert into agent (id, organisation_id, name, enrolled_at, last_seen_at)"
                        + " values ($1, $2, 'касса', $3, $3)",
                    id,
                    owner,
                    clock.instant()));
    return id;
  }

  /** A value of the register of this test. */
  private String one(String select, String condition) {
    return database
        .database()
        .transact(
            tx ->
                tx.one(
                    select
                        + " where "
                        + condition
                        + " = (select id from register where serial = $1)",
                    row -> row.string("v"),
                    serial));
  }

  private String alerts() {
    return one("select string_agg(kind, ' ') as v from register_alert a", "a.register_id");
  }

  private static ReportedState unreachable() {
    return new ReportedState(
        false,
        Optional.of(new RegisterFault("no-answer", "тишина")),
        NO_VITALS,
        Optional.empty(),
        Optional.empty(),
        NO_COUNTERS,
        Optional.empty());
  }

  static ReportedState state(LicenceMask licence, String storage) {
    return new ReportedState(
        true,
        Optional.empty(),
        NO_VITALS,
        Optional.of(licence),
        Optional.of(
            new Storage(
                storage,
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())),
        counters(OptionalLong.of(77)),
        Optional.empty());
  }

  private static ReportedState state(String inn, String registrationNumber) {
    return new ReportedState(
        true,
        Optional.empty(),
        NO_VITALS,
        Optional.empty(),
        Optional.empty(),
        NO_COUNTERS,
        Optional.of(registration(inn, registrationNumber)));
  }

  private static ReportedIdentity identity() {
    return new ReportedIdentity(
        "shtrih",
        "РИТЕЙЛ-01Ф",
        OptionalInt.of(243),
        Optional.of("C.3"),
        Optional.empty(),
        Optional.empty(),
        "tcp 192.168.137.111:7778");
  }

  private static Registration registration(String inn, String number) {
    Optional<String> none = Optional.empty();
    Optional<Boolean> unknown = Optional.empty();
    return new Registration(
        Optional.of(number),
        Optional.of(inn),
        none,
        none,
        none,
        none,
        none,
        none,
        none,
        OptionalInt.empty(),
        unknown,
        unknown,
        unknown,
        unknown,
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        none,
        OptionalInt.empty());
  }

  private static final Vitals NO_VITALS =
      new Vitals(
          OptionalInt.empty(),
          OptionalInt.empty(),
          ShiftState.UNKNOWN,
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private static final Counters NO_COUNTERS = counters(OptionalLong.empty());

  private static Counters counters(OptionalLong lastDocument) {
    return new Counters(
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalInt.empty(),
        lastDocument,
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        Optional.empty());
  }
}
