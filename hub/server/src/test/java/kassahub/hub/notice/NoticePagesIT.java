package kassahub.hub.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import kassahub.hub.account.Caller;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.cabinet.NoticesView;
import kassahub.hub.register.FleetSamples;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an account is told stands on a page of its own, and the top bar counts what is unread. */
class NoticePagesIT {
  private static final String NEW = "Новое";
  private static final Map<String, String> HALTED =
      Map.of(
          "policyId", "7",
          "policy", "Весь парк",
          "reason", "ACCOUNT_BLOCKED",
          "ends", "2026-12-04",
          "registers", "3",
          "daysLeft", "14");

  @TempDir private Path directory;
  private FleetServer server;
  private Notices notices;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void tell() {
    server = new FleetServer(directory, 0);
    FleetSamples.organisations(server.database());
    notices = new Notices(server.database().database(), server.clock());
    tell(FleetSamples.partner(), "renewal-halted", HALTED);
    tell(
        FleetSamples.partner(),
        "agent-suspended",
        Map.of("agent", "Касса у входа", "id", "agent-copied"));
    tell(
        FleetSamples.stranger(),
        "agent-replaced",
        Map.of("agent", "Старый", "by", "Новый", "id", "agent-other"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void everyPageCountsWhatIsUnreadAndThePageSaysIt() {
    assertThat(server.page("partner", "/registers").body()).contains("Уведомления: 2 новых");
    assertThat(server.page("partner", "/notices").body())
        .contains(
            "Правило «Весь парк» ничего не продлевает. Подписка 3 касс кончится 04.12.2026,"
                + " осталось 14 дней.",
            "href=\"/renewal/7\"",
            "Агент «Касса у входа» остановлен",
            "href=\"/agents/agent-copied\"",
            NEW)
        .doesNotContain("Прочитано", "agent-other");
  }

  @Test
  void anotherAccountReadsItsOwnOnly() {
    assertThat(server.page("stranger", "/notices").body())
        .contains(
            "Уведомления: 1 новое",
            "Место агента «Старый» занял агент «Новый»",
            "href=\"/agents/agent-other\"")
        .doesNotContain("Весь парк", "agent-copied");
    assertThat(server.page("support", "/notices").body())
        .contains("Уведомлений нет")
        .doesNotContain("Уведомления: ", "Весь парк", "agent-copied", "agent-other");
    assertThat(server.post("stranger", "/notices/1000/read", "").statusCode()).isEqualTo(303);
    assertThat(server.page("partner", "/registers").body()).contains("Уведомления: 2 новых");
  }

  @Test
  void whatComesWhileThePageIsOpenStaysUnread() {
    tell(FleetSamples.partner(), "agent-suspended", Map.of("agent", "Позже", "id", "agent-later"));
    assertThat(server.post("partner", "/notices/2/read", "").statusCode()).isEqualTo(303);
    assertThat(server.page("partner", "/notices").body())
        .contains("Уведомления: 1 новое", "/notices/4/read", NEW, "Прочитано");
    assertThat(server.post("partner", "/notices/4/read", "").statusCode()).isEqualTo(303);
    assertThat(server.page("partner", "/notices").body())
        .contains("Весь парк", "Позже", "aria-label=\"Уведомления\"")
        .doesNotContain(NEW, "/read\"");
  }

  @Test
  void theReasonIsSaidInTheReadersLanguage() {
    for (var reader : Map.of("ru", "Весь парк", "en", "Rule “Весь парк” renews").entrySet()) {
      var texts = Texts.of(Locale.of(reader.getKey()));
      var list = notices.list(FleetSamples.partner());
      var view =
          new NoticesView(
              list,
              false,
              new NoticeWords(texts, new Formats(texts, FleetSamples.partner().zone())));
      assertThat(view.sentence(list.getLast())).contains(reader.getValue());
      assertThat(view.reason(list.getLast())).contains(texts.say("reason.ACCOUNT_BLOCKED"));
      assertThat(view.reason(list.getFirst())).isEmpty();
    }
  }

  private void tell(Caller reader, String kind, Map<String, String> facts) {
    var told = new NoticeStore.Told(reader.account(), kind, facts.toString(), facts);
    boolean isNew = server.database().database().transact(tx -> notices.tell(tx, told));
    assertThat(isNew).isTrue();
  }
}
