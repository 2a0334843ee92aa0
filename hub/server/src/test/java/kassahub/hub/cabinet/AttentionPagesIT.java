package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures of «Что требует внимания», and that each link opens what was counted. */
class AttentionPagesIT {
  private static final String LATE = "/uninvoiced?age=day";
  private static final Pattern FIGURE =
      Pattern.compile(
          "<span class=\"kh-st [^\"]+\">([^<]+)</span><div class=\"kh-grow\"><a class=\"kh-strong\""
              + " href=\"([^\"]+)\"");
  private static final Pattern ROW = Pattern.compile("<tr id=\"[a-z]+-([^\"]+)\"");
  private static final Duration LATER = Duration.ofSeconds(6);

  private static final String FAILED = "/deliveries?attention=yes&state=failed";
  private static final String EXPIRED = "/deliveries?attention=yes&state=expired";
  private static final String HELD = "/deliveries?attention=yes&state=held";
  private static final String ACTIVATIONS = "/activations?attention=yes&tab=failed";

  private static final String ONE = "0085430138900121";
  private static final String TWO = "0085430138900122";
  private static final String THREE = "0085430138900123";
  private static final String YESTERDAY = "2026-11-17 08:00Z";

  @TempDir Path directory;
  private FleetServer server;
  private AttentionSamples samples;

