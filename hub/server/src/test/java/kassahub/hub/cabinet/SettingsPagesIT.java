package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents are to go by, on the page of one and for many at once. */
class SettingsPagesIT {
  private static final String SERIAL = "0085430138900121";
  private static final String TOLD =
      """
      {"version": 1, "polls": [{"link": "tcp a:1", "seconds": 60, "origin": "hub"},
        {"link": "tcp b:1", "seconds": 30, "origin": "file"}],
       "window": {"from": 60, "until": 180, "origin": "file"}, "log": {"level": "info", "origin": "built-in"},
       "refused": [{"setting": "log", "code": "out-of-bounds", "message": "for a day at most"}]}\
      """;

  @TempDir private Path directory;
  private FleetServer server;

  @BeforeEach
  void fleet() {
    server = new FleetServer(directory, 0);
    FleetSamples.organisations(server.database());
    FleetSamples.toldRegister(server.database(), SERIAL, FleetSamples.OWN);
    FleetSamples.agent(server.database(), "agent-own", FleetSamples.OWN, SERIAL);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void anAgentOfAnOldVersionIsSaidToKnowNoSettings() {
    assertThat(page()).contains("Эта версия агента настроек с хаба не знает", "не задано");
  }

  @Test
  void oneThatNeverCameHearsThemWhenItDoes() {
    server
        .database()
        .asOwner("update agent set health = null, health_at = null, last_seen_at = null");

    assertThat(page()).contains("Агент ещё не подключался: он узнает о настройках");
  }

  @Test
  void whatIsWishedStandsBesideWhatIsInForce() {
    assertThat(change("part=poll&poll=60&part=window&from=22:00&until=06:00&part=log&log=4"))
        .isEqualTo(303);
    told(TOLD);

    assertThat(page())
        .contains("раз в 1 мин", "22:00–06:00", "подробный до")
        .contains("tcp a:1: раз в 1 мин, хаб", "tcp b:1: раз в 30 с, файл настроек на месте")
        .contains("01:00–03:00, файл настроек на месте", "В файле настроек на месте записано своё")
        .contains("обычный, по умолчанию", "Агент не принял: допустимо for a day at most")
        .contains("Агент подтвердил, что получил последние настройки");
    assertThat(change("part=poll&poll=")).isEqualTo(303);
    assertThat(page()).contains("Связи с агентом нет: он узнает о последних настройках");
  }

  @Test
  void aLoudLogGoesOnWhenAnotherSettingIsChanged() {
    change("part=log&log=24");
    assertThat(change("part=poll&poll=60&part=window&part=log&log=keep")).isEqualTo(303);

    assertThat(page()).contains("подробный до");
    change("part=log&log=");
    assertThat(page()).doesNotContain("подробный до");
  }

  @Test
  void refusesWhatIsOutOfBounds() {
    assertThat(change("part=poll&poll=9")).isEqualTo(422);
    assertThat(change("part=poll&poll=x")).isEqualTo(422);
    assertThat(change("part=window&from=22:00&until=22:30")).isEqualTo(422);
    assertThat(change("part=window&from=22:00&until=")).isEqualTo(422);
    assertThat(change("part=log&log=48")).isEqualTo(422);
    assertThat(server.post("partner", "/agents/settings", "id=agent-own&poll=60").statusCode())
        .isEqualTo(422);
  }

  @Test
  void whatHoldsForTheOrganisationStandsBehindTheAgentsOwn() {
    assertThat(
            server
                .post("partner", "/agents/settings", "organisation=1&poll=300&from=&until=&log=")
                .headers()
                .firstValue("Location"))
        .contains("/agents/settings?organisation=1");
    assertThat(page()).contains("раз в 5 мин, для всей организации");
    assertThat(server.page("partner", "/agents/settings?organisation=1").body())
        .contains("Настройки агентов", "Подтвердили 0 из 1", "Старая версия, настроек не знает");

    change("part=poll&poll=60");
    assertThat(page()).contains("раз в 1 мин").doesNotContain("раз в 5 мин, для всей организации");
  }

  @Test
  void severalTickedOnesAreChangedAtOnceInTheTickedPartsOnly() {
    FleetSamples.deafAgent(server.database(), "agent-two", FleetSamples.OWN);
    change("part=window&from=22:00&until=06:00");
    var chosen = server.post("partner", "/agents/settings/chosen", "id=agent-own&id=agent-two");
    assertThat(chosen.headers().firstValue("Location"))
        .contains("/agents/settings?id=agent-own&id=agent-two");
    assertThat(server.page("partner", "/agents/settings?id=agent-own&id=agent-two").body())
        .contains("Настройки: 2 агента", "Менять опрос");

    server.post("partner", "/agents/settings", "id=agent-own&id=agent-two&part=poll&poll=120");
    assertThat(page()).contains("раз в 2 мин", "22:00–06:00");
    assertThat(server.page("partner", "/agents/agent-two").body())
        .contains("раз в 2 мин")
        .doesNotContain("22:00–06:00");
    assertThat(server.post("partner", "/agents/settings/chosen", "").statusCode()).isEqualTo(422);
  }

  @Test
  void aRevokedOneAmongTheTickedIsNamedAndTheOthersAreChanged() {
    FleetSamples.deafAgent(server.database(), "agent-left", FleetSamples.OWN);
    server.database().asOwner("update agent set revoked_at = now() where id = 'agent-left'");
    String both = "id=agent-own&id=agent-left";
    assertThat(server.post("partner", "/agents/settings/chosen", both).statusCode()).isEqualTo(303);
    assertThat(server.page("partner", "/agents/settings?" + both).body())
        .contains("Настройки меняются: 1 из 2 отмеченных. Не меняются:", "Настройки: 1 агент")
        .containsSubsequence("href=\"/agents/agent-left\"", "отозван, команд не получает");
    var changed = server.post("partner", "/agents/settings", both + "&part=poll&poll=120");
    assertThat(changed.statusCode()).isEqualTo(303);
    assertThat(page()).contains("раз в 2 мин");

    var none = server.post("partner", "/agents/settings/chosen", "id=agent-left");
    assertThat(none.statusCode()).isEqualTo(422);
    assertThat(none.body())
        .contains("Настройки меняются: 0 из 1 отмеченных", "отозван, команд не получает")
        .doesNotContain("settings-progress");
  }

  @Test
  void theWholeFleetIsSharedByVersionAndOrganisation() {
    server
        .database()
        .asOwner(
            """
            insert into agent (id, organisation_id, name, version, enrolled_at, last_seen_at, health)
            select 'agent-f' || n, case when n <= 30 then 1 else 3 end, 'x', case when n % 3 = 0 then '0.3.0' else '0.1.0' end,
              '2026-01-01Z', '2026-01-01Z', '{}' from generate_series(1, 60) n
            """);

    assertThat(server.page("support", "/agents/fleet").body())
        .contains("61 агент", "href=\"/agents?version=0.3.0\"", "По организациям");
    assertThat(server.page("partner", "/agents/fleet").body())
        .contains("31 агент")
        .doesNotContain("/agents/settings?organisation=3");
    assertThat(server.page("backOffice", "/agents/fleet").statusCode()).isEqualTo(403);
  }

  private int change(String fields) {
    return server.post("partner", "/agents/agent-own/settings", fields).statusCode();
  }

  private String page() {
    return server.page("partner", "/agents/agent-own").body();
  }

  private void told(String json) {
    server.database().asOwner("update agent set settings = '" + json + "'");
  }
}
