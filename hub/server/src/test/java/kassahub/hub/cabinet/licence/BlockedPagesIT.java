package kassahub.hub.cabinet.licence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may buy nothing learns it before he types anything. */
class BlockedPagesIT {
  private static final String OVERDUE = "Активация закрыта: есть неоплаченные счета.";
  private static final List<String> PAGES =
      List.of("/activations", "/activations/new", "/activations/new/1");
  private static final Pattern NOTE = Pattern.compile("(?s)id=\"blocked\".*?</div></div>");
  private static final Pattern LINK = Pattern.compile("href=\"([^\"]+)\"");

  @TempDir private Path directory;
  private FleetServer server;

  @BeforeEach
  void open() {
    server = new FleetServer(directory, 0);
    FleetSamples.organisations(server.database());
    server
        .database()
        .asOwner(
            """
            insert into account_organisation values (1, 2);
            insert into contract (organisation_id, name, signed_on, payment, days, working_days, created_at, created_by)
            values (1, 'Договор', '2026-01-01', 'postpaid', 5, true, '2026-11-01Z', 'Иванова');
            insert into sales_order (number, account_id, organisation_id, contract_id, amount, currency, ordered_at,
              owed_since, invoiced_at)
            values (1, 1, 1, 1, 200000, 'RUB', '2026-11-01Z', '2026-11-01Z', '2026-11-01Z');
            insert into number_series values ('invoice', 'ПГ-', 1, 7);
            insert into invoice (kind, series, number, printed, account_id, organisation_id, contract_id, order_number,
              issued_at, issued_on, due_on, amount, vat_amount, currency, purpose, state)
            values ('order', 'invoice', 7, 'ПГ-7', 1, 1, 1, 1, '2026-11-01Z', '2026-11-01', '2026-11-09', 200000, 0,
              'RUB', 'Лицензии', 'overdue');
            """);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aDebtIsToldOnEveryPageOfAPurchaseWithItsInvoice() {
    block("overdue");

    for (String page : PAGES) {
      var body = server.page("partner", page).body();
      assertThat(body).as(page).contains(OVERDUE, "ПГ-7", "срок оплаты 09.11.2026");
      assertThat(links(body)).as(page).containsExactly("/orders/1");
    }
  }

  @Test
  void whoReadsOfADebtMayFollowEveryLink() {
    block("overdue");

    var links = links(server.page("partner", "/activations").body());
    assertThat(links).isNotEmpty();
    for (String link : links) {
      assertThat(server.page("partner", link).statusCode()).as(link).isEqualTo(200);
    }
  }

  @Test
  void whatAnOperatorClosedIsToldAsWell() {
    block("operator");

    for (String page : PAGES) {
      assertThat(server.page("partner", page).body())
          .as(page)
          .contains("Новые активации закрыты.", "Причину скажет ваш менеджер");
    }
  }

  @Test
  void whoMayBuyIsToldNothing() {
    for (String page : PAGES) {
      var shown = server.page("partner", page);
      assertThat(shown.statusCode()).as(page).isEqualTo(200);
      assertThat(shown.body()).as(page).doesNotContain("id=\"blocked\"");
    }
  }

  /** Those of the red note, which holds a box and a list. */
  private static List<String> links(String page) {
    var note = NOTE.matcher(page);
    assertThat(note.find()).isTrue();
    return LINK.matcher(note.group()).results().map(link -> link.group(1)).toList();
  }

  private void block(String cause) {
    server
        .database()
        .asOwner(
            """
            update account set blocked_at = '2026-11-10Z', block_reason = 'x', block_cause = '%s' where id = 1
            """
                .formatted(cause));
  }
}
