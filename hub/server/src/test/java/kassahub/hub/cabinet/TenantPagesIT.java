package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import kassahub.hub.SettableClock;
import kassahub.hub.register.FleetSamples;
import kassahub.hub.sandbox.SandboxSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partners and organisations as the back office changes them. */
class TenantPagesIT {
  private static final String SERIAL = "0085430138900121";
  private static final Pattern CONFIRM = Pattern.compile("/confirmations/\\d+/confirm");
  private static final String LINKS = "/organisations/1/links";

  @TempDir Path directory;
  private FleetServer server;

  @BeforeEach
  void open() {
    server = new FleetServer(directory, 0);
    FleetSamples.organisations(server.database());
    FleetSamples.toldRegister(server.database(), SERIAL, FleetSamples.OWN);
    FleetSamples.agent(server.database(), "agent-one", FleetSamples.OWN, SERIAL);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aPartnerIsFoundAndChangedAndTheHistorySaysByWhom() {
    assertThat(server.page("backOffice", "/partners?q=7743058902").body())
        .contains("/partners/1\"")
        .doesNotContain("/partners/2\"");

    assertThat(server.post("backOffice", "/partners/1", facts("Кедр", "KEDR-7", 1)).statusCode())
        .isEqualTo(303);

    assertThat(server.page("backOffice", "/partners/1").body())
        .contains(
            "<h1>Кедр</h1>",
            "value=\"KEDR-7\"",
            "name=\"version\" value=\"2\"",
            "Название: было «Северная касса», стало «Кедр»",
            "Код агента: было «пусто», стало «KEDR-7»",
            "Имя менеджера: изменилось",
            "Анна Кедрова",
            "ООО «Северная касса»");
    assertThat(server.page("backOffice", "/partners/3").statusCode())
        .as("the operator's own account")
        .isEqualTo(404);
  }

  @Test
  void whoWasOvertakenSeesBothWordsAndSavesAgain() {
    server.post("administrator", "/partners/1", facts("Сосна", "", 1));

    var late = server.post("backOffice", "/partners/1", facts("Кедр", "KEDR-7", 1));

    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body())
        .contains(
            "id=\"outdated\"",
            "Борис Ольхов",
            "value=\"Кедр\"",
            "Сейчас записано: Сосна",
            "Сейчас здесь пусто",
            "name=\"version\" value=\"2\"");
    assertThat(server.page("backOffice", "/partners/1").body()).contains("<h1>Сосна</h1>");
    assertThat(server.post("backOffice", "/partners/1", facts("Кедр", "KEDR-7", 2)).statusCode())
        .isEqualTo(303);
  }

  @Test
  void whatIsWrongStandsBesideItsField() {
    var wrong = server.post("backOffice", "/partners/1", facts("Кедр", "kedr", 1));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("id=\"ac-code-f\"", "заглавные латинские", "value=\"kedr\"");

    var organisation =
        server.post("backOffice", "/organisations/1", organisation("1137746317831", "", 1));
    assertThat(organisation.statusCode()).isEqualTo(422);
    assertThat(organisation.body())
        .contains("id=\"or-ogrn-f\"", "Проверьте ОГРН", "value=\"1137746317831\"");
  }

  @Test
  void whoAcceptedWhichOfferStandsOnTheOrganisationsPage() {
    assertThat(server.page("backOffice", "/organisations/1").body())
        .contains("Оферту за эту организацию ещё не принимали");
    server
        .database()
        .asOwner(
            """
            insert into offer_edition (edition, text, effective_from, published_at)
            values ('2026-1', 'Слова', '2026-01-01', '2026-01-01Z');
            insert into offer_acceptance (edition_id, organisation_id, account_id, user_id, ip, accepted_at)
            values (1, 1, 1, 77, '203.0.113.7', '2026-11-17T09:30:00Z')
            """);

    assertThat(server.page("backOffice", "/organisations/1").body())
        .contains("2026-1</td>", "17.11.2026 12:30", ">203.0.113.7<")
        .doesNotContain("ещё не принимали");
    assertThat(server.page("partner", "/organisations/1").statusCode()).isEqualTo(403);
  }

  @Test
  void pricesAreChangedForAPartner() {
    assertThat(server.post("backOffice", "/partners/1/prices", "kind=partner").statusCode())
        .isEqualTo(303);
    assertThat(server.page("backOffice", "/partners/1").body())
        .contains("Сменились цены: Партнёрские", "Сменить цены: Розничные");
    assertThat(server.post("backOffice", "/partners/1/prices", "kind=partner").statusCode())
        .isEqualTo(409);
  }

