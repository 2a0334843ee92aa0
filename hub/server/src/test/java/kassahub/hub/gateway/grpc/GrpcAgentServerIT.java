package kassahub.hub.gateway.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.agent.CertificateAuthority;
import kassahub.hub.agent.PendingEnrolment;
import kassahub.hub.agent.TestKeys;
import kassahub.hub.agent.TokenDraft;
import kassahub.hub.dispatch.DispatchState;
import kassahub.hub.dispatch.NewDispatch;
import kassahub.hub.dispatch.Work;
import kassahub.hub.gateway.Reports;
import kassahub.hub.gateway.TestGateway;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.EnrolRequest;
import kassahub.proto.v1.FromAgent;
import kassahub.proto.v1.Refusal;
import kassahub.proto.v1.RenewRequest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrpcAgentServerIT {
  private static final AtomicLong NUMBERS = new AtomicLong(50_000);
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
  void acknowledgesWhatIsCommitted() throws Exception {
    try (var agent = GrpcAgent.greet(hub, keys, stream)) {
      assertThat(agent.next().getWelcome().getStoredUpTo()).isZero();
      var ack = agent.send(Reports.batch(stream, 1, Reports.state(serial), Reports.state(serial)));
      assertThat(ack.getAck().getStoredUpTo()).isEqualTo(2);
      assertThat(stored()).isEqualTo(2);
    }
  }

  @Test
  void refusesAStreamWithoutACertificate() throws Exception {
    try (var agent = GrpcAgent.connect(hub, nobody())) {
      assertThat(agent.end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
  }

  @Test
  void refusesForeignAndExpiredCertificates(@TempDir Path elsewhere) throws Exception {
    var foreign = CertificateAuthority.open(elsewhere.resolve("ca"), InstantSource.system());
    var longAgo = InstantSource.fixed(Instant.now().minus(Duration.ofDays(120)));
    for (CertificateAuthority authority : List.of(foreign, hub.authorityAt(longAgo))) {
      try (var agent = GrpcAgent.connect(hub, TestKeys.signedBy(authority, keys.agent()))) {
        assertThat(agent.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      }
    }
  }

  @Test
  void refusesARevokedAgentInWords() throws Exception {
    hub.agents.revoke(support, keys.agent(), "украден");
    try (var agent = GrpcAgent.connect(hub, keys)) {
      Status end = agent.end();
      assertThat(end.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(end.getDescription()).startsWith("AGENT_REVOKED");
    }
  }

  @Test
  void endsTheOlderStreamOfTheSameAgent() throws Exception {
    try (var older = GrpcAgent.greet(hub, keys, stream)) {
      older.next();
      try (var newer = GrpcAgent.greet(hub, keys, stream)) {
        newer.next();
        assertThat(older.end().getDescription()).isEqualTo("TAKEN_OVER");
      }
    }
  }

  @Test
  void refusesWhatCannotBeStored() throws Exception {
    try (var agent = GrpcAgent.greet(hub, keys, stream)) {
      agent.next();
      Refusal hole = agent.send(Reports.batch(stream, 4, Reports.state(serial))).getRefusal();
      assertThat(hole.getCode()).isEqualTo("OUT_OF_ORDER");
      assertThat(hole.getForGood()).isFalse();
      var large = Reports.state(serial).setRegister("0".repeat(70_000));
      Refusal tooLarge = agent.send(Reports.batch(stream, 1, large)).getRefusal();
      assertThat(tooLarge.getCode()).isEqualTo("TOO_LARGE");
      assertThat(tooLarge.getForGood()).isTrue();
      assertThat(agent.send(Reports.batch(stream, 1, Reports.state(serial))).hasAck()).isTrue();
    }
  }

  @Test
  void deliversAndSettlesWork() throws Exception {
    try (var agent = GrpcAgent.greet(hub, keys, stream)) {
      agent.next();
      agent.send(Reports.batch(stream, 1, Reports.state(serial)));
      UUID id = order(Duration.ofHours(1));
      assertThat(agent.next().getDispatch().hasReadNow()).isTrue();
      agent.send(FromAgent.newBuilder().setDispatchTaken(Reports.bytes(id)).build());
      awaitState(id, DispatchState.TAKEN);
      agent.send(Reports.batch(stream, 2, Reports.result(id, Outcome.WAITING)));
      assertThat(state(id)).isEqualTo(DispatchState.HELD);
      agent.send(Reports.batch(stream, 3, Reports.result(id, Outcome.DONE)));
      assertThat(state(id)).isEqualTo(DispatchState.DONE);
    }
  }

  @Test
  void expiresWorkThatNobodyCameFor() throws Exception {
    try (var agent = GrpcAgent.greet(hub, keys, stream)) {
      agent.next();
      agent.send(Reports.batch(stream, 1, Reports.state(serial)));
    }
    UUID id = order(Duration.ZERO);
    awaitState(id, DispatchState.EXPIRED);
    UUID again = hub.dispatches.retry(support, id);
    assertThat(hub.dispatches.get(support, again).progress().attempt()).isEqualTo(2);
  }

  @Test
  void letsAnAgentInOnceAndAnswersItsKeyTheSameEachTime() throws Exception {
    String token = hub.enrolments.create(support, draft(false, Optional.empty())).token();
    KeyPair pair = TestKeys.newPair();
    EnrolAnswer first = enrol(token, pair);
    assertThat(first.getIssued()).isTrue();
    assertThat(enrol(token, pair).getAgent()).isEqualTo(first.getAgent());
    assertThatThrownBy(() -> enrol(token, TestKeys.newPair()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("ENROLMENT_REFUSED");
  }

  @Test
  void waitsForAPersonWhereApprovalIsAskedFor() throws Exception {
    String token = hub.enrolments.create(support, draft(true, Optional.empty())).token();
    KeyPair pair = TestKeys.newPair();
    assertThat(enrol(token, pair).getIssued()).isFalse();
    PendingEnrolment waiting =
        hub.enrolments.pending(support).stream()
            .filter(p -> p.organisation() == organisation)
            .findFirst()
            .orElseThrow();
    hub.enrolments.approve(support, waiting.id());
    assertThat(enrol(token, pair).getIssued()).isTrue();
  }

  @Test
  void takesThePlaceOfAnotherAgent() throws Exception {
    try (var agent = GrpcAgent.greet(hub, keys, stream)) {
      agent.next();
      agent.send(Reports.batch(stream, 1, Reports.state(serial)));
    }
    UUID id = order(Duration.ofHours(1));
    String token = hub.enrolments.create(support, draft(false, Optional.of(keys.agent()))).token();
    TestKeys successor = hub.enrol(token);
    try (var agent = GrpcAgent.greet(hub, successor, stream + 1_000_000)) {
      agent.next();
      assertThat(agent.next().getDispatch().getId()).isEqualTo(Reports.bytes(id));
    }
    try (var old = GrpcAgent.connect(hub, keys)) {
      assertThat(old.end().getDescription()).startsWith("AGENT_REVOKED");
    }
  }

  @Test
  void renewsACertificateAndEndsTheOldOneWhenTheNewOneConnects() throws Exception {
    KeyPair pair = TestKeys.newPair();
    ManagedChannel channel = GrpcAgent.channel(hub, keys);
    var answer =
        GrpcAgent.enrolment(channel)
            .renew(
                RenewRequest.newBuilder().setCsr(ByteString.copyFrom(TestKeys.csr(pair))).build());
    channel.shutdownNow();
    assertThat(answer.getAgent()).isEqualTo(keys.agent());
    try (var agent =
        GrpcAgent.greet(hub, TestKeys.of(answer.getChainList(), keys.agent(), pair), stream)) {
      agent.next();
    }
    try (var old = GrpcAgent.connect(hub, keys)) {
      assertThat(old.end().getDescription()).startsWith("CERTIFICATE_REVOKED");
    }
  }

  private TokenDraft draft(boolean approval, Optional<String> replaces) {
    return new TokenDraft(organisation, "касса", 1, 1, approval, replaces);
  }

  private EnrolAnswer enrol(String token, KeyPair pair) throws Exception {
    ManagedChannel channel = GrpcAgent.channel(hub, nobody());
    try {
      return GrpcAgent.enrolment(channel)
          .enrol(
              EnrolRequest.newBuilder()
                  .setToken(token)
                  .setCsr(ByteString.copyFrom(TestKeys.csr(pair)))
                  .setHost("kassa-7")
                  .build());
    } finally {
      channel.shutdownNow();
    }
  }

  private TestKeys nobody() {
    return new TestKeys("nobody", keys.pair(), List.of());
  }

  private UUID order(Duration life) {
    Instant now = hub.clock.instant();
    long register = hub.count("select id as n from register where serial = $1", serial);
    var dispatch =
        new NewDispatch(
            keys.agent(),
            OptionalLong.of(register),
            new Work.ReadNow(),
            "тест",
            1,
            now,
            now.plus(life));
    return hub.database.database().transact(tx -> hub.dispatches.enqueue(tx, dispatch));
  }

  private DispatchState state(UUID id) {
    return hub.dispatches.get(support, id).state();
  }

  private void awaitState(UUID id, DispatchState expected) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(state(id)).isEqualTo(expected));
  }

  private long stored() {
    return hub.count(
        "select count(*) as n from telemetry t join register r on r.id = t.register_id"
            + " where r.serial = $1",
        serial);
  }
}
