package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BrowserNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Chrome, Linux | Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
            + " Chrome/143.0.0.0 Safari/537.36",
        "Edge, Windows | Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/142.0.0.0"
            + " Safari/537.36 Edg/142.0.0.0",
        "Yandex Browser, Windows | Mozilla/5.0 (Windows NT 6.1) Chrome/136.0.0.0 YaBrowser/25.6.0.0"
            + " Safari/537.36",
        "Safari, iPhone | Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5"
            + " Mobile/15E148 Safari/604.1",
        "Firefox, macOS | Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:139.0) Gecko/20100101"
            + " Firefox/139.0",
        "curl/8.5.0 | curl/8.5.0"
      })
  void namesTheBrowserAndItsSystem(String name, String userAgent) {
    assertThat(BrowserName.of(userAgent)).isEqualTo(name);
  }
}
