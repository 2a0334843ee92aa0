package kassahub.hub.cabinet.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ООО «Клён» | ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ \"КЛЕН\"",
        "ИП Кедрова А. С. | Индивидуальный предприниматель Кедрова Анна Сергеевна",
        "Лесная, 4 | 125047, г. Москва, ул. Лесная, д. 4",
        "ООО «Ива» | ООО \"ИВА\"",
      })
  void knowsTheSameWrittenTwice(String ours, String registered) {
    assertThat(Spelling.alike(ours, registered)).isTrue();
    assertThat(Spelling.alike(registered, ours)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ООО «Клён» | ООО «Ясень»",
        "ООО «Ива» | ООО «Дуб»",
        "Лесная, 4 | г. Москва, ул. Лесная, д. 14",
      })
  void tellsOthersApart(String ours, String registered) {
    assertThat(Spelling.alike(ours, registered)).isFalse();
  }
}
