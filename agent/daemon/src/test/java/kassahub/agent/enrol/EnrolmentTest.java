package kassahub.agent.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kassahub.agent.enrol.EnrolmentException.Kind;
import kassahub.proto.EnrolSignature;
import kassahub.proto.EnrolmentString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class EnrolmentTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();

  private final List<Duration> pauses = new ArrayList<>();
  private final EnrolmentHubDouble hub = new EnrolmentHubDouble(AUTHORITY);
  @TempDir private Path dir;
  private IdentityFiles files;
  private Enrolment enrolment;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void open() throws IOException {
    files = IdentityFiles.open(dir);
    enrolment = new Enrolment(files, "test", InstantSource.system(), pauses::add);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void theIdentityIsStoredAndReadBackWhole() throws Exception {
    Identity made = enrol();
    Identity read = IdentityFiles.open(dir).current().orElseThrow();
    assertThat(read).isEqualTo(made);
    assertThat(read.credentials().agent()).isEqualTo("0199-agent");
    assertThat(read.mqtt()).contains(new HubAddress("hub.example", 8883));
    assertThat(read.grpc()).contains(hub.address());
    assertThat(read.credentials().roots()).isEqualTo(AUTHORITY.roots());
  }

  @Test
  void onlyTheOwnerCanReadTheKey() throws Exception {
    enrol();
    try (Stream<Path> all = Files.walk(dir.resolve("identity"))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void waitsUntilAPersonHasApprovedAndAsksWithTheSameKey() throws Exception {
    hub.approveAfter(2);
    enrol();
    assertThat(pauses).containsExactly(Duration.ofSeconds(30), Duration.ofSeconds(30));
    assertThat(hub.keysSeen()).hasSize(3);
    assertThat(hub.keysSeen().stream().distinct()).hasSize(1);
  }

  @Test
  void anInterruptedEnrolmentGoesOnWithTheSameKeyAfterARestart() throws Exception {
    hub.approveAfter(1);
    var impatient =
        new Enrolment(
            files,
            "test",
            InstantSource.system(),
            time -> {
              throw new InterruptedException("ordered by the test");
            });
    assertThatThrownBy(() -> impatient.enrol(hub.string(EnrolmentHubDouble.TOKEN), again -> {}))
        .isInstanceOf(InterruptedException.class);
    files = IdentityFiles.open(dir);
    enrol();
    assertThat(hub.keysSeen().stream().distinct()).hasSize(1);
  }

  @Test
  void anotherTokenGetsAnotherKey() throws Exception {
    assertFails(hub.string("another-token-unknown"), Kind.REFUSED, "unknown token");
    enrol();
    assertThat(hub.keysSeen().stream().distinct()).hasSize(2);
  }

  @Test
  void whoEnrolsAgainShowsWhoItWas() throws Exception {
    Identity old = enrol();
    assertThat(hub.lastRequest().hasFormer()).isFalse();
    enrol();
    var former = hub.lastRequest().getFormer();
    assertThat(former.getCertificate().toByteArray())
        .isEqualTo(old.credentials().certificate().getEncoded());
    var signature = Signature.getInstance(EnrolSignature.ALGORITHM);
    signature.initVerify(old.credentials().certificate());
    signature.update(EnrolSignature.bytes(hub.lastRequest().getCsr().toByteArray()));
    assertThat(signature.verify(former.getSignature().toByteArray())).isTrue();
  }

  @Test
  void aDamagedIdentityDoesNotKeepAComputerFromEnrollingAgain() throws Exception {
    enrol();
    Files.writeString(dir.resolve("identity/identity.pem"), "damaged");
    enrol();
    assertThat(hub.lastRequest().hasFormer()).isFalse();
  }

  @Test
  void aServerWithAnotherRootNeverSeesTheToken() {
    try (var stranger = new EnrolmentHubDouble(new TestAuthority())) {
      var string =
          new EnrolmentString(
              "localhost",
              stranger.address().port(),
              EnrolmentHubDouble.TOKEN,
              hub.string(EnrolmentHubDouble.TOKEN).rootHash());
      assertFails(string, Kind.UNTRUSTED, "fingerprint");
      assertThat(stranger.keysSeen()).isEmpty();
    }
  }

  /** Also of the hub's own root: every agent has a certificate of it. */
  @Test
  void aServerWithACertificateForAnotherNameNeverSeesTheToken() {
    try (var other = new EnrolmentHubDouble(AUTHORITY, AUTHORITY.server("hub.example"))) {
      assertFails(other.string(EnrolmentHubDouble.TOKEN), Kind.UNTRUSTED, "localhost");
      assertThat(other.keysSeen()).isEmpty();
    }
  }

  @Test
  void aHubThatIsAwayIsUnreachable() {
    hub.close();
    assertFails(hub.string(EnrolmentHubDouble.TOKEN), Kind.UNREACHABLE, "localhost");
  }

  @Test
  void aCertificateForAnotherKeyIsNotTaken() throws Exception {
    hub.signAnotherKey();
    assertFails(hub.string(EnrolmentHubDouble.TOKEN), Kind.ANSWER, "not for the key");
    assertThat(files.current()).isEmpty();
  }

  @Test
  void renewingMakesANewKeyAndTheOldIdentityStaysUntilTheNewOneHasConnected() throws Exception {
    Identity old = enrol();
    Identity renewed = enrolment.renew(hub::renew, old);
    assertThat(renewed.credentials().key()).isNotEqualTo(old.credentials().key());
    assertThat(files.candidates()).containsExactly(renewed.credentials(), old.credentials());
    files.accepted(old.credentials());
    assertThat(files.current()).contains(old);
    files.accepted(renewed.credentials());
    assertThat(files.candidates()).containsExactly(renewed.credentials());
  }

  @Test
  void aNewRootIsTakenOnlyWhenAKnownOneSignedIt() throws Exception {
    Identity old = enrol();
    var successor = new TestAuthority();
    var signed = AUTHORITY.crossSign(successor);
    hub.offerRoots(List.of(AUTHORITY.roots().get(0), signed, successor.roots().get(0)));
    Identity renewed = enrolment.renew(hub::renew, old);
    assertThat(renewed.credentials().roots())
        .containsExactly(AUTHORITY.roots().get(0), signed)
        .doesNotContain(successor.roots().get(0));
  }

  @Test
  void theHubCannotRenewOneAgentIntoAnother() throws Exception {
    Identity old = enrol();
    hub.callAgents("0199-other");
    assertThatThrownBy(() -> enrolment.renew(hub::renew, old))
        .isInstanceOf(EnrolmentException.class)
        .hasMessageContaining("another agent");
    assertThat(files.candidates()).containsExactly(old.credentials());
  }

  @Test
  void renewalIsDueFromTwoThirdsOfLifeOrWhenTheHubAsks() throws Exception {
    Identity identity = enrol();
    Instant due = Renewal.dueAt(identity.credentials());
    Instant[] now = {due.minusSeconds(1)};
    var renewal = new Renewal(files, enrolment, () -> now[0]);
    assertThat(renewal.renewIfDue(hub::renew)).isEmpty();
    assertThat(files.next()).isEmpty();
    now[0] = due;
    assertThat(renewal.renewIfDue(hub::renew)).isEmpty();
    assertThat(files.next()).isPresent();
  }

  @Test
  void aRefusedRenewalSaysSoAndIsNotRepeatedWithinTheHour() throws Exception {
    enrol();
    RenewalCall refusing = failing(Kind.REFUSED);
    Instant[] now = {Instant.now()};
    var renewal = new Renewal(files, enrolment, () -> now[0]);
    renewal.ask();
    assertThat(renewal.renewIfDue(refusing).orElseThrow()).contains("could not be renewed");
    now[0] = now[0].plus(Duration.ofMinutes(59));
    assertThat(renewal.renewIfDue(refusing)).isEmpty();
    now[0] = now[0].plus(Duration.ofMinutes(2));
    assertThat(renewal.renewIfDue(refusing)).isPresent();
  }

  @Test
  void aClockThatWasSetBackByYearsPutsNoRenewalOff() throws Exception {
    enrol();
    Instant right = Instant.now();
    Instant[] now = {right.plus(Duration.ofDays(3_650))};
    var renewal = new Renewal(files, enrolment, () -> now[0]);
    renewal.ask();
    assertThat(renewal.renewIfDue(failing(Kind.REFUSED))).isPresent();
    now[0] = right;
    assertThat(renewal.renewIfDue(hub::renew)).isEmpty();
    assertThat(files.next()).isPresent();
  }

  @Test
  void aRenewalThatFoundNoConnectionIsTriedAgainWithTheNextOne() throws Exception {
    enrol();
    var renewal = new Renewal(files, enrolment, Instant::now);
    renewal.ask();
    assertThat(renewal.renewIfDue(failing(Kind.UNREACHABLE))).isPresent();
    assertThat(renewal.renewIfDue(hub::renew)).isEmpty();
    assertThat(files.next()).isPresent();
  }

  @Test
  void aLostAnswerCostsNothing() throws Exception {
    Identity old = enrol();
    RenewalCall answerLost =
        request -> {
          hub.renew(request);
          throw new EnrolmentException(Kind.UNREACHABLE, "cut", null);
        };
    assertThatThrownBy(() -> enrolment.renew(answerLost, old))
        .isInstanceOf(EnrolmentException.class);
    assertThat(files.candidates()).containsExactly(old.credentials());
    enrolment.renew(hub::renew, old);
    assertThat(files.candidates()).hasSize(2);
    assertThat(hub.keysSeen().stream().distinct()).hasSize(3);
  }

  @Test
  void aRenewedCertificateForAnotherKeyIsNotTaken() throws Exception {
    Identity old = enrol();
    hub.signAnotherKey();
    assertThatThrownBy(() -> enrolment.renew(hub::renew, old))
        .isInstanceOf(EnrolmentException.class)
        .hasMessageContaining("not for the key");
    assertThat(files.candidates()).containsExactly(old.credentials());
  }

  private static RenewalCall failing(Kind kind) {
    return request -> {
      throw new EnrolmentException(kind, "ordered by the test", null);
    };
  }

  private Identity enrol() throws Exception {
    return enrolment.enrol(hub.string(EnrolmentHubDouble.TOKEN), again -> {});
  }

  private void assertFails(EnrolmentString string, Kind kind, String words) {
    assertThatThrownBy(() -> enrolment.enrol(string, again -> {}))
        .isInstanceOfSatisfying(
            EnrolmentException.class,
            failed -> {
              assertThat(failed.kind()).as(failed.toString()).isEqualTo(kind);
              assertThat(failed).hasMessageContaining(words);
              assertThat(failed.toString()).doesNotContain(string.token());
            });
  }
}
