package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One box for whatever a caller reads out. */
class FindPagesIT {
  private static final String TOLD = "0085430138900121";
  private static final String UNSEEN = "0085430138900777";
  private static final Pattern HIT = Pattern.compile("<a class=\"kh-strong\" href=\"([^\"]+)\"");

  @TempDir static Path directory;
  private static FleetServer server;

  @BeforeAll
  static void fill() {
    server = new FleetServer(directory, 0);
    var database = server.database();
    var samples = new AttentionSamples(database);
    FleetSamples.toldRegister(database, TOLD, FleetSamples.OWN);
    FleetSamples.silentRegister(database, "0085430138900122", FleetSamples.CLIENT);
    FleetSamples.agent(database, "agent-one", FleetSamples.OWN, TOLD);
    samples.assortment();
    samples.activation(TOLD, "done", "2026-11-17 08:00Z");
    samples.activation(UNSEEN, "done", "2026-11-17 08:00Z");
    samples.activation(UNSEEN, "failed", "2026-11-17 09:00Z");
    samples.subscription(UNSEEN, "2027-11-17");
    for (int n = 10; n < 22; n++) {
      FleetSamples.silentRegister(database, "00999000000000" + n, FleetSamples.CLIENT);
    }
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "serial, 0085430138900121, /registers/1",
    "serial with look-alikes in Latin, OO8543O1389OO12l, /registers/1",
    "serial with look-alikes in Cyrillic, ОО8543О1389ОО121, /registers/1",
    "serial in groups, 0085 4301 3890 0121, /registers/1",
    "part of a serial, 900122, /registers/2",
    "registration, 0007654321245489, /registers/1",
    "storage, 9999078902004412, /registers/1",
    "name of an organisation, северная касса, /registers?organisation=1",
    "tax number of one without registers, 5008012340, /activations?organisation=3",
    "name of one without registers, чужая лавка, /activations?organisation=3",
    "name without its quotes, ООО Северная касса, /registers?organisation=1",
    "name as banks write it, СЕВЕРНАЯ КАССА ООО, /registers?organisation=1",
    "'name in other quotes', 'ООО \"Северная касса\"', /registers?organisation=1",
    "a caller's words, касса 0085430138900121 не печатает, /registers/1",
    "a line of a letter, Зав. № 0085 4301 3890 0121., /registers/1",
    "part of a serial in words, касса 900122 молчит, /registers/2",
    "a number and its sign, РНМ 0007654321245489, /registers/1",
    "a tax number and its sign, ИНН 5008012340, /activations?organisation=3",
    "activation as its page is called, Активация № 2, /activations/2",
    "activation, 2, /activations/2",
    "activation with its sign, № 2, /activations/2",
    "agent, lesnaya, /agents/agent-one",
    "id of an agent, agent-one, /agents/agent-one"
  })
  void theOnlyThingThereIsOpensAtOnce(String what, String text, String path) {
    var answer = find("support", text);

    assertThat(answer.statusCode()).as(what).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).hasValue(path);
  }

  @Test
  void severalStandByKindAndTheRestIsALink() {
    var page = find("support", "00999").body();

    assertThat(hits(page)).hasSize(10).startsWith("/registers/3", "/registers/4");
    assertThat(page).contains("id=\"find-registers\"", "href=\"/registers?q=00999\"");
    assertThat(page).doesNotContain("id=\"find-agents\"", "В архиве");
    server
        .database()
        .asOwner("update register set archived_at = '2026-11-01Z' where serial like '00999%10'");
    assertThat(find("support", "00999").body()).containsOnlyOnce("В архиве, ");
    assertThat(server.page("support", "/registers/3").body()).contains("В архиве");
    assertThat(server.page("support", "/registers/4").body()).doesNotContain("В архиве");
  }

  @Test
  void aNumberThatNoRegisterHasIsFoundInWhatWasBought() {
    var page = find("support", UNSEEN).body();

    assertThat(hits(page)).containsExactly("/activations/3", "/activations/2");
    assertThat(page).contains("id=\"find-bought\"", "Пэй Киоск-01Ф");
  }

  @Test
  void theBackOfficeHasNoDevicesAndFindsWhatWasBought() {
    assertThat(find("backOffice", TOLD).headers().firstValue("Location"))
        .hasValue("/activations/1");
    assertThat(find("backOffice", "5008012340").headers().firstValue("Location"))
        .hasValue("/contracts/3");
    assertThat(find("backOffice", "lesnaya").body()).contains("Ничего не нашлось");
  }

  @ParameterizedTest
  @ValueSource(strings = {"касса на луне", "7743000000000000", "%", "____", "99"})
  void whatIsNowhereSaysSo(String text) {
    var answer = find("support", text);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("Ничего не нашлось");
    assertThat(hits(answer.body())).isEmpty();
  }

  /** Of a register that never answered nobody knows the number. */
  @Test
  void forANumberThatIsNowhereAgentsWithoutAnAnswerAreNamed() {
    health("'{\"registers\":[{\"reachable\":false,\"fault\":\"no-answer\"}]}'");
    try {
      var page = find("support", "7743000000000000").body();

      assertThat(page).contains("Ничего не нашлось", "id=\"find-unreaching\"");
      assertThat(hits(page)).containsExactly("/agents/agent-one");
      assertThat(hits(find("support", "касса 7743000000000000 молчит").body()))
          .containsExactly("/agents/agent-one");
      assertThat(find("support", "касса на луне").body()).doesNotContain("find-unreaching");
      assertThat(find("backOffice", "7743000000000000").body()).doesNotContain("find-unreaching");
    } finally {
      health("null");
    }
  }

  private static void health(String json) {
    server.database().asOwner("update agent set health = " + json + " where id = 'agent-one'");
  }

  @Test
  void threeLettersAreSaidToBeTooFew() {
    assertThat(find("support", "лав").body()).contains("Нужно хотя бы четыре знака подряд");
    assertThat(server.page("support", "/find").body())
        .contains("name=\"q\"")
        .doesNotContain("Ничего не нашлось");
  }

  @Test
  void isForOperators() {
    assertThat(find("partner", TOLD).statusCode()).isEqualTo(403);
    assertThat(server.page("partner", "/registers").body())
        .contains("action=\"/registers\" role=\"search\"");
    assertThat(server.page("support", "/registers").body())
        .contains("action=\"/find\" role=\"search\"");
    assertThat(server.page("backOffice", "/activations").body())
        .contains("action=\"/find\" role=\"search\"");
  }

  @Test
  void aLinkToAnOrganisationsRegistersShowsThemAlone() {
    var page = server.page("support", "/registers?organisation=1").body();

    assertThat(page).contains(TOLD, "ООО «Северная касса»").doesNotContain("0085430138900122");
    assertThat(server.page("partner", "/registers?organisation=3").statusCode()).isEqualTo(404);
  }

  @Test
  void aLinkToWhatAnOrganisationBoughtShowsThatAlone() {
    var own = server.page("support", "/activations?organisation=1").body();
    var other = server.page("support", "/activations?organisation=3").body();

    assertThat(own).contains("href=\"/activations/2\"", "ООО «Северная касса»");
    assertThat(other).contains("Чужая лавка").doesNotContain("href=\"/activations/2\"");
    assertThat(server.page("support", "/activations?organisation=99").statusCode()).isEqualTo(404);
  }

  @Test
  void supportActsFromTheRegistersPage() {
    var page = server.page("support", "/registers/1").body();

    assertThat(page)
        .contains("action=\"/registers/1/read\"", "action=\"/agents/agent-one/log\"")
        .contains("action=\"/deliveries/retry\"", "name=\"register\" value=\"1\"");
    var id = Pattern.compile("name=\"id\" value=\"([0-9a-f-]{36})\"").matcher(page);
    assertThat(id.find()).isTrue();
    assertThat(
            server
                .post("support", "/deliveries/retry", "id=" + id.group(1) + "&register=1")
                .headers()
                .firstValue("Location"))
        .hasValue("/registers/1");
    assertThat(server.page("partner", "/registers/1").body())
        .doesNotContain("/deliveries/retry", "/agents/agent-one/log");
  }

  private static HttpResponse<String> find(String who, String text) {
    return server.page(who, "/find?q=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
  }

  private static List<String> hits(String page) {
    return HIT.matcher(page).results().map(hit -> hit.group(1)).toList();
  }
}
