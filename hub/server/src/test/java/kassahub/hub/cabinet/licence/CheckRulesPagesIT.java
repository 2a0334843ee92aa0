package kassahub.hub.cabinet.licence;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.OfferEdition;
import kassahub.hub.organisation.Offers;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes to the page of activation, what it asks of vendors and what it keeps. */
class CheckRulesPagesIT {
  @TempDir private Path directory;
  private TestDatabase database;
  private Market market;
  private FleetServer server;
  private String page;

  @BeforeEach
  void open() {
    database = TestDatabase.create();
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/serials",
        "/check",
        "/remove",
        "/remove-failed",
        "/restore",
        "/clear",
        "/saved",
        "/confirm",
        "/activate"
      })
  void whoHasNotAcceptedTheOfferIsLedToIt(String act) { // A-57
    var serial = market.device();
    server.post("partner", page + "/serials", "serials=" + serial);
    server.post("partner", page + "/check", "");
    publish("2026-2");

    var answer = server.post("partner", page + act, "everything=yes&serials=1&id=" + serial);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location")).contains(page);
    assertThat(server.page("partner", page).body())
        .contains("name=\"accepted\"")
        .doesNotContain(serial, "id=\"one\"");
    assertThat(server.page("partner", page + "/faulty.xlsx").statusCode()).isEqualTo(303);
    assertThat(market.count("select count(*) as n from activation")).isZero();

    server.post("partner", page + "/offer", "accepted=yes&edition=1");
    assertThat(server.page("partner", page).body()).contains("id=\"one\"", serial);
  }

  @Test
  void whatIsBeingCheckedSaysSoAndHowFarItIs() { // X-103
    server.post("partner", page + "/serials", "serials=" + market.device());

    assertThat(server.page("partner", page).body())
        .contains("kh-i-loader-2", "Being checked", "<progress value=\"0\" max=\"1\"");

    server.post("partner", page + "/check", "");
    assertThat(server.page("partner", page).body()).doesNotContain("<progress", "loader-2");
  }

  @Test
  void whatHasAWrongFormatIsSaidAndNoVendorIsAskedOfIt() { // A-68, X-27
    var good = market.device();
    var ofAnotherForm = market.device();
    market.execute(
        "update device_line set serial_pattern = $2 where id = $1", market.polyusLine, good);
    server.post("partner", page + "/serials", "serials=" + good + "%0A12345%0A" + ofAnotherForm);

    server.post("partner", page + "/check", "");

    assertThat(server.page("partner", page).body())
        .contains("16 digits expected, 5 typed", "Failed<span class=\"kh-n kh-bad\">2</span>");
    assertThat(server.issuer().checked).containsExactly(List.of(good));
  }

  @Test
  void enteredSerialsComeBackToTheirUserAndOrganisationUntilTheyAreBought() { // X-29
    var bought = market.device();
    var left = market.device();
    server.post("partner", page + "/serials", "serials=" + bought + "%0A" + left);
    server.post("partner", page + "/check", "");
    assertThat(server.page("partner", elsewhere()).body())
        .as("another organisation")
        .doesNotContain(bought);
    assertThat(
            market.count(
                "select count(*) as n from user_setting where user_id <> 1 or key not like $1",
                "%" + market.partner.organisation()))
        .as("nothing is kept for anybody else")
        .isZero();

    var sum = Market.POLYUS_PRICE.minor();
    var done = server.post("partner", page + "/activate", "id=" + bought + "&sum=" + sum);
    assertThat(done.statusCode()).as(done.body()).isEqualTo(303);

    market.clock.advance(Duration.ofHours(24));
    assertThat(server.page("partner", page).body())
        .contains(left)
        .doesNotContain(bought, "dlg-saved");
    market.clock.advance(Duration.ofSeconds(1));
    assertThat(server.page("partner", page).body()).contains("dlg-saved");

    server.post("partner", page + "/saved", "load=yes");
    assertThat(server.page("partner", page).body())
        .as("is checked again")
        .contains(left, "<progress")
        .doesNotContain("dlg-saved");
    server.post("partner", page + "/check", "");
    market.clock.advance(Duration.ofHours(24).plusSeconds(1));
    server.post("partner", page + "/saved", "load=no");
    assertThat(server.page("partner", page).body()).doesNotContain(left, "dlg-saved");
  }

  @Test
  void anOrderThatIsSentTwiceLeadsBothTimesToWhatTheFirstMade() {
    var serial = market.device();
    var left = market.device();
    server.post("partner", page + "/serials", "serials=" + serial + "%0A" + left);
    server.post("partner", page + "/check", "");
    String order = "id=" + serial + "&sum=" + Market.POLYUS_PRICE.minor();

    for (int sent = 0; sent < 2; sent++) {
      var answer = server.post("partner", page + "/activate", order);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
      assertThat(answer.headers().firstValue("Location")).contains("/activations");
    }
    assertThat(market.count("select count(*) as n from activation")).isOne();
    assertThat(server.page("partner", page).body()).contains(left).doesNotContain("<progress");

    server.post("partner", page + "/serials", "serials=" + serial);
    assertThat(server.post("partner", page + "/activate", order).statusCode())
        .as("was added again, so it is another order")
        .isEqualTo(422);
    assertThat(market.count("select count(*) as n from activation")).isOne();
  }

  @Test
  void theSameOrderAtOnceIsBoughtOnce() throws InterruptedException {
    var serial = market.device();
    server.post("partner", page + "/serials", "serials=" + serial);
    server.post("partner", page + "/check", "");
    String order = "id=" + serial + "&sum=" + Market.POLYUS_PRICE.minor();

    Callable<Integer> click = () -> server.post("partner", page + "/activate", order).statusCode();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(Collections.nCopies(6, click)))
          .extracting(one -> one.resultNow())
          .containsOnly(303);
    }
    assertThat(market.count("select count(*) as n from activation")).isOne();
  }

  @Test
  void theQuestionSaysHowManyAreLeftOutBecauseOfErrors() {
    var good = market.device();
    server.post("partner", page + "/serials", "serials=" + good + "%0A12345%0A12346");
    server.post("partner", page + "/check", "");

    var question = server.post("partner", page + "/confirm", "everything=yes").body();

    assertThat(question)
        .contains("id=\"confirm-left\"", "Left out: 2 serial numbers with errors. They stay");
    server.post("partner", page + "/remove-failed", "");
    assertThat(server.post("partner", page + "/confirm", "everything=yes").body())
        .contains("id=\"confirm-h\"")
        .doesNotContain("confirm-left");
  }

  @Test
  void whatIsPaidForLongCanBeLeftOutOfTheQuestion() {
    var due = market.device();
    var paid = market.device(Market.TODAY.plusDays(200));
    server.post("partner", page + "/serials", "serials=" + due + "%0A" + paid);
    server.post("partner", page + "/check", "");

    var warning = server.post("partner", page + "/confirm", "everything=yes").body();
    var rest = warning.replaceFirst("(?s).*id=\"dlg-early\"(.*)id=\"confirm-rest\".*", "$1");
    assertThat(found("name=\"id\" value=\"(\\d+)\"", rest)).containsExactly(due);

    assertThat(server.post("partner", page + "/confirm", "id=" + due).body())
        .contains("id=\"confirm-h\"")
        .doesNotContain("dlg-early");
    assertThat(server.post("partner", page + "/confirm", "id=" + paid).body())
        .contains("dlg-early")
        .doesNotContain("confirm-rest");
  }

  @ParameterizedTest
  @CsvSource({"/confirm, everything=yes", "/activate, id=1&sum=1"})
  void theListOfAnActThatAnswersAPageIsTurnedAndSortedWhereItStands(String act, String form) {
    server.post("partner", page + "/serials", "serials=" + market.device());
    server.post("partner", page + "/check", "");

    assertThat(server.post("partner", page + act, form).body())
        .contains("hx-get=\"" + page + "?")
        .doesNotContain("hx-get=\"" + page + "/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=2+3", "+7 999", "-1", "@SUM(A1)"})
  void whatLooksLikeAFormulaIsTextInTheExportedList(String comment) throws IOException { // X-107
    var serial = market.device();
    server.post("partner", page + "/serials", "serials=" + serial);
    server.post("partner", page + "/check", "");
    var sum = Market.POLYUS_PRICE.minor();
    server.post(
        "partner",
        page + "/activate",
        "id=%s&sum=%d&comment=%s".formatted(serial, sum, URLEncoder.encode(comment, UTF_8)));

    var file = server.bytes("partner", "/activations/export.xlsx").body();

    try (var book = new ReadableWorkbook(new ByteArrayInputStream(file))) {
      var cell = book.getFirstSheet().read().getLast().getCell(9);
      assertThat(cell.getText()).isEqualTo(comment);
      assertThat(cell.getType()).isEqualTo(CellType.STRING);
      assertThat(cell.getFormula()).isNull();
    }
    assertThat(formatOf("J2", Files.write(directory.resolve("list.xlsx"), file))).isEqualTo("@");
  }

  /** The number format of a cell; empty = of none. */
  private static String formatOf(String cell, Path book) throws IOException {
    try (var parts = new ZipFile(book.toFile())) {
      var sheet = part(parts, "xl/worksheets/sheet1.xml");
      var styles = part(parts, "xl/styles.xml");
      var style = found("<c r=\"" + cell + "\" s=\"(\\d+)\"", sheet);
      if (style.isEmpty()) {
        return "";
      }
      var formats = found("<xf numFmtId=\"(\\d+)\"[^>]* xfId", styles);
      var format = formats.get(Integer.parseInt(style.getFirst()));
      return found("<numFmt numFmtId=\"" + format + "\" formatCode=\"([^\"]*)\"", styles)
          .getFirst();
    }
  }

  private static List<String> found(String what, String text) {
    return Pattern.compile(what).matcher(text).results().map(one -> one.group(1)).toList();
  }

  private static String part(ZipFile parts, String name) throws IOException {
    try (var part = parts.getInputStream(requireNonNull(parts.getEntry(name)))) {
      return new String(part.readAllBytes(), UTF_8);
    }
  }

  private String elsewhere() {
    market.execute(
        """
        with other as (
          insert into organisation (kind, name, tax_number, created_at)
          values ('legal', 'other', '7743013905', $2) returning id)
        insert into account_organisation (account_id, organisation_id) select $1, id from other
        """,
        market.partner.account(),
        market.clock.instant());
    return "/activations/new/"
        + market.count("select id as n from organisation where name = 'other'");
  }

  private void publish(String name) {
    new Offers(database.database(), new Journal(market.clock), market.clock)
        .publish(Actor.hub(), new OfferEdition(0, name, "Text", Market.TODAY));
  }
}
