package kassahub.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import kassahub.agent.enrol.Credentials;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.uplink.HubScript.Order;
import kassahub.agent.uplink.Outcome.Stored;
import kassahub.agent.uplink.Uplink.Session;
import kassahub.agent.uplink.UplinkException.Kind;
import kassahub.agent.uplink.mqtt.MqttUplink;
import kassahub.proto.HelloSignature;
import kassahub.proto.v1.Hello;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MQTT where only the hub's own Ack counts. */
class MqttBehindBrokerUplinkTest extends UplinkContract {
  @Override
  HubDouble startHub(TestAuthority authority, TestAuthority.Signed certificate) {
    return new MqttHubDouble(authority, certificate, false);
  }

  private MqttHubDouble behind() {
    return (MqttHubDouble) hub;
  }

  @Override
  Uplink uplink(HubAddress address, LinkTimes times) {
    return new MqttUplink(address, times);
  }

  @Test
  void aBrokerThatIsFullIsNoHubThatRefuses() throws Exception {
    hub.script().overload();
    assertThatThrownBy(this::connect)
        .isInstanceOfSatisfying(
            UplinkException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));
    try (Session session = connect()) {
      assertThat(session.send(batch(1, 2))).isEqualTo(new Stored(2));
    }
  }

  @Test
  void aReceiptOfTheBrokerIsNotTakenForStored() throws Exception {
    times = SOON_DECIDED;
    hub.script().order(Order.RECEIPT_ONLY);
    try (Session session = connect()) {
      assertThatThrownBy(() -> session.send(batch(1, 2)))
          .isInstanceOfSatisfying(
              UplinkException.class, e -> assertThat(e.kind()).isEqualTo(Kind.SILENT));
    }
    try (Session session = connect()) {
      assertThat(session.welcome().getStoredUpTo()).isZero();
      assertThat(session.send(batch(1, 2))).isEqualTo(new Stored(2));
    }
  }

  @Test
  void aRenewalThatNoHubHearsIsNotWaitedFor() throws Exception {
    hub.script().leaveRenewal();
    try (Session session = connect()) {
      assertThatThrownBy(() -> session.renew(renewRequest(TestAuthority.newKeys())))
          .isInstanceOfSatisfying(
              UplinkException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));
    }
  }

  @Test
  void helloProvesWhoseKeySpeaksOnWhichConnection() throws Exception {
    Credentials shown = agent();
    connect(hub.address(), shown).close();
    connect(hub.address(), shown).close();
    List<Long> named = behind().named();
    assertThat(named).hasSize(2).doesNotContain(0L).doesNotHaveDuplicates();
    for (int i = 0; i < 2; i++) {
      Hello hello = hub.script().hellos().get(i);
      assertThat(hello.getProof().getChainList()).isEqualTo(ders(shown));
      assertThat(isSigned(hello, shown, named.get(i))).isTrue();
      assertThat(isSigned(hello, shown, named.get(1 - i))).isFalse();
    }
  }

  private static List<ByteString> ders(Credentials credentials)
      throws CertificateEncodingException {
    var ders = new ArrayList<ByteString>();
    for (X509Certificate certificate : credentials.chain()) {
      ders.add(ByteString.copyFrom(certificate.getEncoded()));
    }
    return ders;
  }

  private static boolean isSigned(Hello hello, Credentials by, long connection)
      throws GeneralSecurityException {
    var signature = Signature.getInstance(HelloSignature.ALGORITHM);
    signature.initVerify(by.certificate());
    signature.update(HelloSignature.bytes(connection, hello.getStream()));
    return signature.verify(hello.getProof().getSignature().toByteArray());
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_AUTHORIZED, REFUSED",
    "NOT_NOW, BUSY",
    "OVERLOADED, BUSY",
    "HELLO_AGAIN, LOST",
    "TAKEN_OVER, LOST"
  })
  void aFarewellEndsTheConnectionThatItNames(String code, Kind kind) throws Exception {
    try (Session session = connect()) {
      behind().dismiss(behind().named().get(0), code);
      await().until(() -> !session.isUp());
      assertThatThrownBy(() -> session.send(batch(1, 2)))
          .isInstanceOfSatisfying(UplinkException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
  }

  @Test
  void aFarewellInPlaceOfTheWelcomeIsTheHubsWord() {
    hub.script().stopWelcoming();
    CompletableFuture.runAsync(
        () -> {
          await().until(() -> !behind().named().isEmpty());
          behind().dismiss(behind().named().get(0), "NOT_AUTHORIZED");
        });
    assertThatThrownBy(this::connect)
        .isInstanceOfSatisfying(
            UplinkException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED));
  }

  @Test
  void aFarewellToAnEarlierConnectionEndsNothing() throws Exception {
    connect().close();
    try (Session session = connect()) {
      behind().dismiss(behind().named().get(0), "NOT_AUTHORIZED");
      assertThat(session.send(batch(1, 2))).isEqualTo(new Stored(2));
      assertThat(session.isUp()).isTrue();
    }
  }
}
