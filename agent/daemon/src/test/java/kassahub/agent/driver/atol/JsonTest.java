package kassahub.agent.driver.atol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void readsEveryKindOfValue() {
    Json json =
        Json.parse(
            " {\"a\": [1, -2.50e1, \"x\\n\\u0416\\\\\"], \"b\": {\"c\": true, \"d\": null}} ");
    assertThat(json.at("a").elements()).hasSize(3);
    assertThat(json.at("a").elements().get(0).small()).hasValue(1);
    assertThat(json.at("a").elements().get(1).number()).as("negative").isEmpty();
    assertThat(json.at("a").elements().get(2).text()).hasValue("x\nЖ\\");
    assertThat(json.at("b").at("c").flag()).hasValue(true);
    assertThat(json.at("b").at("d").text()).isEmpty();
    assertThat(json.at("nowhere").at("deeper").number()).isEmpty();
  }

  @Test
  void whatIsOfAnotherKindOrTooLargeIsEmpty() {
    Json json = Json.parse("{\"n\": \"7\", \"t\": 7, \"big\": 1e300, \"part\": 1.5, \"i\": 3e9}");
    assertThat(json.at("n").number()).isEmpty();
    assertThat(json.at("t").text()).isEmpty();
    assertThat(json.at("big").number()).isEmpty();
    assertThat(json.at("part").number()).isEmpty();
    assertThat(json.at("i").small()).isEmpty();
    assertThat(json.at("i").number()).hasValue(3_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[1,]",
        "{\"a\" 1}",
        "{\"a\":}",
        "\"open",
        "01",
        "+1",
        "1e9999",
        "tru",
        "nul",
        "{} {}",
        "\"\\x\"",
        "\"\\u12\"",
        "\"a\nb\"",
        "'a'",
        "<html>"
      })
  void refusesWhatIsNoJson(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void depthIsBounded() {
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too deep");
  }
}
