package kassahub.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProxiesTest {
  private final Proxies proxies = Proxies.of(List.of("10.0.0.0/8", "192.0.2.1", "fd00::/8"));

  @Test
  void believesNobodyElse() {
    assertThat(client("203.0.113.9", "198.51.100.1")).isEqualTo("203.0.113.9");
    assertThat(client("11.0.0.1", "198.51.100.1")).isEqualTo("11.0.0.1");
    assertThat(Proxies.of(List.of()).client("10.0.0.1", List.of("198.51.100.1"), List.of()))
        .isEqualTo("10.0.0.1");
  }

  @Test
  void takesTheNearestThatIsNoneOfThem() {
    assertThat(client("10.0.0.1", "1.1.1.1, 198.51.100.1")).isEqualTo("198.51.100.1");
    assertThat(client("192.0.2.1", "1.1.1.1, 198.51.100.1, 10.2.3.4")).isEqualTo("198.51.100.1");
    assertThat(client("10.0.0.1", "1.1.1.1", "198.51.100.1")).isEqualTo("198.51.100.1");
    assertThat(client("fd00::7", "[2001:db8::5]:4711")).isEqualTo("2001:db8:0:0:0:0:0:5");
    assertThat(client("10.0.0.1", "198.51.100.1:4711")).isEqualTo("198.51.100.1");
  }

  @Test
  void givesNobodysAddressWhenAProxyNamesNobody() {
    assertThat(client("10.0.0.1")).isEqualTo("via 10.0.0.1");
    assertThat(client("10.0.0.1", "198.51.100.1, unknown")).isEqualTo("via 10.0.0.1");
    assertThat(client("10.0.0.1", "")).isEqualTo("via 10.0.0.1");
  }

  @Test
  void readsTheStandardHeaderToo() {
    var lines = List.of("for=1.1.1.1", "proto=https;for=\"198.51.100.1:80\", for=10.0.0.9");
    assertThat(proxies.client("10.0.0.1", List.of(), lines)).isEqualTo("198.51.100.1");
  }

  @Test
  void refusesWhatIsNoNetwork() {
    for (String bad : List.of("proxy.example.org", "10.0.0.0/33", "10.0.0.0/x", "")) {
      assertThatThrownBy(() -> Proxies.of(List.of(bad)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private String client(String peer, String... forwardedFor) {
    return proxies.client(peer, List.of(forwardedFor), List.of());
  }
}
