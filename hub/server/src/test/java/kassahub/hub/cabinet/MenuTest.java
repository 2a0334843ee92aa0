package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Market;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MenuTest {
  private static final Pattern TRAIL = Pattern.compile("layout\\.crumbs\\(.*trail = .*");
  private static final Pattern QUOTED = Pattern.compile("\"(/[a-z-]+)\"");

  /** Payments and late invoices come to the back office, as broken agents do to support. */
  @ParameterizedTest
  @CsvSource({
    "BACK_OFFICE, /support",
    "SUPPORT, /support",
    "ADMINISTRATOR, /support",
    "PARTNER, /activations",
    "CLIENT, /activations"
  })
  void everybodyBeginsWithWhatWaitsForThem(Role role, String page) {
    assertThat(Menu.home(Market.caller(1, role))).isEqualTo(page);
  }

  /** Who came by a link finds the list that a page belongs to (UX §11). */
  @Test
  void everyTrailBeginsAtAPageOfTheMenu() throws IOException {
    var menu = Menu.paths();
    try (var templates = Files.walk(Path.of("src/main/jte"))) {
      for (Path template : templates.filter(Files::isRegularFile).toList()) {
        var trails = TRAIL.matcher(Files.readString(template)).results().toList();
        for (var trail : trails) {
          assertThat(QUOTED.matcher(trail.group()).results().map(one -> one.group(1)))
              .as(template + ": " + trail.group())
              .containsAnyElementsOf(menu);
        }
      }
    }
  }
}
