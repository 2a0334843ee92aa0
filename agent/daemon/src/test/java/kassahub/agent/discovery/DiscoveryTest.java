package kassahub.agent.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
  private static final String TEXT = "KKT SN 0085430138900121; IP 192.168.1.7; port 7778";

  @Test
  void hearsEveryRegisterOnceAndNoOthers() throws Exception {
    try (var announcements = new Announcements(0);
        var sender = new DatagramSocket()) {
      for (String text : new String[] {TEXT, "hello", TEXT, TEXT.replace("121", "122")}) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        sender.send(
            new DatagramPacket(
                bytes, bytes.length, InetAddress.getLoopbackAddress(), announcements.port()));
      }
      assertThat(announcements.listen(Duration.ofMillis(500)))
          .extracting(Announcement::serial)
          .containsExactly("0085430138900121", "0085430138900122");
    }
  }

  @Test
  void readsTheIpv6FormToo() {
    assertThat(Announcement.parse("KKT SN 17; IPV6LL fe80::1; IPV6A 2001:db8::1; port 7778"))
        .contains(new Announcement("17", "2001:db8::1", 7778));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "KKT ", "KKT SN 17", "KKT SN x; IP 1.2.3.4; port 1", "SN 1; IP a; port 1"})
  void ignoresWhatIsNoAnnouncement(String text) {
    assertThat(Announcement.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.1.7,1,192.168.1.7,192.168.1.7",
    "192.168.1.0/24,254,192.168.1.1,192.168.1.254",
    "10.0.0.9/30,2,10.0.0.9,10.0.0.10",
    "200.0.0.0/22,1022,200.0.0.1,200.0.3.254"
  })
  void aRangeIsItsHosts(String text, int count, String first, String last) {
    assertThat(AddressRange.parse(text).hosts()).hasSize(count).startsWith(first).endsWith(last);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/8", "10.0.0.0/33", "10.0.0.256", "till-7", "1.2.3"})
  void refusesWhatIsTooLargeOrNoAddress(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
