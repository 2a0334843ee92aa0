package kassahub.hub.gateway.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.agent.CertificateAuthority;
import kassahub.hub.agent.TestKeys;
import kassahub.hub.dispatch.DispatchState;
import kassahub.hub.dispatch.NewDispatch;
import kassahub.hub.dispatch.Work;
import kassahub.hub.gateway.Reports;
import kassahub.hub.gateway.TestGateway;
import kassahub.proto.Topics;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.Report;
import org.awaitility.Awaitility;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttAgentServerIT {
  private static final AtomicLong NUMBERS = new AtomicLong(9_000);
  private static final int NOT_AUTHORIZED = 0x87;
  private static final int SESSION_TAKEN_OVER = 0x8E;
  private static final int RECEIVE_MAXIMUM_EXCEEDED = 0x93;
  private static TestGateway hub;
  private static Caller support;
  private long organisation;
  private long stream;
  private String serial;
  private TestKeys keys;

  @BeforeAll
  static void start() {
    hub = new TestGateway();
    support = hub.samples.operator(Role.SUPPORT);
  }

  @AfterAll
  static void stop() {
    hub.close();
  }

  @BeforeEach
  void enrol() {
    organisation = hub.samples.organisation();
    stream = NUMBERS.incrementAndGet();
    serial = "00%014d".formatted(stream);
    keys = hub.enrol(support, organisation);
  }

  @Test
  void promisesThatAcknowledgedMeansCommitted() throws Exception {
    try (var agent = new PahoAgent(hub, keys).greet(stream)) {
      assertThat(agent.welcome().getStoredUpTo()).isZero();
      assertThat(agent.connack().getReceiveMaximum()).isEqualTo(4);
      assertThat(agent.connack().getUserProperties())
          .anyMatch(p -> p.getKey().equals("ack") && p.getValue().equals("commit"));
      assertThat(agent.send(Reports.batch(stream, 1, Reports.state(serial))).code()).isZero();
      assertThat(stored()).isEqualTo(1);
    }
  }

  @Test
  void tellsAReturningAgentWhatIsStored() throws Exception {
    try (var agent = new PahoAgent(hub, keys).greet(stream)) {
      agent.welcome();
      agent.send(Reports.batch(stream, 1, Reports.state(serial), Reports.state(serial)));
    }
    try (var again = new PahoAgent(hub, keys).greet(stream)) {
      assertThat(again.welcome().getStoredUpTo()).isEqualTo(2);
    }
  }

  @Test
  void refusesAnAgentWithoutACertificate() {
    assertThatThrownBy(() -> connect(new TestKeys("a-nobody", keys.pair(), List.of())))
        .isInstanceOfSatisfying(
            MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(NOT_AUTHORIZED));
  }

  @Test
  void refusesACertificateOfAnotherAuthority(@TempDir Path elsewhere) {
    var foreign = CertificateAuthority.open(elsewhere.resolve("ca"), InstantSource.system());
    assertThatThrownBy(() -> connect(TestKeys.signedBy(foreign, keys.agent())))
        .isInstanceOf(MqttException.class);
    assertThat(hub.links.connected()).doesNotContain(keys.agent());
  }

  @Test
  void refusesAnExpiredCertificate() {
    var longAgo = Instant.now().minus(Duration.ofDays(120));
    var old = TestKeys.signedBy(hub.authorityAt(InstantSource.fixed(longAgo)), keys.agent());
    assertThatThrownBy(() -> connect(old)).isInstanceOf(MqttException.class);
  }

  @Test
  void refusesACertificateThatTheHubDoesNotKnow() {
    var unknown = TestKeys.signedBy(hub.authority, keys.agent());
    assertThatThrownBy(() -> connect(unknown))
        .isInstanceOfSatisfying(
            MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(NOT_AUTHORIZED));
  }

  @Test
  void refusesARevokedAgentAndEndsItsConnection() throws Exception {
    try (var agent = new PahoAgent(hub, keys).greet(stream)) {
      agent.welcome();
      hub.agents.revoke(support, keys.agent(), "украден");
      hub.links.check();
      assertThat(agent.ended.get(10, TimeUnit.SECONDS)).isEqualTo(NOT_AUTHORIZED);
    }
    assertThatThrownBy(() -> connect(keys))
        .isInstanceOfSatisfying(
            MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(NOT_AUTHORIZED));
  }

  @Test
  void endsTheOlderConnectionOfTheSameAgent() throws Exception {
    try (var older = new PahoAgent(hub, keys).greet(stream)) {
      older.welcome();
      try (var newer = new PahoAgent(hub, keys).greet(stream)) {
        newer.welcome();
        assertThat(older.ended.get(10, TimeUnit.SECONDS)).isEqualTo(SESSION_TAKEN_OVER);
        assertThat(newer.send(Reports.batch(stream, 1, Reports.state(serial))).code()).isZero();
      }
    }
  }

  @Test
  void refusesTheTopicOfAnotherAgent() throws Exception {
    TestKeys other = hub.enrol(support, organisation);
    try (var agent = new PahoAgent(hub, keys).greet(stream)) {
      agent.welcome();
      var batch =
          FromAgent.newBuilder().setBatch(Reports.batch(stream, 1, Reports.state(serial))).build();
      assertThat(agent.publish(Topics.up(other.agent()), batch.toByteArray()).code())
          .isEqualTo(NOT_AUTHORIZED);
      assertThat(agent.subscribe(Topics.down(other.agent()))).isEqualTo(NOT_AUTHORIZED);
      assertThat(stored()).isZero();
    }
  }

  @Test
  void refusesABatchOutOfOrderAndSaysFromWhereToSend() throws Exception {
    try (var agent = new PahoAgent(hub, keys).greet(stream)) {
      agent.welcome();
      var answer = agent.send(Reports.batch(stream, 3, Reports.state(serial)));
      assertThat(answer).isEqualTo(new PahoAgent.Puback(0x83, "OUT_OF_ORDER: send again from 1"));
      assertThat(agent.next().getRefusal().getStoredUpTo()).isZero();
    }
  }

  @Test
  void refusesGarbledAndOversizedMessagesForGood() throws Exception {
    try (var agent = new PahoAgent(hub, keys).greet(stream)) {
      agent.welcome();
      assertThat(agent.publish(Topics.up(keys.agent()), new byte[] {1, 2, 3}).reason())
          .startsWith("MALFORMED");
      assertThat(agent.publish(Topics.up(keys.agent()), new byte[70_000]).reason())
          .startsWith("TOO_LARGE");
      assertThat(agent.send(Reports.batch(stream, 1, Reports.state(serial))).code()).isZero();
    }
  }

  @Test
  @SuppressWarnings("try") // closed by its end
  void endsAConnectionThatSendsMoreThanItMay() throws Exception {
    var hello = FromAgent.newBuilder().setHello(Hello.newBuilder().setStream(stream)).build();
    try (var held = hub.holdStreams();
        var agent = RawMqtt.connect(hub, keys)) {
      for (int id = 1; id <= 5; id++) {
        agent.publish(Topics.up(keys.agent()), hello.toByteArray(), id);
      }
      assertThat(agent.disconnectReason()).isEqualTo(RECEIVE_MAXIMUM_EXCEEDED);
    }
  }

  @Test
  void deliversALicenceOnceAndSettlesIt() throws Exception {
    try (var agent = new PahoAgent(hub, keys).greet(stream)) {
      agent.welcome();
      agent.send(Reports.batch(stream, 1, Reports.state(serial)));
      UUID id = order();
      Dispatch dispatch = agent.next().getDispatch();
      assertThat(dispatch.getRegister()).isEqualTo(serial);
      assertThat(dispatch.getInstallLicence().getLicence().size()).isEqualTo(64);
      agent.acknowledge();
      awaitState(id, DispatchState.TAKEN);
      agent.send(Reports.batch(stream, 2, Reports.result(id, Outcome.DONE)));
      assertThat(state(id)).isEqualTo(DispatchState.DONE);
      assertThat(agent.heard).isEmpty();
    }
  }

  @Test
  void deliversAgainWhatTheLastConnectionDidNotTake() throws Exception {
    UUID id;
    try (var agent = new PahoAgent(hub, keys).greet(stream)) {
      agent.welcome();
      agent.send(Reports.batch(stream, 1, Reports.state(serial)));
      id = order();
      assertThat(agent.next().getDispatch().getId()).isEqualTo(Reports.bytes(id));
    }
    try (var again = new PahoAgent(hub, keys).greet(stream)) {
      again.welcome();
      assertThat(again.next().getDispatch().getId()).isEqualTo(Reports.bytes(id));
    }
  }

  @Test
  void deliversAgainWhatALostDiskHadTaken() throws Exception {
    UUID id;
    try (var agent = new PahoAgent(hub, keys).greet(stream)) {
      agent.welcome();
      agent.send(Reports.batch(stream, 1, Reports.state(serial)));
      id = order();
      agent.next();
      agent.acknowledge();
      awaitState(id, DispatchState.TAKEN);
    }
    try (var wiped = new PahoAgent(hub, keys).greet(stream + 100_000)) {
      wiped.welcome();
      assertThat(wiped.next().getDispatch().getId()).isEqualTo(Reports.bytes(id));
    }
  }

  @Test
  void keepsTheResultOfAnUnknownDispatchAside() throws Exception {
    try (var agent = new PahoAgent(hub, keys).greet(stream)) {
      agent.welcome();
      Report.Builder stray = Reports.result(UUID.randomUUID(), Outcome.DONE);
      assertThat(agent.send(Reports.batch(stream, 1, stray)).code()).isZero();
      assertThat(
              hub.count("select count(*) as n from stray_result where agent_id = $1", keys.agent()))
          .isEqualTo(1);
    }
  }

  @Test
  void stopsAKeyThatIsUsedInTwoPlaces() throws Exception {
    for (int i = 0; i < 3; i++) {
      greetAndLeave(stream);
      greetAndLeave(stream + 200_000);
    }
    assertThatThrownBy(() -> greetAndLeave(stream)).isInstanceOf(MqttException.class);
    assertThatThrownBy(() -> connect(keys))
        .isInstanceOfSatisfying(
            MqttException.class, e -> assertThat(e.getReasonCode()).isEqualTo(NOT_AUTHORIZED));
  }

  private void greetAndLeave(long named) throws Exception {
    try (var agent = new PahoAgent(hub, keys).greet(named)) {
      agent.welcome();
    }
  }

  private static void connect(TestKeys shown) throws Exception {
    try (var agent = new PahoAgent(hub, shown)) {
      agent.connect(hub.authority.root());
    }
  }

  private UUID order() {
    Instant now = hub.clock.instant();
    var work =
        new Work.InstallLicence(
            LicenceMask.none(), LicenceSignature.of(new byte[LicenceSignature.LENGTH]), false);
    long register = hub.count("select id as n from register where serial = $1", serial);
    return hub.database
        .database()
        .transact(
            tx ->
                hub.dispatches.enqueue(
                    tx,
                    new NewDispatch(
                        keys.agent(),
                        OptionalLong.of(register),
                        work,
                        "тест",
                        1,
                        now,
                        now.plus(Duration.ofHours(1)))));
  }

  private DispatchState state(UUID id) {
    return hub.dispatches.get(support, id).state();
  }

  private void awaitState(UUID id, DispatchState expected) {
    Awaitility.await().untilAsserted(() -> assertThat(state(id)).isEqualTo(expected));
  }

  private long stored() {
    return hub.count(
        "select count(*) as n from telemetry t join register r on r.id = t.register_id"
            + " where r.serial = $1",
        serial);
  }
}