  @BeforeEach
  void open() {
    server = new FleetServer(directory, 0);
    samples = new AttentionSamples(server.database());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void countsWhatFailedAndRanOutAndOpensExactlyThat() {
    List.of(ONE, TWO, THREE).forEach(samples::register);
    samples.install(ONE, "failed", 1, YESTERDAY);
    samples.install(TWO, "failed", 1, YESTERDAY);
    samples.install(TWO, "expired", 2, "2026-11-17 09:00Z");
    samples.reading(THREE, "expired", YESTERDAY);

    assertThat(figures("support")).isEqualTo(Map.of(FAILED, "1", EXPIRED, "2"));
    assertThat(server.page("support", FAILED).body()).contains(ONE).doesNotContain(TWO, THREE);
    assertThat(server.page("support", EXPIRED).body()).contains(TWO, THREE).doesNotContain(ONE);
    assertThat(rows(FAILED)).hasSize(1);
    assertThat(rows(EXPIRED)).hasSize(2);
  }

  @Test
  void aRepeatedDeliveryIsNotCountedAnyMore() {
    samples.register(ONE);
    samples.bought(ONE);
    samples.install(ONE, "failed", 1, YESTERDAY);
    assertThat(figures("support")).containsEntry(FAILED, "1");

    server.post("support", "/deliveries/retry", "id=" + rows(FAILED).getFirst());

    server.clock().advance(LATER);
    assertThat(figures("support")).isEmpty();
    assertThat(rows(FAILED)).isEmpty();
    assertThat(rows("/deliveries?state=failed")).hasSize(1);
  }

  @Test
  void aRegisterThatGotItsLicenceMeanwhileNeedsNobody() {
    samples.register(ONE);
    samples.register(TWO);
    samples.install(ONE, "failed", 1, YESTERDAY);
    samples.install(TWO, "failed", 1, YESTERDAY);

    samples.told(ONE, "licence = decode(repeat('1f', 64), 'hex')"); // all its bits, and others
    samples.told(TWO, "licence = decode(repeat('0e', 64), 'hex')"); // one of them is missing

    assertThat(figures("support")).isEqualTo(Map.of(FAILED, "1"));
    assertThat(server.page("support", FAILED).body()).contains(TWO).doesNotContain(ONE);
  }

  @Test
  void aRegisterThatAnsweredSinceNeedsNoReading() {
    samples.register(ONE);
    samples.reading(ONE, "failed", YESTERDAY);
    assertThat(figures("support")).isEqualTo(Map.of(FAILED, "1"));

    samples.told(ONE, "received_at = '2026-11-17 08:01Z'");

    server.clock().advance(LATER);
    assertThat(figures("support")).isEmpty();
  }

  @Test
  void whatIsOldOrCannotBeRepeatedIsNotCounted() {
    List.of(ONE, TWO, THREE).forEach(samples::register);
    List.of(ONE, TWO, THREE).forEach(serial -> samples.install(serial, "failed", 1, YESTERDAY));
    samples.register("0085430138900124");
    samples.install("0085430138900124", "failed", 1, "2026-10-18 08:00Z"); // 31 days
    samples.agentIs(ONE, "revoked_at = '2026-11-18Z'");
    samples
        .database()
        .asOwner("update register set archived_at = '2026-11-18Z' where serial = '" + TWO + "'");
    samples
        .database()
        .asOwner(
            "update register set organisation_id = 3, agent_id = null where serial = '"
                + THREE
                + "'");

    assertThat(figures("support")).isEmpty();
  }

  @Test
  void aPostponedDeliveryIsCountedFromItsSecondTryOn() {
    samples.register(ONE);
    samples.register(TWO);
    samples.install(ONE, "held", 1, YESTERDAY);
    samples.install(TWO, "held", 2, YESTERDAY);

    assertThat(figures("support")).isEqualTo(Map.of(HELD, "1"));
    assertThat(server.page("support", HELD).body()).contains(TWO).doesNotContain(ONE);
  }

  @Test
  void aFailedActivationIsCountedUntilItsSerialIsOrderedAgain() {
    samples.assortment();
    samples.activation(ONE, "failed", YESTERDAY);
    samples.activation(TWO, "failed", YESTERDAY);
    samples.activation(TWO, "done", "2026-11-17 10:00Z");
    samples.activation(THREE, "failed", "2026-10-18 08:00Z"); // 31 days

    assertThat(figures("support")).isEqualTo(Map.of(ACTIVATIONS, "1"));
    assertThat(rows(ACTIVATIONS)).containsExactly("1");
    assertThat(rows("/activations?tab=failed")).hasSize(3);
  }

  @Test
  void countsAgentsThatAreStoppedSilentOrDeaf() {
    List.of(ONE, TWO, THREE).forEach(samples::register);
    samples.agentIs(ONE, "suspended_at = '2026-11-18Z', suspend_reason = 'copied'");
    samples.agentIs(TWO, "last_seen_at = '2026-11-16Z'");
    samples.agentIs(
        THREE, "health = '{\"registers\":[{\"reachable\":false,\"fault\":\"no-answer\"}]}'");

    var figures = figures("support");

    assertThat(figures)
        .isEqualTo(
            Map.of(
                "/agents?state=suspended", "1",
                "/agents?state=silent", "1",
                "/agents?state=unreachable", "1"));
    assertThat(rows("/agents?state=suspended")).containsExactly("agent-" + ONE);
    assertThat(rows("/agents?state=silent")).containsExactly("agent-" + TWO);
    assertThat(rows("/agents?state=unreachable")).containsExactly("agent-" + THREE);
  }

  @Test
  void anAgentThatHasJustComeInIsNotSilent() {
    List.of(ONE, TWO).forEach(samples::register);
    samples.agentIs(ONE, "last_seen_at = null, enrolled_at = '2026-11-18 08:56Z'");
    samples.agentIs(TWO, "last_seen_at = null, enrolled_at = '2026-11-17 08:56Z'");

    assertThat(figures("support")).isEqualTo(Map.of("/agents?state=silent", "1"));
    assertThat(rows("/agents?state=silent")).containsExactly("agent-" + TWO);
  }

  @Test
  void anAgentThatHasTriedNoRegisterYetIsNotDeaf() {
    samples.register(ONE);
    samples.agentIs(ONE, "health = '{\"registers\":[{\"reachable\":false,\"fault\":null}]}'");

    assertThat(figures("support")).isEmpty();
    assertThat(rows("/agents?state=unreachable")).isEmpty();
    assertThat(server.page("support", "/agents").body()).doesNotContain("не видит кассу");
  }

  @Test
  void countsRegistersByWhatIsWrongWithThem() {
    List.of(ONE, TWO, THREE).forEach(samples::register);
    samples.told(ONE, "memory_percent = 90, flk_document = 7");
    samples.told(TWO, "licence_until = '2026-12-31', last_document_wall = '2026-11-16 12:00'");
    samples.subscription(TWO, "2027-12-14");
    samples.storage(TWO, 16, "2027-12-01"); // 16: the data operator refused a document
    samples.storage(THREE, 0, "2026-12-01");

    var figures = figures("support");

    assertThat(figures)
        .containsOnly(
            Map.entry("/registers?memory=90&sort=-memory&tab=active", "1"),
            Map.entry("/registers?refused=yes&tab=active", "2"),
            Map.entry("/registers?licence=missing&tab=active", "1"),
            Map.entry("/registers?documents=none24&tab=active", "1"),
            Map.entry("/registers?storage=ending&tab=active", "1"));
    figures.forEach(
        (path, figure) -> assertThat(rows(path)).as(path).hasSize(Integer.parseInt(figure)));
  }

  @Test
  void moreThanTheListShowsIsSaid() {
    samples.claims(201);
    samples.enrolments(200);

    assertThat(figures("support")).isEqualTo(Map.of("/claims", "200+", "/enrolments", "200"));
  }

  @Test
  void whoAskedForAConfirmationDoesNotSeeItAsWork() {
    samples.confirmation("accept_claim", "7", "2");
    samples.confirmation("record_bits", ONE, "2");

    assertThat(figures("administrator")).isEmpty(); // is user 2
    assertThat(figures("secondAdministrator")).isEqualTo(Map.of("/confirmations", "2"));
    assertThat(figures("support")).isEqualTo(Map.of("/confirmations", "1")); // may not the bits
  }

  @Test
  void figuresAreKeptForSomeSecondsAndSaySo() {
    samples.register(ONE);
    assertThat(figures("support")).isEmpty();
    samples.install(ONE, "failed", 1, YESTERDAY);

    server.clock().advance(Duration.ofSeconds(4));
    assertThat(figures("support")).isEmpty();
    assertThat(server.page("support", "/support").body()).contains("Посчитано в 12:00:00");
    assertThat(figures("administrator")).containsEntry(FAILED, "1"); // another kind of reader

    server.clock().advance(Duration.ofSeconds(1));
    assertThat(figures("support")).containsEntry(FAILED, "1");
  }

  @Test
  void whoeverHandlesMoneySeesWhatWaitsThere() {
    samples.register(ONE);
    samples.order("2026-11-17 08:59Z");
    samples.order("2026-11-17 09:01Z");
    samples.payment("one", "2026-11-18 08:59Z");
    samples.agentIs(ONE, "last_seen_at = '2026-11-16 08:00Z'");

    var money = Map.of(LATE, "1", "/statements", "1");
    assertThat(figures("backOffice")).isEqualTo(money);
    assertThat(figures("administrator")).containsAllEntriesOf(money).hasSize(3);
    assertThat(figures("support")).isEqualTo(Map.of("/agents?state=silent", "1"));
    assertThat(server.page("backOffice", LATE).body())
        .contains("1 день 0 ч")
        .doesNotContain("23 ч");
    assertThat(server.page("backOffice", "/uninvoiced").body()).contains("1 день 0 ч", "23 ч");
    assertThat(server.page("administrator", "/support/statements").headers().firstValue("Location"))
        .contains("/statements");
  }

  @Test
  void whoeverHandlesMoneyIsSentWhereHeMayGo() {
    assertThat(server.page("backOffice", "/support").body())
        .contains("Сейчас всё спокойно", "<a class=\"kh-b\" href=\"/statements\"")
        .doesNotContain("href=\"/deliveries\"");
  }

  @Test
  void isForOperators() {
    assertThat(server.page("partner", "/support").statusCode()).isEqualTo(403);
    assertThat(server.page("backOffice", "/support/silent").statusCode()).isEqualTo(403);
    assertThat(server.page("support", "/support/uninvoiced").statusCode()).isEqualTo(403);
    assertThat(server.post("support", "/support/statements/take", "id=1").statusCode())
        .isEqualTo(403);
  }

  /** Figures by the link behind them. */
  private Map<String, String> figures(String who) {
    var page = server.page(who, "/support");
    assertThat(page.statusCode()).isEqualTo(200);
    var found = new LinkedHashMap<String, String>();
    var matcher = FIGURE.matcher(page.body());
    while (matcher.find()) {
      found.put(matcher.group(2).replace("&amp;", "&"), matcher.group(1));
    }
    return found;
  }

  /** Ids of the rows that support sees there. */
  private List<String> rows(String path) {
    var page = server.page("support", path);
    assertThat(page.statusCode()).isEqualTo(200);
    return ROW.matcher(page.body()).results().map(row -> row.group(1)).toList();
  }
}