  @Test
  void aSandboxHasNoFormsThatItWouldRefuse() { // decision 070
    var inside =
        SandboxSamples.open(
            server.database().database(), new SettableClock(), FleetSamples.partner());
    String account = "/partners/" + inside.account();
    var page = server.page("backOffice", account).body();
    var organisation = Pattern.compile("/organisations/\\d+").matcher(page);
    assertThat(organisation.find()).isTrue();

    assertThat(page)
        .contains("Это песочница")
        .doesNotContain("action=\"" + account, "/price-lists?account");
    assertThat(server.page("backOffice", organisation.group()).body())
        .contains("Это песочница")
        .doesNotContain("action=\"" + organisation.group(), "/links?kind");
    assertThat(server.page("backOffice", "/partners/1").body())
        .contains("action=\"/partners/1\"", "/price-lists?account")
        .doesNotContain("Это песочница");
  }

  @Test
  void anOrganisationIsFoundAndChangedAndTwoDoNotLoseEachOther() {
    assertThat(server.page("backOffice", "/organisations?q=5008012340").body())
        .contains("/organisations/3\"", "Чужой")
        .doesNotContain("/organisations/1\"");
    var saved =
        server.post(
            "backOffice", "/organisations/1", organisation("1137746317830", "Москва, Лесная", 1));
    assertThat(saved.statusCode()).isEqualTo(303);
    assertThat(server.page("backOffice", "/organisations/1").body())
        .contains(
            "Юридический адрес: было «пусто», стало «Москва, Лесная»",
            "Часовой пояс: было «Москва (UTC+3)», стало «Омск (UTC+6)»",
            "Активации: было «Разрешены», стало «Запрещены»",
            "Телефон: изменилось");

    var late =
        server.post("administrator", "/organisations/1", organisation("", "Тверь, Лесная", 1));

    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body())
        .contains("Сейчас записано: Москва, Лесная", "value=\"Тверь, Лесная\"", "Анна Кедрова");
  }

  @Test
  void anOrganisationGoesToAnotherPartnerWhenASecondPersonAgrees() {
    String page = server.page("backOffice", LINKS + "?kind=payer&from=1&q=Чужой").body();
    assertThat(page)
        .contains("Сейчас за организацию платит «Северная касса»", "Чужой (Партнёр, № 2)")
        .contains("Никому, связь завершается");
    String form = "kind=payer&from=1&to=2&reason=";
    assertThat(server.post("backOffice", LINKS, form).body()).contains("id=\"lk-reason-f\"");
    assertThat(server.post("backOffice", LINKS, "kind=payer&from=1&to=&reason=x").body())
        .as("nobody is chosen by nobody")
        .contains("id=\"lk-to-f\"");
    assertThat(server.post("backOffice", LINKS, form + encoded("Заявление")).statusCode())
        .isEqualTo(303);
    assertThat(server.post("backOffice", LINKS, form + encoded("Ещё раз")).body())
        .contains("Об этом уже попросили");
    assertThat(server.page("partner", "/registers/1").statusCode()).isEqualTo(200);
    assertThat(server.page("backOffice", "/organisations/1").body())
        .contains("Ждёт второго сотрудника");

    var asked = server.page("administrator", "/confirmations").body();
    assertThat(asked)
        .contains(
            "За ООО «Северная касса» вместо «Северная касса» будет платить «Чужой»."
                + " Причина: Заявление.");
    var confirm = CONFIRM.matcher(asked);
    assertThat(confirm.find()).isTrue();
    for (var alone : List.of("backOffice", "support", "partner")) {
      assertThat(server.post(alone, confirm.group(), "").statusCode()).as(alone).isEqualTo(403);
    }
    assertThat(server.post("administrator", confirm.group(), "").statusCode()).isEqualTo(303);

    for (var path : List.of("/registers/1", "/agents/agent-one")) {
      assertThat(server.page("partner", path).statusCode()).as(path).isEqualTo(404);
      assertThat(server.page("stranger", path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(server.page("partner", "/registers").body()).doesNotContain(SERIAL);
    assertThat(server.page("backOffice", "/organisations/1").body())
        .contains("Борис Ольхов: Заявление", "вместо «Северная касса» будет платить «Чужой»");
    assertThat(server.page("backOffice", "/partners/1").body())
        .contains("До 18.11.2026", "ООО «Северная касса»");
  }

  @Test
  void aLinkEndsWithoutASuccessor() {
    String form = "kind=service&from=1&to=nobody&reason=x";
    assertThat(server.post("backOffice", "/organisations/2/links", form).statusCode())
        .isEqualTo(303);
    assertThat(server.post("administrator", "/confirmations/1/confirm", "").statusCode())
        .isEqualTo(303);

    assertThat(server.page("backOffice", "/organisations/2").body())
        .contains("Никто не платит за эту организацию", "перестанет обслуживать «Северная касса»");
    var again = server.post("backOffice", "/organisations/2/links", form);
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("Такой связи уже нет");
  }

  @Test
  void aChangeOnADayToComeIsShownAndCancelled() {
    String links = "/organisations/2/links";
    String form = "kind=service&from=1&to=2&reason=x&day=";
    assertThat(server.page("backOffice", links + "?kind=service&from=1").body())
        .contains("id=\"lk-day\"", "Москва (UTC+3)");
    for (var wrong : List.of("2026-11-18", "31.02.2027")) {
      var refused = server.post("backOffice", links, form + wrong);
      assertThat(refused.statusCode()).as(wrong).isEqualTo(422);
      assertThat(refused.body()).contains("id=\"lk-day-f\"", "с завтрашнего");
    }
    assertThat(server.post("backOffice", links, form + "2027-01-01").statusCode()).isEqualTo(303);
    assertThat(server.page("administrator", "/confirmations").body())
        .contains("будет обслуживать «Чужой» с 01.01.2027. Причина: x.");
    assertThat(server.post("administrator", "/confirmations/1/confirm", "").statusCode())
        .isEqualTo(303);

    String waits = "вместо «Северная касса» будет обслуживать «Чужой» с 01.01.2027";
    for (var path : List.of("/organisations/2", "/partners/1", "/partners/2")) {
      assertThat(server.page("backOffice", path).body())
          .as(path)
          .contains("id=\"link-waits-1\"", waits);
    }
    for (var other : List.of("support", "partner", "stranger")) {
      assertThat(server.post(other, links + "/1/cancel", "").statusCode()).as(other).isEqualTo(403);
    }
    assertThat(server.post("backOffice", links + "/1/cancel", "").statusCode()).isEqualTo(303);
    assertThat(server.page("backOffice", "/organisations/2").body())
        .doesNotContain("link-waits-")
        .contains("Отменено изменение", "с 01.01.2027. Причина: x");
    assertThat(server.post("backOffice", links + "/1/cancel", "").statusCode()).isEqualTo(409);
  }

  @Test
  void aPartnerGetsAFurtherOrganisationOnce() {
    var path = "/partners/1/organisations";
    assertThat(server.page("backOffice", "/partners/1").body()).contains("href=\"" + path + "\"");
    assertThat(server.page("backOffice", path).body()).contains("id=\"fu-tax\"");
    var form = "name=" + encoded("ООО «Клён»") + "&tax=9999000172&kpp=";
    for (var wrong :
        List.of(
            "name=x&tax=9999000171&kpp=",
            "name=x&tax=9999000172&kpp=77",
            "name=&tax=9999000172&kpp=",
            "name=x&tax=0000000019&kpp=")) {
      assertThat(server.post("backOffice", path, wrong).statusCode()).as(wrong).isEqualTo(422);
    }

    var made = server.post("backOffice", path, form + "770101001");
    assertThat(made.statusCode()).isEqualTo(303);
    var page = made.headers().firstValue("Location").orElseThrow();
    assertThat(server.page("backOffice", page).body())
        .contains("ООО «Клён»", "За неё стал платить «Северная касса»");
    assertThat(server.page("backOffice", "/partners/1").body())
        .contains("Добавлена организация ООО «Клён», ИНН 9999000172", "Анна Кедрова");

    var twice = server.post("administrator", path, form + "770101001");
    assertThat(twice.statusCode()).isEqualTo(409);
    assertThat(twice.body())
        .contains("Такая организация уже есть", "href=\"" + page + "\"", "id=\"fu-tax-f\"");
    var branch = server.post("backOffice", path, form + "770201001");
    assertThat(branch.statusCode()).isEqualTo(200);
    assertThat(branch.body()).contains("КПП 770101001", "Добавить ещё одну");
    var agreed = form + "770201001&agreed=" + encoded("ООО «Клён»|9999000172|770201001");
    assertThat(server.post("backOffice", path, agreed).statusCode()).isEqualTo(303);
    for (var other : List.of("support", "partner", "stranger")) {
      assertThat(server.post(other, path, form).statusCode()).as(other).isEqualTo(403);
      assertThat(server.page(other, path).statusCode()).as(other).isEqualTo(403);
    }
  }

  private static String facts(String name, String code, int version) {
    return "name="
        + encoded(name)
        + "&code="
        + code
        + "&manager="
        + encoded(name.equals("Кедр") ? "Ольга" : "")
        + "&phone=&email=&version="
        + version;
  }

  private static String organisation(String ogrn, String address, int version) {
    return "name="
        + encoded("ООО «Северная касса»")
        + "&tax=7743058902&kpp=774301001&ogrn="
        + ogrn
        + "&address="
        + encoded(address)
        + "&zone=Asia/Omsk&activation=false&contact=&phone=112&email=&version="
        + version;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
