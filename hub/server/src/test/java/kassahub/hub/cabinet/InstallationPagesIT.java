package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A licence that is not on its till looks so wherever its activation or its register stands. */
class InstallationPagesIT {
  private static final String SERIAL = "0085430138900121";

  @TempDir Path directory;
  private FleetServer server;
  private AttentionSamples samples;

  @BeforeEach
  void open() {
    server = new FleetServer(directory, 0);
    samples = new AttentionSamples(server.database());
    samples.assortment();
    samples.activation(SERIAL, "done", "2026-11-17 08:00Z");
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aFailedInstallationIsRedInTheListAndCountsAsAnError() {
    delivery("failed");
    assertThat(server.page("partner", "/activations?tab=failed").body())
        .contains(
            "kh-st kh-bad",
            "data-c=\"paid\" data-l=\"Оплачено\"",
            "Не установлено: 1",
            "Ошибка<span class=\"kh-n kh-bad\">1</span>",
            "Выполнена<span class=\"kh-n \">0</span>");
    assertThat(server.page("partner", "/activations?installation=failed").body())
        .contains("Не установлено: 1");
  }

  @Test
  void oneOnItsWayIsCountedWithoutAlarm() {
    delivery("waiting");
    assertThat(server.page("partner", "/activations?installation=open").body())
        .contains("В пути: 1", "kh-st kh-ok")
        .doesNotContain("Не установлено", "kh-st kh-bad");
    for (var there : List.of("installed", "none", "by_vendor")) {
      delivery(there);
      assertThat(server.page("partner", "/activations").body())
          .as("%s is nothing that agents are to bring", there)
          .contains("Выполнена")
          .doesNotContain("В пути");
    }
    assertThat(server.page("partner", "/activations/1").body()).doesNotContain("0 из 1");
  }

  @Test
  void thePageOfTheActivationSaysItInItsTitleAndItsStep() {
    delivery("failed");
    assertThat(server.page("partner", "/activations/1").body())
        .contains(
            "Активация № 1 (Выполнена, ошибка установки: 1)",
            "Лицензия не установлена на 1 кассу",
            "<li class=\"kh-bad\"",
            "0 из 1, ошибка установки: 1");
    delivery("installed");
    assertThat(server.page("partner", "/activations/1").body())
        .contains("Активация № 1 (Выполнена)")
        .doesNotContain("<li class=\"kh-bad\"", "ошибка");
  }

  @Test
  void operatorsSeeWhatTheVendorWasAskedAndAnsweredAndNobodyElse() {
    samples
        .database()
        .asOwner(
            "insert into vendor_exchange (activation, at, request, answer) values"
                + " (1, now(), 'ask attempt 1', 'HTTP 503'),"
                + " (1, now(), 'poll attempt 2', 'granted 0 of 1 <b>'),"
                + " (1, now(), 'deadline', 'HTTP 503')");
    assertThat(server.page("support", "/activations/1").body())
        .containsSubsequence(
            "Переписка с вендором",
            "Срок ответа вышел",
            "Готов ли ответ, попытка 2",
            "granted 0 of 1 &lt;b",
            "Запрос лицензий, попытка 1",
            "HTTP 503");
    assertThat(server.page("partner", "/activations/1").body())
        .doesNotContain("Переписка с вендором", "HTTP 503");
  }

  @Test
  void theListOfRegistersMarksTheRow() { // d13
    samples.register(SERIAL);
    samples.told(SERIAL, "licence = decode(repeat('01', 64), 'hex'), licence_until = '2026-12-31'");
    samples.subscription(SERIAL, "2027-12-14");
    assertThat(server.page("partner", "/registers?licence=missing").body())
        .contains("Не установлена", "До 14.12.2027, в кассе: IV кв. 2026", "kh-st kh-bad");
    samples.told(SERIAL, "licence_until = '2027-12-31'");
    assertThat(server.page("partner", "/registers").body())
        .contains("До 14.12.2027")
        .doesNotContain("Не установлена");
  }

  private void delivery(String state) {
    samples.database().asOwner("update activation_line set delivery = '" + state + "'");
  }
}
