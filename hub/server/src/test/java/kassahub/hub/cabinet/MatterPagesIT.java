package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong now: since when, and who sees to it. */
class MatterPagesIT {
  private static final Pattern ROW = Pattern.compile("<tr id=\"matters-([^\"]+)\"");
  private static final Pattern TAKE =
      Pattern.compile("formaction=\"(/support/[a-z]+/take[^\"]+)\"");
  private static final String ONE = "0085430138900121";
  private static final String TWO = "0085430138900122";
  private static final String SUPPORT = "Анна Кедрова";
  private static final String COLLEAGUE = "Борис Ольхов";

  @TempDir Path directory;
  private FleetServer server;
  private AttentionSamples samples;

  @BeforeEach
  void open() {
    server = new FleetServer(directory, 0);
    samples = new AttentionSamples(server.database());
    server
        .database()
        .asOwner(
            """
            insert into app_user (account_id, login, full_name, role, created_at)
            values (3, 'anna', 'Анна Кедрова', 'support', '2026-01-01Z'),
              (3, 'boris', 'Борис Ольхов', 'administrator', '2026-01-01Z')
            """);
    samples.register(ONE);
    samples.register(TWO);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theOldestStandsInFrontWithItsAge() {
    samples.agentIs(ONE, "last_seen_at = '2026-11-16 08:00Z'");
    samples.agentIs(TWO, "last_seen_at = '2026-11-15 05:00Z'");

    var page = page("support", "silent");

    assertThat(rows(page)).containsExactly("agent-" + TWO, "agent-" + ONE);
    assertThat(page).contains("3 дня 4 ч", "2 дня 1 ч", "1 касса", "Никто");
  }

  @ParameterizedTest
  @CsvSource({
    "failed, /deliveries?attention=yes&state=failed",
    "expired, /deliveries?attention=yes&state=expired",
    "activations, /activations?attention=yes&tab=failed",
    "unsent, /registers?tab=active&unsent=day",
    "storage, /registers?storage=ending&tab=active",
    "suspended, /agents?state=suspended",
    "silent, /agents?state=silent"
  })
  void showsWhatTheCountedListShows(String matter, String list) {
    samples.assortment();
    samples.activation(ONE, "failed", "2026-11-17 08:00Z");
    samples.activation(TWO, "done", "2026-11-17 08:00Z");
    samples.install(ONE, "failed", 1, "2026-11-17 08:00Z");
    samples.reading(TWO, "expired", "2026-11-17 08:00Z");
    samples.told(
        ONE, "unsent = 4, first_unsent_wall = '2026-11-15 10:00', received_at = '2026-11-18Z'");
    samples.storage(TWO, 0, "2026-12-01");
    samples.agentIs(ONE, "suspended_at = '2026-11-18Z', suspend_reason = 'copied'");
    samples.agentIs(TWO, "last_seen_at = '2026-11-15 05:00Z'");

    var page = page("support", matter);

    assertThat(rows(page)).hasSize(1);
    assertThat(server.page("support", list).body()).contains("-" + rows(page).getFirst() + "\"");
    assertThat(server.page("support", "/support").body())
        .contains("href=\"/support/" + matter + "\"", "href=\"" + list.replace("&", "&amp;"));
  }

  @Test
  void unsentDocumentsAreAgedByTheOldestOfThemAndFreshOnesAreNoMatter() {
    samples.told(
        ONE, "unsent = 4, first_unsent_wall = '2026-11-15 10:00', received_at = '2026-11-18Z'");
    samples.told(
        TWO, "unsent = 1, first_unsent_wall = '2026-11-18 11:00', received_at = '2026-11-18Z'");

    var page = page("support", "unsent");

    assertThat(page).contains(ONE, "3 дня 2 ч", "15.11.2026 10:00").doesNotContain(TWO);
    samples.told(ONE, "unsent = 0, first_unsent_wall = null, received_at = '2026-11-18 01:00Z'");
    assertThat(page("support", "unsent")).contains("Здесь всё в порядке");
  }

  @Test
  void aPersonTakesItAndGivesItBack() {
    samples.agentIs(ONE, "last_seen_at = '2026-11-16 08:00Z'");
    assertThat(take("support", page("support", "silent"), "agent-" + ONE)).isEqualTo(303);
    assertThat(page("administrator", "silent")).contains(SUPPORT).doesNotContain("Никто");

    server.post("administrator", "/support/silent/give-back", "id=agent-" + ONE);
    assertThat(page("support", "silent")).as("others' stay theirs").contains("kh-run", SUPPORT);

    server.post("support", "/support/silent/give-back", "id=agent-" + ONE);
    assertThat(page("support", "silent")).contains("Никто");
    assertThat(journal())
        .containsExactly(
            "matter.taken silent agent-" + ONE, "matter.given-back silent agent-" + ONE);
  }

  @Test
  void whatAColleagueTookMeanwhileStaysHis() {
    samples.agentIs(ONE, "last_seen_at = '2026-11-16 08:00Z'");
    samples.agentIs(TWO, "last_seen_at = '2026-11-16 08:00Z'");
    var before = page("support", "silent");
    server.clock().advance(Duration.ofMinutes(1));
    take("administrator", page("administrator", "silent"), "agent-" + ONE);

    assertThat(take("support", before, "agent-" + ONE, "agent-" + TWO)).isEqualTo(409);

    var page = page("support", "silent");
    assertThat(page).contains(COLLEAGUE, "Никто");
    assertThat(take("support", page, "agent-" + ONE)).as("seen and taken over").isEqualTo(303);
    assertThat(page("support", "silent")).doesNotContain(COLLEAGUE);
  }

  @Test
  void whatWentWrongAgainIsNobodys() {
    samples.agentIs(ONE, "last_seen_at = '2026-11-16 08:00Z'");
    take("support", page("support", "silent"), "agent-" + ONE);

    server.clock().advance(Duration.ofDays(3));
    samples.agentIs(ONE, "last_seen_at = '2026-11-19 08:00Z'");
    samples.agentIs(TWO, "last_seen_at = '2026-11-21 08:00Z'");

    assertThat(page("support", "silent")).contains("agent-" + ONE, "Никто");
  }

  @Test
  void whatNobodyCanTickIsRefused() {
    assertThat(server.post("support", "/support/silent/take", "").statusCode()).isEqualTo(422);
    assertThat(server.post("support", "/support/silent/take", "id=%27").statusCode())
        .isEqualTo(422);
    assertThat(
            server
                .post("support", "/support/silent/take", "all=x&all-count=3&id=agent-1&id=agent-2")
                .statusCode())
        .as("one of three stands on another page")
        .isEqualTo(422);
    assertThat(server.page("support", "/support/nothing").statusCode()).isEqualTo(404);
    assertThat(server.page("partner", "/support/silent").statusCode()).isEqualTo(403);
    assertThat(server.post("backOffice", "/support/silent/take", "id=a").statusCode())
        .isEqualTo(403);
  }

  private int take(String who, String page, String... ids) {
    var action = TAKE.matcher(page);
    assertThat(action.find()).isTrue();
    return server.post(who, action.group(1), "id=" + String.join("&id=", ids)).statusCode();
  }

  private String page(String who, String matter) {
    var page = server.page(who, "/support/" + matter);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    return page.body();
  }

  private static List<String> rows(String page) {
    return ROW.matcher(page).results().map(row -> row.group(1)).toList();
  }

  private List<String> journal() {
    return server
        .database()
        .database()
        .transact(
            tx ->
                tx.list(
                    """
                    select action || ' ' || object_id || ' ' || (details ->> 'objects') as line from journal
                    where object_kind = 'matter' order by id limit 9
                    """,
                    row -> row.string("line")));
  }
}
