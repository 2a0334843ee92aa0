package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the form to the move that a second operator confirmed, and where it is told afterwards. */
class MovePagesIT {
  private static final String BROKEN = "0085430138900121";
  private static final String SPARE = "0085430138900122";
  private static final Pattern AGREED = Pattern.compile("name=\"agreed\" value=\"([^\"]*)\"");
  private static final Pattern CONFIRM = Pattern.compile("/confirmations/\\d+/confirm");

  @TempDir Path directory;
  private FleetServer server;

  @BeforeEach
  void sell() {
    server = new FleetServer(directory, 0);
    var samples = new AttentionSamples(server.database());
    samples.assortment();
    samples.activation(BROKEN, "done", "2026-01-02Z");
    FleetSamples.toldRegister(server.database(), BROKEN, FleetSamples.OWN);
    FleetSamples.silentRegister(server.database(), SPARE, FleetSamples.OWN);
    server
        .database()
        .asOwner(
            """
            insert into device (serial, line_id, model, source, subscription_until, subscription_source, created_at,
              changed_at)
            select '%1$s', id, 'Сломанная', 'import', '2027-01-02'::date, 'activation', '2026-01-01Z'::timestamptz,
              '2026-01-01Z'::timestamptz from device_line
            union all select '%2$s', id, 'Запасная', 'import', null, null, '2026-01-01Z', '2026-01-01Z' from device_line;
            insert into licence_assignment (serial, activation, account_id, licence, signature, until, assigned_at)
            values ('%1$s', 1, 1, decode(repeat('ff', 64), 'hex'), decode(repeat('00', 64), 'hex'), '2027-01-02',
              '2026-01-02Z');
            """
                .formatted(BROKEN, SPARE));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void isShownAskedConfirmedAndToldOnBothRegisters() {
    var asked = server.post("backOffice", "/licence-moves", form(BROKEN, SPARE));
    assertThat(asked.body())
        .contains("ООО «Северная касса»", "(Сломанная) до 02.01.2027", "(Запасная), цена 0");
    assertThat(server.page("backOffice", "/confirmations").body()).doesNotContain(SPARE);
    var agreed = AGREED.matcher(asked.body());
    assertThat(agreed.find()).isTrue();
    String sure = form(BROKEN, SPARE) + "&agreed=" + encoded(agreed.group(1));
    assertThat(server.post("backOffice", "/licence-moves", sure).statusCode()).isEqualTo(303);
    assertThat(server.post("backOffice", "/licence-moves", sure).statusCode())
        .as("once")
        .isEqualTo(409);

    var confirmations = server.page("administrator", "/confirmations").body();
    assertThat(confirmations).contains(BROKEN, SPARE, "Сгорела", "акт № 17", "до 02.01.2027");
    var confirm = CONFIRM.matcher(confirmations);
    assertThat(confirm.find()).isTrue();
    assertThat(server.post("backOffice", confirm.group(), "").statusCode()).isEqualTo(403);
    assertThat(server.post("support", confirm.group(), "").statusCode()).isEqualTo(403);
    assertThat(server.post("administrator", confirm.group(), "").statusCode()).isEqualTo(303);

    assertThat(server.page("backOffice", "/licence-moves").body())
        .contains("Активация № 2", BROKEN, SPARE, "Сгорела", "акт № 17");
    String told = "Перенос остатка лицензии с кассы " + BROKEN + " на кассу " + SPARE;
    for (var page : List.of("/registers/1", "/registers/2", "/activations/2")) {
      assertThat(server.page("partner", page).body()).as(page).contains(told, "акт № 17");
      assertThat(server.page("stranger", page).statusCode()).isEqualTo(404);
    }
    assertThat(server.page("partner", "/activations").body())
        .as("nothing is to be paid for it")
        .contains("0\u00a0₽")
        .doesNotContain("Не оплачено");
    assertThat(server.page("support", "/activations").body()).doesNotContain("Не оплачено");
    assertThat(server.page("partner", "/activations/2").body()).doesNotContain("В ожидании");
    assertThat(journal())
        .containsExactly(
            "confirmation.requested Анна Кедрова",
            "licence.moved Борис Ольхов",
            "confirmation.confirmed Борис Ольхов");
  }

  @Test
  void whatIsWrongStandsBesideItsField() {
    assertThat(server.post("backOffice", "/licence-moves", form(BROKEN, BROKEN)).body())
        .contains("Нужны две разные кассы", "id=\"mv-to-f\"");
    var unsold = server.post("backOffice", "/licence-moves", form(SPARE, BROKEN));
    assertThat(unsold.statusCode()).isEqualTo(409);
    assertThat(unsold.body())
        .contains("нет нашей лицензии, срок которой ещё идёт", "value=\"Сгорела\"");
    assertThat(server.page("backOffice", "/licence-moves").body())
        .contains("Переносов ещё не было");
    assertThat(server.post("partner", "/licence-moves", form(BROKEN, SPARE)).statusCode())
        .isEqualTo(403);
    assertThat(server.page("support", "/licence-moves").statusCode()).isEqualTo(403);
  }

  @Test
  void aRegisterOutOfUseSaysSo() {
    server
        .database()
        .asOwner("update register set archived_at = '2026-11-01Z' where serial = '" + BROKEN + "'");

    assertThat(server.page("partner", "/registers/1").body()).contains("В архиве");
    assertThat(server.page("partner", "/registers/2").body()).doesNotContain("В архиве");
  }

  private static String form(String from, String to) {
    return "from="
        + from
        + "&to="
        + to
        + "&reason="
        + encoded("Сгорела")
        + "&document="
        + encoded("акт № 17");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private List<String> journal() {
    return server
        .database()
        .database()
        .transact(
            tx ->
                tx.list(
                    """
                    select action || ' ' || actor_name as line from journal
                    where action like 'confirmation.%' or action = 'licence.moved' order by id limit 9
                    """,
                    row -> row.string("line")));
  }
}
