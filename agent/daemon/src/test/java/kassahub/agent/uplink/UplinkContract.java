package kassahub.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import kassahub.agent.enrol.Credentials;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.enrol.TestIdentities;
import kassahub.agent.proxy.TestProxy;
import kassahub.agent.uplink.HubScript.Order;
import kassahub.agent.uplink.Outcome.NotNow;
import kassahub.agent.uplink.Outcome.RefusedForGood;
import kassahub.agent.uplink.Outcome.Stored;
import kassahub.agent.uplink.Uplink.Session;
import kassahub.agent.uplink.UplinkException.Kind;
import kassahub.proto.v1.AgentHealth;
import kassahub.proto.v1.Dispatch;
import kassahub.proto.v1.EnrolAnswer;
import kassahub.proto.v1.Hello;
import kassahub.proto.v1.ReadNow;
import kassahub.proto.v1.ReleaseAsk;
import kassahub.proto.v1.RenewAnswer;
import kassahub.proto.v1.RenewRequest;
import kassahub.proto.v1.Report;
import kassahub.proto.v1.ReportBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every way to the hub has to do, whatever it travels on (DESIGN d8). */
@Timeout(180)
abstract class UplinkContract {
  static final LinkTimes QUICK =
      new LinkTimes(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(3));

  /** For a busy machine: only what is about silence waits for less. */
  static final LinkTimes PATIENT =
      new LinkTimes(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(60));

  /** The hub's decision is waited for less, everything else as long. */
  static final LinkTimes SOON_DECIDED =
      new LinkTimes(Duration.ofSeconds(60), Duration.ofSeconds(20), Duration.ofSeconds(3));

  private static final long STREAM = 0xC0FFEE_0000_0001L;
  private static final String AGENT = "0199-till-7";

  /** A port at which nobody listens. */
  static final int NOBODY = 1;

  static TestAuthority authority;

  private final CopyOnWriteArrayList<Dispatch> journalled = new CopyOnWriteArrayList<>();
  private volatile boolean canJournal = true;
  LinkTimes times = PATIENT;
  private volatile long hubTime;
  HubDouble hub;

  /** A server of this transport whose certificate is the given one. */
  abstract HubDouble startHub(TestAuthority authority, TestAuthority.Signed certificate);

  abstract Uplink uplink(HubAddress address, LinkTimes times);

  @BeforeAll
  static void makeCertificates() {
    authority = new TestAuthority();
  }

  @BeforeEach
  void startHub() {
    hub = startHub(authority, authority.server());
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  @Test
  void hearsInTheWelcomeWhatTheHubHolds() throws Exception {
    hub.script().holds(STREAM, 41);
    try (Session session = connect()) {
      assertThat(session.welcome().getStoredUpTo()).isEqualTo(41);
      assertThat(session.isUp()).isTrue();
      assertThat(hub.script().hellos()).extracting(Hello::getStream).containsExactly(STREAM);
    }
  }

  @Test
  void goesThroughTheProxyThatJavaWasToldOf() throws Exception {
    String connect = "CONNECT localhost:%d HTTP/1.1".formatted(hub.address().port());
    try (var proxy = new TestProxy("200 OK");
        Session session = connect()) {
      assertThat(session.send(batch(1, 3))).isEqualTo(new Stored(3));
      assertThat(proxy.asked).containsExactly(connect);
    }
  }

  @Test
  void aProxyThatRefusesIsNoDistrust() throws Exception {
    try (var proxy = new TestProxy("403 Forbidden")) {
      assertThatThrownBy(this::connect)
          .hasMessageContaining("403")
          .isInstanceOfSatisfying(
              UplinkException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE));
      assertThat(proxy.asked).hasSize(1);
    }
  }

  @Test
  void tellsTheHubsTime() throws Exception {
    hub.script().setClockAhead(3_600_000);
    try (Session session = connect()) {
      assertThat(session.welcome().getHubTimeMillis()).isEqualTo(hubTime);
      assertThat(hubTime).isGreaterThan(Instant.now().toEpochMilli() + 3_500_000);
    }
  }

