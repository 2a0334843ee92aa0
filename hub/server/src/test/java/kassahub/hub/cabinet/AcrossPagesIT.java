package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What all pages have in common: the menu, what a list remembers, and what stands where nothing is.
 */
class AcrossPagesIT {
  private static final String SERIAL = "0085430138900121";
  private static final Pattern MODULE =
      Pattern.compile("<li><a href=\"(/[a-z-]+)\"[^>]*><i class=\"kh-i kh-i-[a-z-]+\"");

  @TempDir Path directory;
  private FleetServer server;

  @BeforeEach
  void open() {
    server = new FleetServer(directory, 0);
    FleetSamples.organisations(server.database());
    FleetSamples.toldRegister(server.database(), SERIAL, FleetSamples.OWN);
    FleetSamples.silentRegister(server.database(), "0085430138900122", FleetSamples.CLIENT);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "partner, /activations /claims /api /profile",
    "support, /activations /support /api /profile",
    "backOffice, /activations /support /invoices /api /profile",
    "both, /activations /support /invoices /api /profile",
    "administrator, /activations /support /invoices /api /profile"
  })
  void theMenuHasTheModulesOfEachRoleAndNoOther(String who, String modules) {
    var found = MODULE.matcher(server.page(who, "/profile").body()).results();

    assertThat(found.map(link -> link.group(1)).toList()).containsExactly(modules.split(" ", -1));
  }

  @Test
  void whatIsNotGrantedIsNeitherInTheMenuNorReached() {
    assertThat(server.page("support", "/activations").body()).doesNotContain("href=\"/orders\"");
    assertThat(server.page("backOffice", "/activations").body())
        .contains("href=\"/orders\"")
        .doesNotContain("href=\"/registers\"");
    for (String page : List.of("/invoices", "/support", "/releases")) {
      assertThat(server.page("partner", page).statusCode()).as(page).isEqualTo(403);
    }
    assertThat(server.page("backOffice", "/registers").statusCode()).isEqualTo(403);
    for (String page : List.of("/registers", "/agents", "/orders", "/invoices")) {
      assertThat(server.page("both", page).statusCode()).as(page).isEqualTo(200);
    }
  }

  @Test
  void aListKeepsItsPageSizeSortAndColumnsForOneUser() {
    server
        .database()
        .asOwner(
            """
            insert into app_user (account_id, login, full_name, role, created_at) values
              (1, 'one', 'One', 'partner', '2026-01-01Z'), (3, 'two', 'Two', 'administrator', '2026-01-01Z')
            """);
    var kept =
        server.post("partner", "/tables/registers", "size=50&sort=-seen&hidden=outlet,memory");
    assertThat(kept.statusCode()).isEqualTo(204);

    assertThat(server.page("partner", "/registers").body())
        .contains("data-size=\"50\" data-sort=\"-seen\"")
        .containsPattern("<th scope=\"col\" data-c=\"outlet\" hidden")
        .doesNotContainPattern("<th scope=\"col\" data-c=\"client\" hidden");
    assertThat(server.page("administrator", "/registers").body())
        .contains("data-size=\"25\" data-sort=\"storageEnds\"")
        .doesNotContainPattern("<th scope=\"col\" data-c=\"outlet\" hidden");
    server.post("partner", "/tables/registers", "size=7&sort=;drop");
    assertThat(server.page("partner", "/registers").body())
        .contains("data-size=\"50\" data-sort=\"-seen\"");
  }

  @Test
  void aListSaysThatItIsEmptyWhatWasNotFoundAndHowManyThereAre() {
    assertThat(server.page("partner", "/registers").body()).contains("Всего: 2", SERIAL);
    assertThat(server.page("partner", "/registers?q=99999999").body())
        .contains("Ничего не нашлось", "Снять фильтры")
        .doesNotContain(SERIAL, "Касс пока нет");
    assertThat(server.page("stranger", "/registers").body())
        .contains("Касс пока нет", "как только агент рядом с ней выйдет на связь")
        .doesNotContain("Ничего не нашлось");
  }

  @Test
  void aFaultHasAPageWithItsReasonAndAWayOn() {
    var missing = server.page("partner", "/nowhere");
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(missing.body()).contains("Такой страницы нет или она вам недоступна", "href=\"/\"");
    assertThat(server.page("partner", "/invoices").body())
        .contains("У вас нет прав на это действие", "href=\"/\"");
  }
}
