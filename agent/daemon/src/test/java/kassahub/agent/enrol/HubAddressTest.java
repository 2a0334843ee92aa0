package kassahub.agent.enrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubAddressTest {
  @ParameterizedTest
  @ValueSource(strings = {"hub.example:8883", "127.0.0.1:1", "[2001:db8::1]:65535"})
  void readsWhatItWrites(String text) {
    assertThat(HubAddress.parse(text)).hasToString(text);
  }

  @Test
  void anIpv6HostLosesItsBrackets() {
    assertThat(HubAddress.parse("[::1]:8883")).isEqualTo(new HubAddress("::1", 8883));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hub", "hub:", ":1", "hub:0", "hub:65536", "my_hub:1", "hub:x", "a b:1"})
  void refusesWhatIsNoAddress(String text) {
    assertThatThrownBy(() -> HubAddress.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
