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
import org.junit.jupiter.params.provider.ValueSource;

/** «Мои», «Ничьи» and «Все» of every list of matters. */
class MatterFilterIT {
  private static final Pattern ROW =
      Pattern.compile("<tr id=\"(?:matters|statements|uninvoiced)-([^\"]+)\"");
  private static final Pattern TAKE = Pattern.compile("formaction=\"([^\"]+/take[^\"]+)\"");
  private static final Pattern NEXT = Pattern.compile("href=\"([^\"]+after=[^\"]+)\"");
  private static final String ONE = "0085430138900121";
  private static final String TWO = "0085430138900122";

  @TempDir Path directory;
  private FleetServer server;
  private AttentionSamples samples;

  @BeforeEach
  void open() {
    server = new FleetServer(directory, 0);
    samples = new AttentionSamples(server.database());
    samples.assortment();
    server
        .database()
        .asOwner(
            """
            insert into app_user (account_id, login, full_name, role, created_at)
            values (3, 'anna', 'Анна Кедрова', 'support', '2026-01-01Z'),
              (3, 'boris', 'Борис Ольхов', 'administrator', '2026-01-01Z')
            """);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/support/suspended",
        "/support/silent",
        "/support/activations",
        "/support/failed",
        "/support/expired",
        "/support/unsent",
        "/support/storage",
        "/statements",
        "/uninvoiced"
      })
  void narrowsToMineAndToNobodys(String list) {
    goWrong(ONE);
    goWrong(TWO);
    String who = !list.startsWith("/support/") ? "backOffice" : "support";
    assertThat(rows(who, list)).hasSize(2);
    assertThat(rows(who, list + "?owner=mine")).isEmpty();
    var nobodys = rows(who, list + "?owner=nobody");
    assertThat(nobodys).hasSize(2);

    String mine = nobodys.getFirst();
    String back = take(who, list + "?owner=nobody", mine);

    assertThat(back).as("the list as it was").startsWith(list + "?owner=nobody&");
    assertThat(rows(who, back)).containsExactly(nobodys.getLast());
    assertThat(rows(who, list + "?owner=mine")).containsExactly(mine);
    assertThat(rows("administrator", list + "?owner=mine")).isEmpty();
    assertThat(rows("administrator", list + "?owner=nobody")).containsExactly(nobodys.getLast());
    assertThat(rows("administrator", list)).hasSize(2);

    samples.database().asOwner("update matter_owner set taken_at = '2026-01-01Z'");
    assertThat(rows(who, list + "?owner=mine")).as("taken before it went wrong").isEmpty();
    assertThat(rows(who, list + "?owner=nobody")).hasSize(2);
  }

  @Test
  void pagesOfMineAreTurned() {
    for (int at = 100; at < 130; at++) {
      String serial = "0085430138900" + at;
      samples.register(serial);
      samples.agentIs(serial, "last_seen_at = '2026-11-16 08:00Z'");
    }
    var some = rows("support", "/support/silent?size=50").subList(3, 15);
    take("support", "/support/silent", some.toArray(String[]::new));

    var first = body("support", "/support/silent?owner=mine&size=10");
    var next = NEXT.matcher(first);
    assertThat(next.find()).isTrue();
    assertThat(next.group(1)).contains("owner=mine");
    var second = rows("support", next.group(1).replace("&amp;", "&"));

    assertThat(rows(first)).hasSize(10).isEqualTo(some.subList(0, 10));
    assertThat(second).isEqualTo(some.subList(10, 12));
    assertThat(first).contains("Всего: 12");
    assertThat(rows("support", "/support/silent?owner=nobody&size=50")).hasSize(18);
  }

  @Test
  void aPaymentThatWaitsAgainIsNobodysAndWaitsSinceThen() {
    goWrong(ONE);
    assertThat(body("backOffice", "/statements")).contains("ждёт 1 день 1 ч").contains("Никто");
    String id = rows("backOffice", "/statements").getFirst();
    take("backOffice", "/statements", id);
    server.clock().advance(Duration.ofHours(2));

    server.post("backOffice", "/statements/" + id + "/set-aside", "reason=x");
    server.post("backOffice", "/statements/" + id + "/take-back", "reason=x");

    assertThat(body("backOffice", "/statements")).contains("ждёт 0 с").contains("Никто");
    assertThat(rows("backOffice", "/statements?owner=nobody")).containsExactly(id);
  }

  /** Each list has one of them. */
  private void goWrong(String serial) {
    samples.register(serial);
    samples.agentIs(
        serial,
        "last_seen_at = '2026-11-16 08:00Z', suspended_at = '2026-11-17Z', suspend_reason ="
            + " 'copied'");
    samples.activation(serial, "failed", "2026-11-17 08:00Z");
    samples.install(serial, "failed", 1, "2026-11-17 08:00Z");
    samples.reading(serial, "expired", "2026-11-18 01:00Z");
    samples.told(
        serial, "unsent = 4, first_unsent_wall = '2026-11-15 10:00', received_at = '2026-11-18Z'");
    samples.storage(serial, 0, "2026-12-01");
    samples.payment(serial, "2026-11-17 08:00Z");
    samples.order("2026-11-16 08:00Z");
  }

  /** Takes what stands on a page and says where its reader is sent. */
  private String take(String who, String list, String... ids) {
    var action = TAKE.matcher(body(who, list));
    assertThat(action.find()).isTrue();
    var answer =
        server.post(who, action.group(1).replace("&amp;", "&"), "id=" + String.join("&id=", ids));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private List<String> rows(String who, String path) {
    return rows(body(who, path));
  }

  private static List<String> rows(String page) {
    return ROW.matcher(page).results().map(row -> row.group(1)).toList();
  }

  private String body(String who, String path) {
    var page = server.page(who, path);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    return page.body();
  }
}
