package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.account.Caller;
import kassahub.hub.dispatch.NewDispatch;
import kassahub.hub.dispatch.Work;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.Report;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Agents that are let in and say what is not theirs to say. */
class WhoseReportIT {
  private static final AtomicLong NUMBERS = new AtomicLong(7_000);
  private static final LicenceMask BOUGHT = LicenceMask.fromHex("00".repeat(8) + "FF");
  private static TestGateway hub;
  private Caller client;
  private long organisation;
  private Speaker agent;
  private String serial;

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
    client = hub.samples.client();
    organisation = hub.samples.organisationOf(client);
    serial = "00%014d".formatted(NUMBERS.incrementAndGet());
    agent = speaker(organisation);
    agent.says(Reports.state(serial));
  }

  @Test
  void aStrangersResultMovesNoDispatch() {
    var dispatch = install();
    var stranger = speaker(hub.samples.organisationOf(hub.samples.client()));
    long before = hub.dispatches.foreignResults();

    stranger.says(Reports.installed(dispatch, BOUGHT), Reports.result(dispatch, Outcome.FAILED));

    assertThat(ended(dispatch)).isZero();
    assertThat(hub.dispatches.foreignResults()).isEqualTo(before + 2);
    assertThat(strays(stranger)).isZero();
  }

  @Test
  void aNeighboursResultMovesNoDispatchEither() {
    var dispatch = install();

    speaker(organisation).says(Reports.installed(dispatch, BOUGHT));

    assertThat(ended(dispatch)).isZero();
  }

  @Test
  void theAgentThatTheRegisterWentToMayEndItsWork() {
    var dispatch = install();
    var next = speaker(organisation);
    hub.database.asOwner(
        "update register set agent_id = '%s' where serial = '%s'".formatted(next.id(), serial));

    next.says(Reports.installed(dispatch, BOUGHT));

    assertThat(state(dispatch, "done")).isOne();
  }

  @Test
  void doneCountsOnlyWithBitsThatCoverTheLicence() {
    var without = install();
    agent.says(Reports.result(without, Outcome.DONE));
    assertThat(state(without, "failed")).isOne();

    var less = install();
    agent.says(Reports.installed(less, LicenceMask.fromHex("00".repeat(8) + "0F")));
    assertThat(state(less, "failed")).isOne();

    var enough = install();
    agent.says(Reports.installed(enough, BOUGHT));
    assertThat(state(enough, "done")).isOne();
  }

  @Test
  void bitsThatNobodyAnswersForRaiseAnAlert() { // decision 021
    hub.database.asOwner(
        """
        insert into vendor (name, legal_name, ogrn, issuer)
          values ('%1$s', 'OOO Sever', '1137746317830', 'built_in');
        insert into licence_type (name, article, term_value, term_unit, rights_holder)
          values ('%1$s', '%1$s', 12, 'month', 'OOO Prava');
        insert into device_line (vendor_id, licence_type_id, name, install_method)
          select v.id, t.id, v.name, 'agent' from vendor v join licence_type t on t.name = v.name
          where v.name = '%1$s';
        insert into device (serial, line_id, model, source, created_at, changed_at)
          select '%1$s', id, 'Kiosk', 'import', '2026-01-01Z', '2026-01-01Z' from device_line where name = '%1$s'
          on conflict (serial) do update set line_id = excluded.line_id;
        """
            .formatted(serial));

    agent.says(Reports.licensed(serial, BOUGHT));
    assertThat(alerts()).isOne();

    agent.says(Reports.licensed(serial, LicenceMask.none()));
    assertThat(alerts()).isZero();
  }

  @Test
  void anAgentSpeaksForAShopsWorthOfRegistersAndNoMore() {
    var many = IntStream.range(0, 63).mapToObj(i -> Reports.state(next())).toList();
    agent.says(many.toArray(Report.Builder[]::new)); // with the one of this test: 64
    String beyond = next();
    long before = hub.intake.crowded();

    assertThat(agent.refused(Reports.state(beyond)).code()).isEqualTo(RefusalCode.LIMIT);
    agent.says(Reports.state(serial));

    assertThat(hub.intake.crowded()).isEqualTo(before + 1);
    assertThat(hub.count("select count(*) as n from register where serial = $1", beyond)).isZero();
    assertThat(bound()).isEqualTo(64);
  }

  @Test
  void oneBatchOfTooManyRegistersBindsNone() {
    var many = IntStream.range(0, 64).mapToObj(i -> Reports.state(next())).toList();

    assertThat(agent.refused(many.toArray(Report.Builder[]::new)).code())
        .isEqualTo(RefusalCode.LIMIT);

    assertThat(bound()).isOne();
  }

  @Test
  void anAgentClaimsAShopsWorthOfRegistersAndNoMore() {
    var others = speaker(hub.samples.organisationOf(hub.samples.client()));
    var theirs = IntStream.range(0, 64).mapToObj(i -> next()).toList();
    others.says(theirs.stream().map(Reports::state).toArray(Report.Builder[]::new));
    agent.says(theirs.stream().map(Reports::state).toArray(Report.Builder[]::new));
    var last = speaker(hub.samples.organisationOf(hub.samples.client()));
    String beyond = next();
    last.says(Reports.state(beyond));

    assertThat(agent.refused(Reports.state(beyond)).code()).isEqualTo(RefusalCode.LIMIT);
    agent.says(Reports.state(theirs.getFirst()));

    assertThat(
            hub.count("select count(*) as n from register_claim where agent_id = $1", agent.id()))
        .isEqualTo(64);
  }

  @Test
  void anAgentHasAtMostAHundredOutboxesUntilTheOldOnesCannotComeBack() {
    for (int i = 1; i < 100; i++) {
      agent.greets(NUMBERS.incrementAndGet());
    }
    long beyond = NUMBERS.incrementAndGet();
    assertThatThrownBy(() -> agent.greets(beyond)).hasMessageContaining("LIMIT");

    hub.database.asOwner(
        "update agent_stream set opened_at = opened_at - interval '91 days' where agent_id = '%s'"
            .formatted(agent.id()));
    agent.greets(beyond);

    assertThat(outboxes()).isEqualTo(2); // the last of the old ones was never left
  }

  private long outboxes() {
    return hub.count("select count(*) as n from agent_stream where agent_id = $1", agent.id());
  }

  private long bound() {
    return hub.count("select count(*) as n from register where agent_id = $1", agent.id());
  }

  private static String next() {
    return "00%014d".formatted(NUMBERS.incrementAndGet());
  }

  private UUID install() {
    Instant now = hub.clock.instant();
    return hub.database
        .database()
        .transact(
            tx ->
                hub.dispatches.enqueue(
                    tx,
                    NewDispatch.installLicence(
                        agent.id(),
                        hub.count("select id as n from register where serial = $1", serial),
                        new Work.InstallLicence(BOUGHT, LicenceSignature.of(new byte[64]), false),
                        new NewDispatch.Span("test", 1, now, now.plus(Duration.ofDays(1))))));
  }

  private static long state(UUID dispatch, String state) {
    return hub.count(
        "select count(*) as n from dispatch where id = $1 and state = $2", dispatch, state);
  }

  private static long ended(UUID dispatch) {
    return hub.count(
        "select count(*) as n from dispatch where id = $1 and finished_at is not null", dispatch);
  }

  private static long strays(Speaker of) {
    return hub.count("select count(*) as n from stray_result where agent_id = $1", of.id());
  }

  private long alerts() {
    return hub.count(
        "select count(*) as n from register_alert a join register r on r.id = a.register_id"
            + " where r.serial = $1 and a.kind = 'licence_unknown' and a.cleared_at is null",
        serial);
  }

  private static Speaker speaker(long owner) {
    return Speaker.of(hub, owner, NUMBERS.incrementAndGet());
  }
}
