package kassahub.hub.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import kassahub.hub.LogCapture;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.hub.database.Database;
import kassahub.hub.gateway.AgentChannel.Ending;
import kassahub.hub.gateway.Decision.Refused;
import kassahub.hub.gateway.Decision.Stored;
import kassahub.proto.v1.AgentHealth;
import kassahub.proto.v1.AttachedRegister;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.RegisterFault;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ReportBatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IntakeIT {
  private static final AtomicLong NUMBERS = new AtomicLong(100);
  private static final Refused NOT_NOW =
      new Refused(RefusalCode.NOT_NOW, "the hub cannot store reports now", 0);
  private static TestGateway hub;
  private Caller client;
  private long organisation;
  private AgentLink link;
  private long stream;
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
    stream = NUMBERS.incrementAndGet();
    serial = "00%014d".formatted(stream);
    link = link(organisation, stream);
  }

  @Test
  void storesWhatARegisterSays() {
    assertThat(accept(link, Reports.batch(stream, 1, Reports.state(serial))))
        .isEqualTo(new Stored(1));
    assertThat(
            hub.count(
                "select count(*) as n from register r join register_state s on s.register_id = r.id"
                    + " join fiscal_storage f on f.register_id = r.id and f.current"
                    + " where r.serial = $1 and r.organisation_id = $2 and s.memory_percent = 12"
                    + " and s.shift = 'closed' and f.number = '9999078900001234'",
                serial,
                organisation))
        .isEqualTo(1);
  }

  @Test
  void aRegisterWithASerialOfASandboxIsNone() { // decision 070
    var batch = Reports.batch(stream, 1, Reports.state("9999000000050001"));

    assertThat(accept(link, batch))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.code()).isEqualTo(RefusalCode.MALFORMED));
    assertThat(hub.count("select count(*) as n from register where serial like '999900%'"))
        .isZero();
  }

  @Test
  void storesADoubledBatchOnce() {
    ReportBatch batch = Reports.batch(stream, 1, Reports.state(serial), Reports.state(serial));
    accept(link, batch);
    assertThat(accept(link, batch)).isEqualTo(new Stored(2));
    assertThat(history()).isEqualTo(2);
  }

  @Test
  void countsWhatIsNewAndHowAgentsAre() {
    var before = hub.intake.figures().stored();
    var health =
        Report.newBuilder()
            .setHealth(
                AgentHealth.newBuilder()
                    .setOutboxReports(7)
                    .addRegisters(
                        AttachedRegister.newBuilder()
                            .setFault(RegisterFault.newBuilder().setCode("no-answer"))));
    var untried =
        Report.newBuilder()
            .setHealth(AgentHealth.newBuilder().addRegisters(AttachedRegister.newBuilder()));
    ReportBatch batch = Reports.batch(stream, 1, Reports.state(serial), health);

    accept(link, batch);
    accept(link, batch);

    var after = hub.intake.figures().stored();
    assertThat(after.reports()).isEqualTo(before.reports() + 2);
    assertThat(after.health()).isEqualTo(before.health() + 1);
    assertThat(after.unreaching()).isEqualTo(before.unreaching() + 1);
    assertThat(after.waitingAtAgents()).isEqualTo(before.waitingAtAgents() + 7);
    accept(link, Reports.batch(stream, 3, untried));
    assertThat(hub.intake.figures().stored().health()).isEqualTo(after.health() + 1);
    assertThat(hub.intake.figures().stored().unreaching()).isEqualTo(after.unreaching());
  }

  @Test
  void storesOnlyTheNewPartOfABatch() {
    accept(link, Reports.batch(stream, 1, Reports.state(serial)));
    assertThat(accept(link, Reports.batch(stream, 1, Reports.state(serial), Reports.state(serial))))
        .isEqualTo(new Stored(2));
    assertThat(history()).isEqualTo(2);
  }

  @Test
  void refusesAHoleAndSaysFromWhereToSend() {
    accept(link, Reports.batch(stream, 1, Reports.state(serial)));
    assertThat(accept(link, Reports.batch(stream, 5, Reports.state(serial))))
        .isEqualTo(new Refused(RefusalCode.OUT_OF_ORDER, "send again from 2", 1));
    assertThat(history()).isEqualTo(1);
  }

  @Test
  void recordsWhatTheAgentMergedAway() {
    accept(link, Reports.batch(stream, 1, Reports.state(serial)));
    ReportBatch later = Reports.batch(stream, 5, Reports.state(serial));
    assertThat(accept(link, later.toBuilder().setLowestKept(5).build())).isEqualTo(new Stored(5));
    assertThat(
            hub.count(
                "select count(*) as n from stream_gap where agent_id = $1 and first = 2 and last ="
                    + " 4",
                link.agent()))
        .isEqualTo(1);
  }

  @Test
  void refusesAGarbledReportForGoodAndGoesOnWithTheOthers() {
    var garbled =
        Report.newBuilder()
            .setRegister(serial)
            .setState(Reports.state().setLicence(ByteString.copyFromUtf8("short")));
    AgentLink other = link(organisation, stream + 1000);
    CompletableFuture<Decision> bad =
        hub.intake.accept(link, Reports.batch(stream, 1, garbled), 100);
    CompletableFuture<Decision> good =
        hub.intake.accept(other, Reports.batch(stream + 1000, 1, Reports.state(serial)), 100);
    assertThat(soon(bad)).matches(d -> ((Refused) d).code() == RefusalCode.MALFORMED);
    assertThat(soon(good)).isEqualTo(new Stored(1));
  }

  /** The agent sends the batch again, then halves of it: all but the one report are stored. */
  @Test
  void refusesForGoodOnlyTheReportThatTheDatabaseCannotHold() {
    AgentLink other = link(organisation, stream + 1000);
    hub.database.asOwner(
        "alter table telemetry add constraint poison check (mode is distinct from 4242)");
    long before = hub.intake.figures().refusedForGood();
    try (var log = new LogCapture()) {
      var batch = Reports.batch(stream, 1, Reports.state(serial), poison(), Reports.state(serial));
      var bad = hub.intake.accept(link, batch, 100);
      var good =
          hub.intake.accept(
              other,
              Reports.batch(stream + 1000, 1, Reports.state("1" + serial.substring(1))),
              100);
      var refused = new Refused(RefusalCode.MALFORMED, "report 2 cannot be stored", 0);
      assertThat(soon(bad)).isEqualTo(refused);
      assertThat(soon(good)).isEqualTo(new Stored(1));
      assertThat(accept(link, batch)).isEqualTo(refused);
      assertThat(accept(link, Reports.batch(stream, 2, poison()))).isEqualTo(refused);
      assertThat(log.lines().stream().filter(line -> line.startsWith("ERROR")))
          .singleElement()
          .asString()
          .contains(link.agent(), "sequence=2", "REPORT");
      assertThat(hub.intake.figures().refusedForGood()).isEqualTo(before + 3);
      ReportBatch rest = Reports.batch(stream, 3, Reports.state(serial));
      assertThat(accept(link, rest.toBuilder().setLowestKept(3).build())).isEqualTo(new Stored(3));
    } finally {
      hub.database.asOwner("alter table telemetry drop constraint poison");
    }
    assertThat(history()).isEqualTo(2);
  }

  /** Both are in one transaction, and both have more than one report. */
  @Test
  void storesWhatOthersSaidInTheTransactionThatAReportMadeFail() throws Exception {
    AgentLink neighbour = onTheLaneOf(link);
    hub.database.asOwner(
        "alter table telemetry add constraint poison check (mode is distinct from 4242)");
    try {
      CompletableFuture<Decision> first;
      CompletableFuture<Decision> bad;
      CompletableFuture<Decision> good;
      try (var _ = hub.holdStreams()) {
        first = hub.intake.accept(link, Reports.batch(stream, 1, Reports.state(serial)), 100);
        bad = hub.intake.accept(link, Reports.batch(stream, 2, Reports.state(serial), poison()), 9);
        var reports = Reports.state("1" + serial.substring(1));
        good = hub.intake.accept(neighbour, Reports.batch(stream, 1, reports, reports), 9);
      }
      assertThat(soon(first)).isEqualTo(new Stored(1));
      assertThat(soon(bad))
          .isEqualTo(new Refused(RefusalCode.MALFORMED, "report 3 cannot be stored", 0));
      assertThat(soon(good)).isEqualTo(new Stored(2));
      assertThat(history()).isEqualTo(2);
    } finally {
      hub.database.asOwner("alter table telemetry drop constraint poison");
    }
  }

  private AgentLink onTheLaneOf(AgentLink one) {
    AgentLink other;
    do {
      other = link(organisation, stream);
    } while ((other.agent().hashCode() - one.agent().hashCode()) % 2 != 0);
    return other;
  }

  /** Refusing for good would empty a fleet's outboxes into its refused files. */
  @Test
  void keepsAReportThatAMistakeOfTheHubRejectsWithItsAgentAndLogsItOnce() {
    AgentLink other = link(organisation, stream + 1000);
    failOnStruck("P0001");
    try (var log = new LogCapture()) {
      ReportBatch batch = Reports.batch(stream, 1, Reports.state(serial), struck());
      for (int i = 0; i < 5; i++) {
        assertThat(accept(link, batch)).matches(d -> ((Refused) d).code() == RefusalCode.NOT_NOW);
      }
      assertThat(
              accept(
                  other, Reports.batch(stream + 1000, 1, Reports.state("1" + serial.substring(1)))))
          .isEqualTo(new Stored(1));
      assertThat(log.lines().stream().filter(line -> line.startsWith("ERROR")))
          .singleElement()
          .asString()
          .contains(link.agent(), "sequence=2", "HUB");
      assertThat(hub.intake.figures().mistakes()).isGreaterThanOrEqualTo(5);
    } finally {
      hub.database.asOwner("drop trigger fail on telemetry");
    }
    assertThat(accept(link, Reports.batch(stream, 1, Reports.state(serial), struck())))
        .isEqualTo(new Stored(2));
  }

  @Test
  void refusesNothingForGoodWhileTheDatabaseIsReadOnly() {
    failOnStruck("25006");
    try {
      assertThat(accept(link, Reports.batch(stream, 1, struck()))).isEqualTo(NOT_NOW);
    } finally {
      hub.database.asOwner("drop trigger fail on telemetry");
    }
  }

  /** 28P01; and 22023 from a setting that the server does not take: no report is to blame. */
  @Test
  void refusesNothingForGoodWhenItCannotEvenBegin() {
    var address = hub.database.address();
    var server = address.servers().getFirst();
    for (var options :
        List.of(
            address.forHub(server).setPassword("changed meanwhile"),
            address.forHub(server).addProperty("statement_timeout", "for ever"))) {
      var closed =
          Database.open(
              hub.database.vertx(),
              () -> Future.succeededFuture(options),
              1,
              Duration.ofMinutes(1));
      try (var intake = hub.intakeOn(closed, 1 << 20)) {
        intake.start();
        assertThat(soon(intake.accept(link, Reports.batch(stream, 1, Reports.state(serial)), 100)))
            .isEqualTo(NOT_NOW);
      } finally {
        closed.close();
      }
    }
  }

  @Test
  void complainsWhileItHasNoRoomAndRefusesWhatIsOverTheLimit() throws Exception {
    var batch = Reports.batch(stream, 1, Reports.state(serial));
    try (var small = hub.intakeOn(hub.database.database(), 1_000)) {
      small.start();
      CompletableFuture<Decision> first;
      try (var _ = hub.holdStreams()) {
        first = small.accept(link, batch, 1_000);
        assertThat(small.complaints()).containsExactly("reports are not stored fast enough");
        assertThat(small.figures().undecidedBytes()).isEqualTo(1_000);
        assertThat(soon(small.accept(link, batch, 1)))
            .isEqualTo(new Refused(RefusalCode.NOT_NOW, "the hub has no room now", 0));
      }
      assertThat(soon(first)).isEqualTo(new Stored(1));
      assertThat(small.complaints()).isEmpty();
    }
  }

  @Test
  void hangsUpOnTheAgentThatHoldsMostWhenItHasNoRoom() throws Exception {
    var modest = new Ended();
    var greedy = new Ended();
    AgentLink little = connect(organisation, modest);
    AgentLink much = connect(organisation, greedy);
    try (var small = hub.intakeOn(hub.database.database(), 1_000)) {
      small.start();
      try (var _ = hub.holdStreams()) {
        small.accept(little, Reports.batch(stream, 1, Reports.state(serial)), 300);
        small.accept(much, Reports.batch(stream, 1, Reports.state(serial)), 600);

        small.accept(little, Reports.batch(stream, 2, Reports.state(serial)), 101);

        assertThat(greedy.ended).containsExactly(Ending.OVERLOADED);
        assertThat(modest.ended).isEmpty();
      }
    }
  }

  private static AgentLink connect(long organisation, AgentChannel channel) {
    String agent = hub.enrol(hub.samples.operator(Role.SUPPORT), organisation).agent();
    return hub.links.connect(
        new Admitted(agent, organisation, BigInteger.ONE, Instant.MAX, false),
        "test",
        "here",
        channel);
  }

  /** Remembers how it ended. */
  private static final class Ended implements AgentChannel {
    private final List<Ending> ended = new CopyOnWriteArrayList<>();

    @Override
    public boolean deliver(Dispatch dispatch) {
      return true;
    }

    @Override
    public void close(Ending why) {
      ended.add(why);
    }
  }

  @Test
  void complainsWhenNobodyWrites() {
    var stopped = hub.intakeOn(hub.database.database(), 1_000);
    assertThat(stopped.complaints()).containsExactly("a lane does not write");
    stopped.close();
  }

  private static void failOnStruck(String state) {
    hub.database.asOwner(
        "create or replace function fail() returns trigger language plpgsql as 'begin raise"
            + " exception ''ordered by the test'' using errcode = ''%s''; end'".formatted(state));
    hub.database.asOwner(
        "create trigger fail before insert on telemetry for each row"
            + " when (new.mode = 4343) execute function fail()");
  }

  private Report.Builder poison() {
    return Report.newBuilder().setRegister(serial).setState(Reports.state().setMode(4242));
  }

  private Report.Builder struck() {
    return Report.newBuilder().setRegister(serial).setState(Reports.state().setMode(4343));
  }

  @Test
  void refusesABatchOfAnotherStream() {
    assertThat(accept(link, Reports.batch(stream + 7, 1, Reports.state(serial))))
        .matches(d -> ((Refused) d).code() == RefusalCode.MALFORMED);
  }

  @Test
  void refusesTooManyReports() {
    var many = new Report.Builder[201];
    for (int i = 0; i < many.length; i++) {
      many[i] = Reports.state(serial);
    }
    assertThat(accept(link, Reports.batch(stream, 1, many)))
        .matches(d -> ((Refused) d).code() == RefusalCode.TOO_LARGE);
  }

  @Test
  void writesNothingForAnOlderConnection() {
    AgentLink newer = connect(link.agent(), organisation, stream);
    assertThat(accept(link, Reports.batch(stream, 1, Reports.state(serial))))
        .matches(d -> ((Refused) d).code() == RefusalCode.NOT_NOW);
    assertThat(accept(newer, Reports.batch(stream, 1, Reports.state(serial))))
        .isEqualTo(new Stored(1));
    assertThat(history()).isEqualTo(1);
  }

  @Test
  void writesNothingForARevokedAgent() {
    hub.agents.revoke(client, link.agent(), "украден");
    assertThat(accept(link, Reports.batch(stream, 1, Reports.state(serial))))
        .matches(d -> ((Refused) d).code() == RefusalCode.NOT_AUTHORIZED);
  }

  @Test
  void keepsAForeignReportOfABoundRegisterAsAClaim() {
    accept(link, Reports.batch(stream, 1, Reports.state(serial)));
    Caller stranger = hub.samples.client();
    AgentLink thief = link(hub.samples.organisationOf(stranger), stream + 1000);
    assertThat(accept(thief, Reports.batch(stream + 1000, 1, Reports.state(serial))))
        .isEqualTo(new Stored(1));
    assertThat(history()).isEqualTo(1);
    assertThat(
            hub.count(
                "select count(*) as n from register_claim where agent_id = $1 and decided_at is"
                    + " null",
                thief.agent()))
        .isEqualTo(1);
  }

  @Test
  void acknowledgesNothingWhenTheTransactionIsKilled() {
    hub.database.asOwner("alter table telemetry rename to telemetry_away");
    Decision decision;
    try {
      decision = accept(link, Reports.batch(stream, 1, Reports.state(serial)));
    } finally {
      hub.database.asOwner("alter table telemetry_away rename to telemetry");
    }
    assertThat(decision).matches(d -> ((Refused) d).code() == RefusalCode.NOT_NOW);
    assertThat(hub.count("select count(*) as n from register where serial = $1", serial)).isZero();
    assertThat(accept(link, Reports.batch(stream, 1, Reports.state(serial))))
        .isEqualTo(new Stored(1));
  }

  private static Decision accept(AgentLink from, ReportBatch batch) {
    return soon(hub.intake.accept(from, batch, batch.getSerializedSize()));
  }

  /** What is never decided fails its test instead of holding up all of them. */
  private static Decision soon(CompletableFuture<Decision> decision) {
    return decision.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private AgentLink link(long owner, long named) {
    String agent = hub.enrol(hub.samples.operator(Role.SUPPORT), owner).agent();
    return connect(agent, owner, named);
  }

  private static AgentLink connect(String agent, long owner, long named) {
    var admitted = new Admitted(agent, owner, BigInteger.ONE, Instant.MAX, false);
    AgentLink link = hub.links.connect(admitted, "test", "here", new SilentChannel());
    hub.links.hello(link, Hello.newBuilder().setStream(named).setNextSequence(1).build());
    return link;
  }

  private long history() {
    return hub.count(
        "select count(*) as n from telemetry t join register r on r.id = t.register_id where"
            + " r.serial = $1",
        serial);
  }

  private static final class SilentChannel implements AgentChannel {
    @Override
    public boolean deliver(Dispatch dispatch) {
      return true;
    }

    @Override
    public void close(Ending why) {}
  }
}
