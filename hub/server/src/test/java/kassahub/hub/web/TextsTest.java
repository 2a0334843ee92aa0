package kassahub.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextsTest {
  private static final Texts RUSSIAN = Texts.of(Locale.of("ru"));
  private static final Texts ENGLISH = Texts.of(Locale.ENGLISH);

  @ParameterizedTest
  @CsvSource({"1,день", "2,дня", "5,дней", "11,дней", "14,дней", "21,день", "102,дня"})
  void agreesWithTheNumber(int days, String word) {
    assertThat(RUSSIAN.say("age.days", "count", days, "hours", 4))
        .isEqualTo(days + " " + word + " 4 ч");
  }

  @Test
  void saysTheSameThingsInBothLanguages() {
    assertThat(ENGLISH.keys()).containsExactlyInAnyOrderElementsOf(withoutContract(RUSSIAN.keys()));
  }

  /** The API contract is written in English itself; only its Russian words are in a bundle. */
  private static List<String> withoutContract(Set<String> keys) {
    return keys.stream().filter(key -> !key.matches("api\\.(field|op|type)\\..*")).toList();
  }

  /** How texts are written: UX §6; the contract of the API is no page. */
  @Test
  void sentencesHaveNoDashesAndRefusalsEndWithAStop() {
    assertThat(withoutContract(RUSSIAN.keys()))
        .allSatisfy(
            key -> {
              String text = RUSSIAN.find(key, Map.of()).orElseThrow();
              assertThat(text).as(key).doesNotContain("\u2014", "\u2013");
              if (key.startsWith("problem.")) {
                assertThat(text).as(key).endsWith(".");
              }
            });
  }

  @Test
  void refusesAKeyThatNobodyWrote() {
    assertThatThrownBy(() -> RUSSIAN.say("no.such.text")).hasMessageContaining("no.such.text");
  }

  @Test
  void showsMoneyAsPeopleWriteIt() {
    var formats = new Formats(RUSSIAN, ZoneId.of("Europe/Moscow"));
    assertThat(formats.money(2_400_000, "RUB")).isEqualTo("24\u00a0000\u00a0₽");
    assertThat(formats.money(-50, "KZT")).isEqualTo("-0,50\u00a0₸");
    assertThat(formats.age(Duration.ofMinutes(7))).isEqualTo("7 мин");
  }
}
