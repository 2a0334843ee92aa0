package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import kassahub.codec.licence.LicenceMask;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.FileInstall;
import kassahub.proto.v1.RegisterFault;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Licences that somebody brought to the till: the hub learns of them when an agent is there. */
class FromAStickIT {
  private static final AtomicLong NUMBERS = new AtomicLong(61_000);
  private static final LicenceMask BOUGHT = LicenceMask.fromHex("00".repeat(8) + "FF");
  private static final LicenceMask LESS = LicenceMask.fromHex("00".repeat(8) + "0F");
  private static TestGateway hub;
  private long organisation;
  private Speaker agent;
  private String serial;
  private UUID id;

  @BeforeAll
  static void start() {
    hub = new TestGateway();
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @BeforeEach
  void connect() {
    organisation = hub.samples.organisationOf(hub.samples.client());
    serial = "00%014d".formatted(NUMBERS.incrementAndGet());
    id = UUID.randomUUID();
    agent = Speaker.of(hub, organisation, NUMBERS.incrementAndGet());
  }

  @Test
  void ofARegisterThatNobodyReadTheHubKnowsItsLicence() {
    agent.says(installed(Duration.ofDays(3)));

    assertThat(held(BOUGHT)).isOne();
    assertThat(bound(agent)).as("it brought a licence and attends to nothing").isZero();
    assertThat(
            hub.count(
                "select count(*) as n from dispatch d join register r on r.id = d.register_id"
                    + " where d.id = $1 and r.serial = $2 and d.state = 'done' and d.agent_id = $3"
                    + " and d.created_by = 'by hand ivanov: Licenses.slf'"
                    + " and d.finished_at between $4::timestamptz - interval '1 minute' and $4",
                id,
                serial,
                agent.id(),
                Instant.now().minus(3, ChronoUnit.DAYS)))
        .isOne();
  }

  @Test
  void theTillsOwnAgentSpeaksForItOnceItComes() {
    agent.says(installed(Duration.ZERO));
    var till = Speaker.of(hub, organisation, NUMBERS.incrementAndGet());

    till.says(Reports.state(serial));

    assertThat(bound(till)).isOne();
    assertThat(claims()).isZero();
    assertThat(rows("done")).as("what the stick brought is the register's").isOne();
  }

  /** A partner's laptop was there before the client's till was enrolled. */
  @Test
  void alsoOneOfAnotherOrganisationThatKnowsNothingOfWhatWasTold() {
    agent.says(installed(Duration.ZERO));
    hub.count(
        "update register set name = 'by the window' where serial = $1 returning 1::bigint as n",
        serial);
    var owner = hub.samples.organisationOf(hub.samples.client());
    var till = Speaker.of(hub, owner, NUMBERS.incrementAndGet());

    till.says(Reports.licensed(serial, LESS));

    assertThat(bound(till)).isOne();
    assertThat(claims()).isZero();
    assertThat(
            hub.count(
                "select count(*) as n from journal j join register r on r.id::text = j.object_id"
                    + " where r.serial = $1 and r.name is null and j.action = 'register.moved'"
                    + " and j.object_kind = 'register' and j.details ->> 'name' = 'by the window'"
                    + " and j.details ->> 'organisation' = $2 and j.details ->> 'to' = $3",
                serial,
                Long.toString(organisation),
                Long.toString(owner)))
        .as("what the first typed is in the journal")
        .isOne();
    assertThat(held(LESS)).isOne();
    assertThat(
            hub.count(
                "select count(*) as n from register_period p join register r on r.id ="
                    + " p.register_id where r.serial = $1 and p.until is null"
                    + " and p.organisation_id = $2",
                serial,
                owner))
        .isOne();
    agent.says(installed(Duration.ZERO));
    assertThat(held(LESS)).as("the laptop is a stranger now").isOne();
  }

  @Test
  void ofTwoThatComeAtOnceOneSpeaksForItAndTheOtherClaims() throws Exception {
    agent.says(installed(Duration.ZERO));
    var other = Speaker.of(hub, organisation, NUMBERS.incrementAndGet());
    var address = hub.database.address();
    var saying = new ArrayList<Thread>();
    try (var holder = address.source(address.owner(), Duration.ZERO).getConnection();
        var statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("select from register where serial = '" + serial + "' for update");
      for (Speaker one : List.of(agent, other)) {
        saying.add(Thread.ofVirtual().start(() -> one.says(Reports.state(serial))));
      }
      await().until(() -> waiting() > 0);
      holder.commit();
    }
    for (Thread one : saying) {
      one.join();
    }

    assertThat(bound(agent) + bound(other)).isOne();
    assertThat(claims()).isOne();
  }

  private static long waiting() {
    return hub.count("select count(*) as n from pg_stat_activity where wait_event_type = 'Lock'");
  }

  @Test
  void whatTheSameBatchHasOfItsOwnLineBindsIt() {
    agent.says(installed(Duration.ZERO), Reports.state(serial));

    assertThat(bound(agent)).isOne();
    assertThat(rows("done")).isOne();
  }

  @Test
  void anOrganisationIsToldOfAThousandRegistersThatNobodySpeaksFor() {
    hub.database.asOwner(
        "insert into register (serial, organisation_id, bound_at)"
            + " select 'T' || %d || '-' || n, %d, now() from generate_series(1, 1000) n"
                .formatted(organisation, organisation));

    agent.says(installed(Duration.ZERO));

    assertThat(hub.count("select count(*) as n from register where serial = $1", serial)).isZero();
    agent.says(Reports.state(serial));
    assertThat(bound(agent)).isOne();
  }

  @Test
  void toldTwiceItCountsOnce() {
    agent.says(installed(Duration.ofDays(3)), installed(Duration.ofDays(3)));
    agent.says(installed(Duration.ofDays(3)));

    assertThat(rows("done")).isOne();
  }

  @Test
  void whatTheRegisterSaidSinceThenIsBelieved() {
    agent.says(Reports.licensed(serial, LESS), installed(Duration.ofHours(1)));

    assertThat(held(LESS)).isOne();
    assertThat(rows("done")).isOne();
  }

  @Test
  void whatItSaidBeforeIsOverAndItsNextWordCounts() {
    agent.says(Reports.licensed(serial, LESS));
    hub.database.asOwner(
        "update register_state set received_at = received_at - interval '1 day'"
            + " where register_id = (select id from register where serial = '%s')"
                .formatted(serial));

    agent.says(installed(Duration.ofHours(1)));
    assertThat(held(BOUGHT)).isOne();
    assertThat(
            hub.count(
                "select count(*) as n from register_state s join register r on r.id = s.register_id"
                    + " where r.serial = $1 and s.shift = 'closed' and s.memory_percent = 12",
                serial))
        .as("the rest stays as it was told")
        .isOne();

    agent.says(Reports.licensed(serial, LESS)); // somebody has put the old one back
    assertThat(held(LESS)).isOne();
  }

  /** The engineer's laptop is no agent of the till. */
  @Test
  void anotherAgentOfTheOrganisationTellsAndClaimsNothing() {
    agent.says(Reports.state(serial));
    var laptop = Speaker.of(hub, organisation, NUMBERS.incrementAndGet());

    laptop.says(installed(Duration.ZERO));

    assertThat(rows("done")).isOne();
    assertThat(held(BOUGHT)).as("the register's own agent says what it has").isZero();
    assertThat(bound(agent)).isOne();
    assertThat(claims()).isZero();
  }

  @Test
  void aStrangersWordIsNothing() {
    agent.says(Reports.state(serial));
    var owner = hub.samples.organisationOf(hub.samples.client());
    var stranger = Speaker.of(hub, owner, NUMBERS.incrementAndGet());

    stranger.says(installed(Duration.ZERO));

    assertThat(claims()).isZero();
    assertThat(rows("done")).isZero();
    assertThat(held(BOUGHT)).isZero();
  }

  @Test
  void aTryThatFailedIsKeptWithItsReason() {
    agent.says(Reports.state(serial));
    agent.says(
        report(
            install(Outcome.FAILED, Duration.ZERO, false)
                .setReason(RegisterFault.newBuilder().setCode("shift-open"))));

    assertThat(
            hub.count(
                "select count(*) as n from dispatch where id = $1 and state = 'failed'"
                    + " and reason_code = 'shift-open'",
                id))
        .isOne();
    assertThat(held(BOUGHT)).isZero();
  }

  @Test
  void oneThatEndedHalfWayMayTurnOutDoneAndNotTheOtherWayRound() {
    agent.says(Reports.state(serial));
    agent.says(report(install(Outcome.UNKNOWN, Duration.ZERO, false)));
    assertThat(rows("failed")).isOne();

    agent.says(installed(Duration.ZERO));
    assertThat(rows("done")).isOne();
    agent.says(report(install(Outcome.FAILED, Duration.ZERO, false)));
    assertThat(rows("done")).isOne();

    id = UUID.randomUUID();
    agent.says(report(install(Outcome.UNKNOWN, Duration.ZERO, false)), installed(Duration.ZERO));
    assertThat(rows("done")).as("of one batch").isOne();
  }

  @Test
  void aClockThatIsAheadBringsNothingOfTomorrow() {
    agent.says(installed(Duration.ofDays(-400)));

    assertThat(
            hub.count(
                "select count(*) as n from dispatch where id = $1 and finished_at <= now()", id))
        .isOne();
    assertThat(
            hub.count(
                "select count(*) as n from register_state s join register r on r.id = s.register_id"
                    + " where r.serial = $1 and s.received_at <= now() and s.licence_seen_at <="
                    + " now()",
                serial))
        .isOne();
  }

  @Test
  void anAgentTellsOfAHundredADay() {
    agent.says(
        IntStream.range(0, 100)
            .mapToObj(n -> report(install(Outcome.DONE, Duration.ZERO, true).setId(other())))
            .toArray(Report.Builder[]::new));

    agent.says(installed(Duration.ZERO));

    assertThat(rows("done")).isZero();
    assertThat(hub.count("select count(*) as n from dispatch where agent_id = $1", agent.id()))
        .isEqualTo(100);
  }

  private static ByteString other() {
    return Reports.bytes(UUID.randomUUID());
  }

  @Test
  void oneWithoutAnOutcomeIsGarbled() {
    assertThat(agent.refused(report(install(Outcome.WAITING, Duration.ZERO, false))).code())
        .isEqualTo(RefusalCode.MALFORMED);
    assertThat(
            agent
                .refused(report(install(Outcome.DONE, Duration.ZERO, true).setUser("u".repeat(61))))
                .code())
        .isEqualTo(RefusalCode.MALFORMED);
  }

  /** Read back as it stands in the file. */
  private Report.Builder installed(Duration ago) {
    return report(install(Outcome.DONE, ago, true));
  }

  private Report.Builder report(FileInstall.Builder install) {
    return Report.newBuilder().setRegister(serial).setFileInstall(install);
  }

  private FileInstall.Builder install(Outcome outcome, Duration ago, boolean read) {
    var install =
        FileInstall.newBuilder()
            .setId(Reports.bytes(id))
            .setOutcome(outcome)
            .setLicence(ByteString.copyFrom(BOUGHT.bytes()))
            .setSignature(ByteString.copyFrom(new byte[64]))
            .setAtMillis(Instant.now().minus(ago).toEpochMilli())
            .setFile("Licenses.slf")
            .setUser("ivanov");
    return read ? install.setHeld(install.getLicence()) : install;
  }

  private long rows(String state) {
    return hub.count("select count(*) as n from dispatch where id = $1 and state = $2", id, state);
  }

  private long held(LicenceMask mask) {
    return hub.count(
        "select count(*) as n from register_state s join register r on r.id = s.register_id"
            + " where r.serial = $1 and s.licence = $2",
        serial,
        mask.bytes());
  }

  private long bound(Speaker to) {
    return hub.count(
        "select count(*) as n from register where serial = $1 and agent_id = $2", serial, to.id());
  }

  private long claims() {
    return hub.count(
        "select count(*) as n from register_claim c join register r on r.id = c.register_id"
            + " where r.serial = $1",
        serial);
  }
}
