package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetPagesIT {
  private static final String OWN_AGENT = "agent-one";
  private static final String FOREIGN_AGENT = "agent-two";

  @TempDir static Path directory;
  private static FleetServer server;

  @BeforeAll
  static void fill() {
    server = new FleetServer(directory, 0);
    var database = server.database();
    FleetSamples.organisations(database);
    FleetSamples.toldRegister(database, "0085430138900121", FleetSamples.OWN);
    FleetSamples.silentRegister(database, "0085430138900122", FleetSamples.CLIENT);
    FleetSamples.silentRegister(database, "0085430138900123", FleetSamples.FOREIGN);
    FleetSamples.agent(database, OWN_AGENT, FleetSamples.OWN, "0085430138900121");
    FleetSamples.agent(database, FOREIGN_AGENT, FleetSamples.FOREIGN, "0085430138900123");
    FleetSamples.history(database, "0085430138900121");
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void listsRegistersWithColumnsInTheCataloguesOrder() {
    var page = server.page("partner", "/registers").body();

    assertThat(page).contains("0085430138900121", "0085430138900122", "РНМ 0007654321245489");
    assertThat(page).doesNotContain("0085430138900123");
    assertThat(page)
        .containsSubsequence(
            "data-c=\"register\"",
            "data-c=\"outlet\"",
            "data-c=\"client\"",
            "data-c=\"memory\"",
            "data-c=\"storageEnds\"",
            "data-c=\"tariff\"",
            "data-c=\"stopped\"",
            "data-c=\"licence\"",
            "data-c=\"seen\"");
  }

  @Test
  void narrowsAgentsByVersionTransportAndLastContact() {
    server
        .database()
        .asOwner("update agent set version = '7.7.7', transport = 'grpc' where id = 'agent-one'");
    for (String query :
        List.of("version=7.7.7", "transport=grpc", "seen-from=2020-01-01", "seen-to=2037-01-01")) {
      assertThat(server.page("partner", "/agents?" + query).body()).contains("/agents/agent-one");
    }
    for (String query :
        List.of("version=7.7.8", "transport=mqtt", "seen-from=2037-01-01", "seen-to=2020-01-01")) {
      assertThat(server.page("partner", "/agents?" + query).body())
          .doesNotContain("/agents/agent-one");
    }
  }

  @Test
  void asksTickedAgentsForTheirLogs() {
    assertThat(server.page("partner", "/agents").body()).doesNotContain("/agents/log");
    assertThat(server.page("support", "/agents").body()).contains("formaction=\"/agents/log\"");
    var asked = server.post("support", "/agents/log", "id=" + OWN_AGENT + "&id=" + FOREIGN_AGENT);
    assertThat(asked.statusCode()).isEqualTo(303);
    assertThat(server.page("support", "/deliveries?kind=send_log").body())
        .contains("/agents/" + OWN_AGENT, "/agents/" + FOREIGN_AGENT);
    assertThat(server.post("support", "/agents/log", "").statusCode()).isEqualTo(422);
  }

  @Test
  void whereOneOfTheTickedAgentsIsRevokedTheOthersAreAskedAndThePageNamesIt() {
    server
        .database()
        .asOwner(
            """
            insert into agent (id, organisation_id, name, host, enrolled_at, revoked_at)
            values ('agent-gone', 1, 'gone', 'gone', '2026-11-01Z', '2026-11-02Z')
            """);
    long before = logsAsked();
    var some = server.post("support", "/agents/log", "id=" + OWN_AGENT + "&id=agent-gone");
    assertThat(some.statusCode()).isEqualTo(200);
    assertThat(some.body())
        .contains("Журналы запрошены: 1 из 2. Не запрошены:")
        .containsSubsequence("href=\"/agents/agent-gone\"", "gone", "отозван, команд не получает");
    assertThat(logsAsked()).isEqualTo(before + 1);

    var none = server.post("support", "/agents/log", "id=agent-gone&id=agent-never");
    assertThat(none.statusCode()).isEqualTo(422);
    assertThat(none.body())
        .contains("Журналы запрошены: 0 из 2.", "отозван, команд не получает")
        .containsSubsequence("agent-never", "Такого агента нет");
    assertThat(server.post("support", "/agents/agent-gone/log", "").statusCode()).isEqualTo(404);

    server.post("support", "/agents/log", "id=%1$s&id=%1$s".formatted(OWN_AGENT));
    assertThat(logsAsked()).isEqualTo(before + 2);
  }

  private static long logsAsked() {
    return server
        .database()
        .database()
        .transact(
            tx ->
                tx.find(
                        "select count(*) as n from dispatch where kind = 'send_log'",
                        row -> row.number("n"))
                    .orElseThrow());
  }

  @Test
  void showsTheTwoTruthsAndWhatTheLicenceWaitsFor() {
    var page = server.page("partner", "/registers/1").body();

    assertThat(page)
        .contains(
            "Лицензия куплена, но на кассе её ещё нет",
            "Смена открыта: установим, когда её закроют",
            "До 31.12.2026",
            "До 14.12.2027",
            "99 %",
            "412, открыта 17.11.2026 11:00");
    assertThat(page).contains("<td>12.11 03:00</td>").contains("kh-f-soon");
  }

  @Test
  void saysWhomAndWhereTheRegisterIsRegisteredAndWhatIsNotAsTheOwnerHasIt() {
    var foreign = server.page("partner", "/registers/1").body();
    assertThat(foreign)
        .containsSubsequence("Пользователь", "=2+3", "в карточке клиента: ООО «Северная касса»")
        .containsSubsequence("Адрес расчётов", "Лесная, 4")
        .doesNotContain("в карточке клиента: 7743058902", "в карточке точки");
    server
        .database()
        .asOwner(
            """
            update register_state set user_inn = '7712345678',
              user_name = 'Общество с ограниченной ответственностью "Северная касса"';
            insert into outlet (organisation_id, name, address, created_at)
            values (1, 'Киоск', 'Москва, Тверская, 8', '2026-11-01Z');
            update register set outlet_id = (select id from outlet where name = 'Киоск') where id = 1;
            """);
    assertThat(server.page("partner", "/registers/1").body())
        .containsSubsequence(
            "7712345678", "в карточке клиента: 7743058902", "Общество с ограниченной")
        .contains("в карточке точки: Москва, Тверская, 8")
        .doesNotContain("в карточке клиента: ООО");
    server
        .database()
        .asOwner(
            """
            update register_state set user_inn = '7743058902', user_name = '=2+3';
            update register set outlet_id = null;
            """);
  }

  @Test
  void aShiftThatIsOpenTooLongLooksLikeAnAlarm() {
    String alarm =
        "kh-st kh-bad text-wrap\"><i class=\"kh-i kh-i-alert-triangle\""
            + " aria-hidden=\"true\"></i>412,";
    assertThat(server.page("partner", "/registers/1").body()).doesNotContain(alarm);
    shift("over_24_hours");
    assertThat(server.page("partner", "/registers/1").body())
        .contains(alarm + " открыта больше 24 часов 17.11.2026 11:00");
    shift("open");
  }

  private static void shift(String state) {
    server
        .database()
        .asOwner("update register_state set shift = '" + state + "' where register_id = 1");
  }

  @Test
  void aFaultIsAsOldAsItsFirstReport() {
    var database = server.database();
    database.asOwner(
        """
        update register_state set reachable = false, fault_code = 'no-answer' where register_id = 1;
        insert into telemetry (register_id, agent_id, stream, sequence, received_at, device_time, reachable, shift)
        select 1, 'agent-one', 2, n, '2026-11-18 07:00Z'::timestamptz + n * interval '1 minute', now(), false, 'open'
        from generate_series(1, 2) n
        """);
    var page = server.page("partner", "/registers/1").body();
    database.asOwner("update register_state set reachable = true, fault_code = null");
    database.asOwner("delete from telemetry where not reachable");
    assertThat(page).contains("Касса не отвечает агенту с 18.11.2026 10:01");
  }

  @Test
  void aSilentRegisterHasNoDataAndNoZero() {
    assertThat(server.page("partner", "/registers/2").body())
        .contains("Нет данных")
        .doesNotContain("<path class=\"kh-ok\"", "0 %");
  }

  @Test
  void escapesNamesOfOthers() {
    assertThat(server.page("support", "/registers").body()).contains("=cmd|calc");
    assertThat(server.page("partner", "/agents?q=%3Cscript%3Ealert(1)").body())
        .doesNotContain("<script>alert");
  }

  @Test
  void pagesOfAnotherAccountAreNotFound() {
    for (String path : List.of("/registers/3", "/agents/" + FOREIGN_AGENT)) {
      assertThat(server.page("partner", path).statusCode()).as(path).isEqualTo(404);
      assertThat(server.page("stranger", path).statusCode()).as(path).isEqualTo(200);
    }
    assertThat(server.page("partner", "/agents").body())
        .contains(OWN_AGENT)
        .doesNotContain(FOREIGN_AGENT);
  }

  @Test
  void writesToAnotherAccountsThingsAreNotFound() {
    assertThat(server.post("partner", "/registers/3/read", "").statusCode()).isEqualTo(404);
    for (String act : List.of("revoke", "release", "name")) {
      var answer =
          server.post(
              "partner", "/agents/" + FOREIGN_AGENT + "/" + act, "name=a&confirm=lesnaya-4");
      assertThat(answer.statusCode()).as(act).isEqualTo(404);
    }
    assertThat(server.post("partner", "/enrolments", "organisation=3&name=a&uses=1&days=1"))
        .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(404));
  }

  @Test
  void backOfficeSeesNoDevices() {
    for (String path :
        List.of("/registers", "/registers/1", "/registers/report", "/agents", "/deliveries")) {
      assertThat(server.page("backOffice", path).statusCode()).as(path).isEqualTo(403);
    }
    assertThat(server.page("partner", "/deliveries").statusCode()).isEqualTo(403);
  }

  @Test
  void twoAdministratorsAnswerForLicenceBitsThatNobodyHereSigned() { // decision 021
    server
        .database()
        .asOwner(
            """
            insert into vendor (name, legal_name, ogrn, issuer) values ('Sever', 'OOO', '1137746317830', 'built_in');
            insert into licence_type (name, article, term_value, term_unit, rights_holder)
              values ('core', 'A1', 12, 'month', 'OOO Prava');
            insert into device_line (vendor_id, licence_type_id, name, install_method)
              select v.id, t.id, 'Sever-1', 'agent' from vendor v, licence_type t;
            insert into device (serial, line_id, model, source, created_at, changed_at)
              select '0085430138900121', id, 'Kiosk', 'import', '2026-01-01Z', '2026-01-01Z' from device_line
              on conflict (serial) do update set line_id = excluded.line_id;
            """);
    assertThat(server.page("support", "/registers/1").body()).doesNotContain("licence-bits");
    var page = server.page("administrator", "/registers/1").body();
    assertThat(page).contains("/registers/1/licence-bits");
    var field = Pattern.compile("name=\"mask\" value=\"([0-9a-fA-F]{128})\"").matcher(page);
    assertThat(field.find()).isTrue();
    var mask = field.group(1);

    assertThat(server.post("support", "/registers/1/licence-bits", "mask=" + mask).statusCode())
        .isEqualTo(403);
    server.post("administrator", "/registers/1/licence-bits", "mask=" + mask);
    assertThat(server.page("administrator", "/registers/1").body())
        .contains("/registers/1/licence-bits");
    var waiting = Pattern.compile("/confirmations/\\d+/confirm");
    var shown = waiting.matcher(server.page("secondAdministrator", "/confirmations").body());
    assertThat(shown.find()).isTrue();
    assertThat(waiting.matcher(server.page("support", "/confirmations").body()).find()).isFalse();
    assertThat(server.post("support", shown.group(), "").statusCode()).isEqualTo(403);
    server.post("secondAdministrator", shown.group(), "");

    assertThat(server.page("administrator", "/registers/1").body())
        .doesNotContain("/registers/1/licence-bits");
  }

  @Test
  void readsNowAndShowsTheOrder() {
    assertThat(server.post("partner", "/registers/1/read", "").statusCode()).isEqualTo(303);

    assertThat(server.page("partner", "/registers/1").body())
        .containsSubsequence("Считать состояние", "Ожидает", "Анна Кедрова");
  }

  @Test
  void supportRetriesWhatExpired() {
    server
        .database()
        .asOwner("update dispatch set reason_code = 'no-answer' where state = 'expired'");
    var list = server.page("support", "/deliveries?state=expired").body();
    assertThat(list).contains("Касса не ответила").doesNotContain("попробует снова");
    var id = list.replaceFirst("(?s).*?name=\"id\" value=\"([0-9a-f-]{36})\".*", "$1");

    assertThat(server.post("support", "/deliveries/retry", "id=" + id).statusCode()).isEqualTo(303);

    assertThat(server.page("support", "/deliveries?state=waiting").body())
        .contains("Считать состояние");
  }

  @Test
  void ofTickedDeliveriesThePageSaysWhichWereRefusedAndWhy() {
    var made =
        """
        insert into dispatch
          (id, agent_id, register_id, kind, state, attempt, created_at, created_by, due_at, deadline, finished_at)
        select ('00000000-0000-7000-8000-00000000000' || n)::uuid, 'agent-one', 1, 'read_now',
          case n when 2 then 'done' else 'expired' end, 1, now(), 'Анна', now(), now(), now()
        from generate_series(1, 3) n
        """;
    server.database().asOwner(made);
    var ids =
        IntStream.rangeClosed(1, 3)
            .mapToObj(n -> "00000000-0000-7000-8000-00000000000" + n)
            .toList();

    var some = server.post("support", "/deliveries/retry", "id=" + String.join("&id=", ids));
    assertThat(some.statusCode()).isEqualTo(200);
    assertThat(some.body())
        .contains("Отправлено ещё раз: 2 из 3. Не отправлено:")
        .containsPattern(
            "Считать состояние, <a [^>]*/registers/1\">0085430138900121</a>: Эта команда ещё")
        .contains("/deliveries?")
        .doesNotContain("/deliveries/retry?");

    var none = server.post("support", "/deliveries/retry", "id=" + ids.get(1));
    assertThat(none.statusCode()).isEqualTo(409);
    assertThat(none.body()).contains("Отправлено ещё раз: 0 из 1.");
  }

  @Test
  void whatStandsOnAnotherPageIsNotOrderedUnseen() {
    for (String act : List.of("/deliveries/retry", "/agents/log", "/agents/settings/chosen")) {
      var all = server.post("support", act, "all=x&all-count=26&id=" + OWN_AGENT);

      assertThat(all.statusCode()).as(act).isEqualTo(422);
      assertThat(all.body()).contains("одной страницы");
    }
  }

  @Test
  void olderEnrolmentStringsStandOnTheNextPage() {
    server
        .database()
        .asOwner(
            """
            insert into enrolment_token
              (token_hash, organisation_id, name, uses_left, uses, created_at, created_by, expires_at)
            select sha256(('t' || n)::bytea), 2, 'Строка ' || n || ' из многих', 0, 1, now(), 'Анна', now()
            from generate_series(1, 60) n
            """);

    var newest = server.page("partner", "/enrolments").body();
    assertThat(newest).contains("Строка 60 из", "Строка 11 из").doesNotContain("Строка 10 из");
    var older = newest.replaceFirst("(?s).*href=\"(/enrolments[?]before=\\d+)\".*", "$1");
    assertThat(server.page("partner", older).body())
        .contains("Строка 10 из", "Строка 1 из")
        .doesNotContain("Строка 11 из", "href=\"/enrolments?before=");
  }

  @Test
  void showsAnEnrolmentStringOnceWithItsQrCode() {
    var answer = server.post("partner", "/enrolments", "organisation=2&name=Лесная&uses=5&days=7");
    var note = answer.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    var made = server.page("partner", "/enrolments", note);

    assertThat(answer.statusCode()).as("reloading makes nothing").isEqualTo(303);
    assertThat(made.body())
        .contains("kh1:hub.example:8443:", "class=\"kh-qr\"", "sudo kassahub discover<")
        .contains("/etc/kassahub/agent.toml", "sudo systemctl restart kassahub-agent<");
    assertThat(made.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
    assertThat(server.page("partner", "/enrolments").body())
        .contains("Лесная", "5 из 5")
        .doesNotContain("kh1:");
    assertThat(server.page("stranger", "/enrolments").body()).doesNotContain("Лесная");
  }

  @Test
  void anEnrolmentFormWithAFaultComesBackAsItWasTyped() {
    var answer =
        server.post("partner", "/enrolments", "organisation=2&name=Парк&uses=много&days=7");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains(" novalidate action=\"/enrolments\"")
        .contains("value=\"Парк\"", "value=\"много\"", "id=\"en-uses-f\"", "Нужно целое число")
        .doesNotContain("id=\"en-days-f\"");
  }

  @Test
  void revokesAnAgentOnlyWhenItsNameIsTyped() {
    var wrong =
        server.post("stranger", "/agents/" + FOREIGN_AGENT + "/revoke", "confirm=x&reason=y");
    assertThat(wrong.statusCode()).isEqualTo(422);

    server.post("stranger", "/agents/" + FOREIGN_AGENT + "/revoke", "confirm=lesnaya-4&reason=y");

    assertThat(server.page("stranger", "/agents/" + FOREIGN_AGENT).body())
        .contains("Агент отозван 18.11.2026 12:00");
  }

  @Test
  void aClaimIsDecidedByWhoHoldsTheRegisterAndNamesNobodyElse() {
    FleetSamples.silentRegister(server.database(), "0085430138900130", FleetSamples.CLIENT);
    FleetSamples.claim(server.database(), "0085430138900130", FOREIGN_AGENT, FleetSamples.FOREIGN);
    FleetSamples.claim(server.database(), "0085430138900121", FOREIGN_AGENT, FleetSamples.FOREIGN);

    assertThat(server.page("partner", "/claims").body())
        .contains("0085430138900121", "Другая организация")
        .doesNotContain("Чужая", "0085430138900130");
    assertThat(server.page("stranger", "/claims").body()).doesNotContain("00854301389");
    assertThat(server.page("support", "/claims").body())
        .contains("Чужая лавка", "0085430138900130");
    assertThat(server.post("stranger", "/claims/1/accept", "").statusCode()).isEqualTo(404);
    assertThat(server.post("partner", "/claims/1/accept", "").statusCode()).isEqualTo(404);

    server.post("partner", "/claims/2/refuse", "");
    server.post("support", "/claims/1/accept", "");
    var confirm =
        Pattern.compile("/confirmations/\\d+/confirm")
            .matcher(server.page("administrator", "/confirmations").body());
    assertThat(confirm.find()).isTrue();
    server.post("administrator", confirm.group(), "");

    assertThat(server.page("partner", "/registers/1").statusCode()).isEqualTo(200);
    assertThat(server.page("partner", "/registers?q=38900130").body())
        .doesNotContain("0085430138900130");
    assertThat(server.page("stranger", "/registers?q=38900130").body())
        .contains("0085430138900130");
  }

  @Test
  void aNumberThatNoRegisterHasLeadsToTheActivationTheDirectoryAndTheAgent() {
    var database = server.database();
    FleetSamples.deafAgent(database, "agent-deaf", FleetSamples.OWN);
    database.asOwner(
        """
        insert into device (serial, model, source, created_at, changed_at)
        values ('0085430138900777', 'Ока-Ф', 'import', '2026-01-01Z', '2026-01-01Z')
        """);

    var known = server.page("partner", "/registers?q=00854З01389ОО777").body();
    var unknown = server.page("partner", "/registers?q=9999888877776666").body();
    var foreign = server.page("stranger", "/registers?q=9999888877776666").body();

    assertThat(known).contains("В справочнике устройств: Ока-Ф", "/agents/agent-deaf");
    assertThat(unknown).contains("хаб его не встречал", "/agents/agent-deaf", "1 не отвечает");
    assertThat(foreign).doesNotContain("agent-deaf");
    assertThat(server.page("partner", "/agents?state=unreachable").body())
        .contains("agent-deaf", "1 не отвечает", "kh-warn")
        .doesNotContain(OWN_AGENT);
  }

  @Test
  void findsRegistersByLettersThatLookLikeDigits() {
    assertThat(server.page("partner", "/registers?q=ОО8543О1З89ОО122").body())
        .contains("/registers/2");
  }

  @Test
  void aRuleWithAFaultComesBackAsItWasTyped() {
    var answer =
        server.post(
            "partner",
            "/renewal",
            "organisation="
                + FleetSamples.OWN
                + "&name=Все+кассы&days=400&limit=пять+тысяч&price=2900");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains(
            "value=\"Все кассы\"",
            "value=\"пять тысяч\"",
            "id=\"rn-limit-f\"",
            "Нужна сумма, например 5 000",
            "Нужно целое число от 1 до 180",
            "Продлеваются все его кассы, и те, что появятся позже.")
        .contains(" novalidate action=\"/renewal\"")
        .doesNotContain("id=\"rn-price-f\"");
  }
}
