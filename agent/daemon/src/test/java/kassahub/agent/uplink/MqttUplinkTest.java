package kassahub.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import kassahub.agent.enrol.HubAddress;
import kassahub.agent.enrol.TestAuthority;
import kassahub.agent.uplink.mqtt.MqttUplink;
import kassahub.proto.v1.Hello;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** MQTT where a PUBACK means committed. */
class MqttUplinkTest extends UplinkContract {
  private static final int TIMES = 5;

  @Override
  HubDouble startHub(TestAuthority authority, TestAuthority.Signed certificate) {
    return new MqttHubDouble(authority, certificate, true);
  }

  @Override
  Uplink uplink(HubAddress address, LinkTimes times) {
    return new MqttUplink(address, times);
  }

  @Test
  void theHubsOwnTlsHasProvedWhoseKeyItIs() throws Exception {
    connect().close();
    assertThat(hub.script().hellos()).noneMatch(Hello::hasProof);
  }

  /** Paho would look for ever for a reader that has already ended, ten times a second. */
  @Test
  void aHubThatHangsUpAfterTheHandshakeLeavesNoThread() throws Exception {
    var hungUp = authority.agent("hung-up");
    times = QUICK;
    try (var door = tls(authority.server())) {
      var porter = new Thread(() -> shakeHandsAndHangUp(door), "porter");
      porter.setDaemon(true);
      porter.start();
      var address = new HubAddress("localhost", door.getLocalPort());
      for (int time = 0; time < TIMES; time++) {
        assertThatThrownBy(() -> connect(address, hungUp)).isInstanceOf(UplinkException.class);
      }
    }

    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.startsWith("MQTT") && name.endsWith("hung-up")));
  }

  private static SSLServerSocket tls(TestAuthority.Signed certificate) throws Exception {
    var keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "hub", certificate.key(), new char[0], certificate.chain().toArray(Certificate[]::new));
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, new char[0]);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0);
  }

  private static void shakeHandsAndHangUp(SSLServerSocket door) {
    while (!door.isClosed()) {
      try (var guest = (SSLSocket) door.accept()) {
        guest.startHandshake();
      } catch (IOException over) {
        // the next one, or the door is closed
      }
    }
  }
}
