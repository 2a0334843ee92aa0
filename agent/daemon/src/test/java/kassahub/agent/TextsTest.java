package kassahub.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import kassahub.agent.driver.RegisterFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TextsTest {
  private static final Pattern PLACE = Pattern.compile("\\{\\d}");

  @Test
  void bothLanguagesHaveTheSameKeysAndPlaces() throws IOException {
    Properties russian = bundle("texts.properties");
    Properties english = bundle("texts_en.properties");
    assertThat(english.stringPropertyNames()).isEqualTo(russian.stringPropertyNames());
    for (String key : russian.stringPropertyNames()) {
      assertThat(places(english.getProperty(key)))
          .as(key)
          .isEqualTo(places(russian.getProperty(key)));
    }
  }

  @ParameterizedTest
  @EnumSource(RegisterFault.Kind.class)
  void everyFaultOfARegisterSaysWhatToDo(RegisterFault.Kind kind) {
    for (Locale locale : new Locale[] {Locale.ENGLISH, Locale.forLanguageTag("ru")}) {
      Texts texts = Texts.of(locale);
      assertThat(texts.of("fault." + kind.code())).isNotBlank();
      assertThat(texts.of("doctor.register." + kind.code(), "here", "why")).contains("here", "why");
    }
  }

  @Test
  void russianIsSpokenUnlessEnglishIsSet() {
    assertThat(Texts.of(Locale.forLanguageTag("kk-KZ")).of("doctor.healthy")).contains("порядке");
    assertThat(Texts.of(Locale.US).of("doctor.healthy")).isEqualTo("Nothing wrong.");
  }

  private static Set<String> places(String text) {
    var places = new TreeSet<String>();
    PLACE.matcher(text).results().forEach(place -> places.add(place.group()));
    return places;
  }

  private static Properties bundle(String name) throws IOException {
    var properties = new Properties();
    try (Reader in =
        new InputStreamReader(
            Objects.requireNonNull(Texts.class.getResourceAsStream(name)),
            StandardCharsets.UTF_8)) {
      properties.load(in);
    }
    return properties;
  }
}
