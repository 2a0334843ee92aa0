package kassahub.hub.cabinet.licence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.cabinet.FleetServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prices by quantity as the back office sets them and the partner sees them (decision 061). */
class ScalePagesIT {
  private static final Pattern AGREED = Pattern.compile("name=\"agreed\" value=\"([^\"]*)\"");
  private static final Pattern SEEN = Pattern.compile("name=\"seen\" value=\"(\\d+)\"");
  private static final Pattern SUM = Pattern.compile("name=\"sum\" value=\"(\\d+)\"");

  @TempDir private Path directory;
  private Market market;
  private FleetServer server;
  private String page;

  @BeforeEach
  void open() {
    var database = TestDatabase.create();
    market = new Market(database.database());
    market.execute(
        """
        insert into app_user (account_id, login, full_name, role, created_at)
        values ($1, 'somebody', 'Somebody', 'partner', $2)
        """,
        market.partner.account(),
        market.clock.instant());
    server = new FleetServer(directory, database, market);
    page = "/activations/new/" + market.partner.organisation();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aStepIsAskedAboutShownInTheListAndTheHistory() {
    var form = form("3", "1800,33");
    var asked = server.post("backOffice", "/price-lists", form);
    assertThat(asked.body()).contains("from 3 pcs: from 18.11.2026 1,800.33\u00a0₽ instead of -");
    assertThat(server.page("backOffice", "/price-lists").body()).doesNotContain("1,800.33");

    var set = server.post("backOffice", "/price-lists", answered(form, asked.body()));
    assertThat(set.statusCode()).as(set.body()).isEqualTo(303);

    assertThat(server.page("backOffice", "/price-lists").body())
        .contains("from 3 pcs 1,800.33\u00a0₽");
    assertThat(server.page("backOffice", "/price-lists/" + market.polyusType).body())
        .contains("1,800.33\u00a0₽", "in force", "Recorded: Somebody, 18.11.2026");
  }

  @Test
  void whoAnswersAnOldQuestionIsToldWhoWasFasterAndAskedAgain() {
    var mine = form("1", "2100");
    var question = server.post("backOffice", "/price-lists", mine).body();
    set("1", "2200");

    var refused = server.post("backOffice", "/price-lists", answered(mine, question));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body())
        .contains("Somebody recorded a price of this product meanwhile: Somebody")
        .contains("2,100\u00a0₽ instead of 2,200\u00a0₽");

    assertThat(
            server.post("backOffice", "/price-lists", answered(mine, refused.body())).statusCode())
        .isEqualTo(303);
  }

  @Test
  void anAccountsOwnListSaysWhatEverybodyPaysAndChangesItsCurrency() {
    String own = "/price-lists?account=" + market.partner.account();
    assertThat(server.page("backOffice", "/price-lists?name=PART").body()).contains(own);
    assertThat(server.page("backOffice", own).body()).contains("as everybody", "2,000\u00a0₽");

    String account = "account=" + market.partner.account() + "&";
    assertThat(
            server
                .post("backOffice", "/price-lists/currency", account + "currency=KZT")
                .statusCode())
        .isEqualTo(303);
    assertThat(server.page("backOffice", own).body())
        .contains("Currency of purchases: Tenge", "Price, ₸")
        .doesNotContain("2,000\u00a0₽");
    assertThat(server.page("partner", own).statusCode()).isEqualTo(403);
  }

  @Test
  void thePageTheQuestionAndTheOrderSayTheSameToTheKopeck() {
    set("3", "1800,33");
    var serials = market.devices(3);
    check(serials);
    assertThat(server.page("partner", page).body())
        .contains("1,800.33\u00a0₽", "By quantity: from 3 pcs 1,800.33\u00a0₽", "5,400.99\u00a0₽");

    var two = "id=" + serials.get(0) + "&id=" + serials.get(1);
    assertThat(server.post("partner", page + "/confirm", two).body()).contains("4,000\u00a0₽");
    var question = server.post("partner", page + "/confirm", "everything=yes").body();
    assertThat(question).contains("5,400.99\u00a0₽");

    var all = two + "&id=" + serials.get(2) + "&sum=" + found(SUM, question);
    assertThat(server.post("partner", page + "/activate", all).statusCode()).isEqualTo(303);
    assertThat(market.count("select amount as n from activation")).isEqualTo(540_099);
  }

  @Test
  void whatWasRemovedMeanwhileDoesNotMakeTheRestDearerUnseen() {
    set("3", "1800,33");
    var serials = market.devices(3);
    check(serials);
    var sum = found(SUM, server.post("partner", page + "/confirm", "everything=yes").body());
    server.post("partner", page + "/remove", "id=" + serials.get(2));

    var late =
        server.post(
            "partner", page + "/activate", "id=" + String.join("&id=", serials) + "&sum=" + sum);

    assertThat(late.statusCode()).isEqualTo(409);
    assertThat(late.body()).contains("The price or date has changed");
    assertThat(market.count("select count(*) as n from activation")).isZero();
  }

  private void check(List<String> serials) {
    server.post("partner", page + "/serials", "serials=" + String.join("%0A", serials));
    server.post("partner", page + "/check", "");
  }

  private void set(String quantity, String amount) {
    var form = form(quantity, amount);
    var question = server.post("backOffice", "/price-lists", form).body();
    var done = server.post("backOffice", "/price-lists", answered(form, question));
    assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
  }

  private String form(String quantity, String amount) {
    return "product=%d&kind=partner&quantity=%s&amount=%s&from=2026-11-18"
        .formatted(market.polyusType, quantity, amount);
  }

  private static String answered(String form, String question) {
    return form + "&agreed=" + found(AGREED, question) + "&seen=" + found(SEEN, question);
  }

  private static String found(Pattern what, String body) {
    var found = what.matcher(body);
    assertThat(found.find()).as(body).isTrue();
    return found.group(1);
  }
}