  @Test
  void aStoredBatchEndsAsStored() throws Exception {
    try (Session session = connect()) {
      assertThat(session.send(batch(1, 3))).isEqualTo(new Stored(3));
      assertThat(session.send(batch(4, 4))).isEqualTo(new Stored(4));
    }
    assertThat(hub.script().storedSequences()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void aBatchThatTheHubWillNeverTakeIsRefusedForGood() throws Exception {
    hub.script().order(Order.MALFORMED);
    try (Session session = connect()) {
      Outcome outcome = session.send(batch(1, 2));
      assertThat(outcome).isInstanceOf(RefusedForGood.class);
      assertThat(((RefusedForGood) outcome).code()).isEqualTo("MALFORMED");
      assertThat(session.isUp()).isTrue();
    }
    assertThat(hub.script().stored()).isEmpty();
  }

  @Test
  void aBatchTooLargeForTheHubIsRefusedForGood() throws Exception {
    hub.script().order(Order.TOO_LARGE);
    try (Session session = connect()) {
      assertThat(session.send(batch(1, 2)))
          .isInstanceOfSatisfying(
              RefusedForGood.class, r -> assertThat(r.code()).isEqualTo("TOO_LARGE"));
    }
  }

  @Test
  void aHubWithoutRoomSaysNotNowAndTakesTheBatchLater() throws Exception {
    hub.script().order(Order.NOT_NOW);
    try (Session session = connect()) {
      assertThat(session.send(batch(1, 2)))
          .isInstanceOfSatisfying(NotNow.class, n -> assertThat(n.code()).isEqualTo(Outcome.BUSY));
      assertThat(session.send(batch(1, 2))).isEqualTo(new Stored(2));
    }
  }

  @Test
  void aBatchOutOfOrderIsToldFromWhereToSendAgain() throws Exception {
    hub.script().holds(STREAM, 5);
    try (Session session = connect()) {
      assertThat(session.send(batch(9, 10)))
          .isInstanceOfSatisfying(
              NotNow.class,
              n -> {
                assertThat(n.code()).isEqualTo(Outcome.OUT_OF_ORDER);
                assertThat(n.storedUpTo()).isEqualTo(OptionalLong.of(5));
              });
      assertThat(session.send(batch(6, 8))).isEqualTo(new Stored(8));
    }
  }

  @Test
  void aCutBeforeTheAnswerIsAnExceptionAndTheNextWelcomeTellsWhatWasStored() throws Exception {
    hub.script().order(Order.STORE_AND_CUT);
    try (Session session = connect()) {
      assertThatThrownBy(() -> session.send(batch(1, 3))).isInstanceOf(UplinkException.class);
      assertThat(session.isUp()).isFalse();
    }
    try (Session session = connect()) {
      assertThat(session.welcome().getStoredUpTo()).isEqualTo(3);
      assertThat(session.send(batch(1, 4))).isEqualTo(new Stored(4));
    }
    assertThat(hub.script().storedSequences()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void aCutBeforeStoringLosesNothing() throws Exception {
    hub.script().order(Order.CUT);
    try (Session session = connect()) {
      assertThatThrownBy(() -> session.send(batch(1, 3))).isInstanceOf(UplinkException.class);
    }
    try (Session session = connect()) {
      assertThat(session.welcome().getStoredUpTo()).isZero();
      assertThat(session.send(batch(1, 3))).isEqualTo(new Stored(3));
    }
  }

  @Test
  void aDoubledAnswerDoesNotDecideTheNextBatch() throws Exception {
    hub.script().order(Order.STORE_AND_ANSWER_TWICE, Order.NOT_NOW);
    try (Session session = connect()) {
      assertThat(session.send(batch(1, 3))).isEqualTo(new Stored(3));
      assertThat(session.send(batch(4, 5))).isInstanceOf(NotNow.class);
    }
  }

  @Test
  void aHubThatNeverDecidesEndsTheSession() throws Exception {
    times = SOON_DECIDED;
    hub.script().order(Order.SAY_NOTHING);
    try (Session session = connect()) {
      assertThatThrownBy(() -> session.send(batch(1, 1)))
          .isInstanceOfSatisfying(
              UplinkException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SILENT));
      assertThat(session.isUp()).isFalse();
    }
  }

  @Test
  void aNewCertificateIsAskedForOnTheOpenConnectionAndOpensTheNextOne() throws Exception {
    KeyPair keys = TestAuthority.newKeys();
    Credentials renewed;
    try (Session session = connect()) {
      RenewAnswer answer = session.renew(renewRequest(keys));
      assertThat(session.send(batch(1, 1))).isEqualTo(new Stored(1));
      renewed = credentials(answer.getIssued(), keys);
      assertThat(renewed.certificate().getPublicKey()).isEqualTo(keys.getPublic());
    }
    try (Session session = connect(hub.address(), renewed)) {
      assertThat(session.welcome().getStoredUpTo()).isEqualTo(1);
    }
  }

  @Test
  void aRefusedRenewalIsAnAnswerAndTheSessionGoesOn() throws Exception {
    hub.script().refuseRenewals("RENEWED_TOO_OFTEN");
    try (Session session = connect()) {
      RenewAnswer answer = session.renew(renewRequest(TestAuthority.newKeys()));
      assertThat(answer.hasIssued()).isFalse();
      assertThat(answer.getCode()).isEqualTo("RENEWED_TOO_OFTEN");
      assertThat(session.send(batch(1, 1))).isEqualTo(new Stored(1));
    }
  }

  @Test
  void aRenewalOnABrokenConnectionIsAnException() throws Exception {
    try (Session session = connect()) {
      hub.cut();
      await().until(() -> !session.isUp());
      assertThatThrownBy(() -> session.renew(renewRequest(TestAuthority.newKeys())))
          .isInstanceOf(UplinkException.class);
    }
  }

  @Test
  void partsOfAReleaseComeByTheirPlace() throws Exception {
    hub.script().releases("0123456789".getBytes(StandardCharsets.US_ASCII));
    try (Session session = connect()) {
      var ask = ReleaseAsk.newBuilder().setOffset(4).setLength(3).build();

      assertThat(session.ask(ask).getContent().toStringUtf8()).isEqualTo("456");
      assertThat(session.ask(ask.toBuilder().setOffset(8).build()).getContent().toStringUtf8())
          .isEqualTo("89");
    }
  }

  static RenewRequest renewRequest(KeyPair keys) throws GeneralSecurityException {
    return RenewRequest.newBuilder().setCsr(ByteString.copyFrom(TestIdentities.csr(keys))).build();
  }

  private static Credentials credentials(EnrolAnswer issued, KeyPair keys)
      throws GeneralSecurityException {
    return TestIdentities.credentials(issued, keys, authority);
  }

  @Test
  void aDispatchIsAcknowledgedOnceItIsJournalled() throws Exception {
    try (Session session = connect()) {
      hub.offer(dispatch(1));
      await().until(() -> hub.script().taken().equals(List.of(dispatch(1).getId())));
      assertThat(journalled).containsExactly(dispatch(1));
      assertThat(session.isUp()).isTrue();
    }
  }

  @Test
  void aDispatchThatWasNotJournalledIsOfferedAgainOnTheNextConnection() throws Exception {
    canJournal = false;
    hub.offer(dispatch(2));
    try (Session session = connect()) {
      await().until(() -> journalled.size() == 1);
      assertThat(session.send(batch(1, 1))).isEqualTo(new Stored(1));
      assertThat(hub.script().taken()).isEmpty();
    }
    canJournal = true;
    try (Session session = connect()) {
      await().until(() -> hub.script().taken().equals(List.of(dispatch(2).getId())));
      assertThat(session.isUp()).isTrue();
    }
  }

  @Test
  void oneBadDispatchDoesNotStopTheOthers() throws Exception {
    hub.offer(dispatch(66));
    hub.offer(dispatch(3));
    try (Session session = connect()) {
      await().until(() -> hub.script().taken().equals(List.of(dispatch(3).getId())));
      assertThat(session.isUp()).isTrue();
    }
  }

  @Test
  void aConnectionCutByTheHubIsNoticed() throws Exception {
    try (Session session = connect()) {
      hub.cut();
      await().until(() -> !session.isUp());
      assertThatThrownBy(() -> session.send(batch(1, 1))).isInstanceOf(UplinkException.class);
    }
  }

  @Test
  void aRevokedAgentIsRefused() {
    hub.script().revoke(AGENT);
    assertFails(hub.address(), authority.agent(AGENT), Kind.REFUSED);
  }

  @Test
  void aHubThatNeverWelcomesIsSilent() throws Exception {
    connect().close(); // the handshake after it is short on any machine
    times = QUICK;
    hub.script().stopWelcoming();
    assertFails(hub.address(), authority.agent(AGENT), Kind.SILENT);
  }

  @Test
  void aServerThatAcceptsAndSaysNothingIsGivenUp() throws IOException {
    times = QUICK;
    long began = System.nanoTime();
    try (var mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(
              () -> connect(new HubAddress("localhost", mute.getLocalPort()), agent()).close())
          .isInstanceOf(UplinkException.class);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
  }

  @Test
  void nobodyListeningIsUnreachable() {
    assertFails(new HubAddress("localhost", NOBODY), agent(), Kind.UNREACHABLE);
  }

  @Test
  void aServerThatHangsUpInTheHandshakeIsUnreachableAndNotDistrusted() throws Exception {
    for (boolean reset : new boolean[] {false, true}) {
      try (var door = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
        new Thread(() -> hangUpOnEach(door, reset)).start();
        assertFails(new HubAddress("localhost", door.getLocalPort()), agent(), Kind.UNREACHABLE);
      }
    }
  }

  @Test
  void aHubOfAForeignAuthorityIsNotBelieved() {
    var foreign = new TestAuthority();
    try (HubDouble stranger = startHub(foreign, foreign.server())) {
      assertFails(stranger.address(), agent(), Kind.CERTIFICATE);
    }
  }

  @Test
  void aHubWithACertificateForAnotherNameIsNotBelieved() {
    try (HubDouble stranger = startHub(authority, authority.server("hub.example"))) {
      assertFails(stranger.address(), agent(), Kind.CERTIFICATE);
    }
  }

  @Test
  void anAgentOfAForeignAuthorityGetsNoSession() {
    Credentials foreign = new TestAuthority().agent(AGENT);
    var mixed = new Credentials(AGENT, foreign.key(), foreign.chain(), authority.roots());
    assertThatThrownBy(() -> connect(hub.address(), mixed).close())
        .isInstanceOf(UplinkException.class);
    assertThat(hub.script().hellos()).isEmpty();
  }

  @Test
  void closingTwiceAndAfterACutIsSafe() throws Exception {
    Session session = connect();
    hub.cut();
    session.close();
    session.close();
    assertThat(session.isUp()).isFalse();
  }

  private static void hangUpOnEach(ServerSocket door, boolean reset) {
    try {
      while (true) {
        try (var call = door.accept()) {
          call.getInputStream().readNBytes(5);
          if (!reset) {
            call.shutdownOutput();
            call.getInputStream().readAllBytes();
          }
        }
      }
    } catch (IOException closed) {
      // the test is over
    }
  }

  private void assertFails(HubAddress address, Credentials credentials, Kind kind) {
    assertThatThrownBy(() -> connect(address, credentials).close())
        .isInstanceOfSatisfying(
            UplinkException.class, e -> assertThat(e.kind()).as(e.toString()).isEqualTo(kind));
  }

  static Credentials agent() {
    return authority.agent(AGENT);
  }

  final Session connect() throws UplinkException, InterruptedException {
    return connect(hub.address(), agent());
  }

  final Session connect(HubAddress address, Credentials credentials)
      throws UplinkException, InterruptedException {
    var hello = Hello.newBuilder().setStream(STREAM).setNextSequence(1).setVersion("test").build();
    return uplink(address, times)
        .connect(new Introduction(credentials, hello, Instant.now()), new Journal());
  }

  static ReportBatch batch(long first, long last) {
    return ReportBatch.newBuilder()
        .setStream(STREAM)
        .setLowestKept(1)
        .addAllReports(
            LongStream.rangeClosed(first, last)
                .mapToObj(
                    n ->
                        Report.newBuilder()
                            .setStream(STREAM)
                            .setSequence(n)
                            .setHealth(AgentHealth.newBuilder().setVersion("test"))
                            .build())
                .toList())
        .build();
  }

  private static Dispatch dispatch(int number) {
    byte[] id = new byte[16];
    id[15] = (byte) number;
    return Dispatch.newBuilder()
        .setId(ByteString.copyFrom(id))
        .setReadNow(ReadNow.getDefaultInstance())
        .build();
  }

  private final class Journal implements Inbound {
    @Override
    public boolean take(Dispatch dispatch) {
      if (dispatch.equals(dispatch(66))) {
        throw new IllegalStateException("ordered by the test");
      }
      journalled.add(dispatch);
      return canJournal;
    }

    @Override
    public void hubTime(long hubMillis) {
      hubTime = hubMillis;
    }
  }
}
