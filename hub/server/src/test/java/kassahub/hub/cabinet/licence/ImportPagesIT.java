package kassahub.hub.cabinet.licence;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.cabinet.FleetServer;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of serials as people keep them, sent to the page. */
class ImportPagesIT {
  private static final String SERIAL = "0112050040160031";

  @TempDir private Path directory;
  private TestDatabase database;
  private FleetServer server;
  private String page;

  @BeforeEach
  void open() {
    database = TestDatabase.create();
    var market = new Market(database.database());
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
  void readsWindowsFilesAndTellsWhatBecameOfEachLine() {
    String text = "\u0421\u043f\u0438\u0441\u043e\u043a\r\n" + SERIAL + "\r\n" + SERIAL + "\r\n";

    upload(text.getBytes(Charset.forName("windows-1251")));

    assertThat(server.page("partner", page).body())
        .contains(
            "Lines read: 3. Numbers added: 1, repeats left out: 1, lines without a number: 1.",
            "Line 1: \u201c\u0421\u043f\u0438\u0441\u043e\u043a\u201d",
            "this number is on line 2 already",
            SERIAL);
  }

  /** As where one number alone is typed. */
  @Test
  void countsTheDigitsOfALineThatHasTooFew() {
    upload((SERIAL + "\r\nTill 5 0112050040160\r\n").getBytes(UTF_8));

    assertThat(server.page("partner", page).body())
        .contains(
            "Line 2: \u201cTill 5 0112050040160\u201d. Wrong format: 16 digits expected, 13 typed");
  }

  @Test
  void readsUnicodeOfTheNotepad() {
    upload(("\ufeff" + SERIAL + "\r\n").getBytes(UTF_16LE));

    assertThat(server.page("partner", page).body()).contains("Numbers added: 1", SERIAL);
  }

  @Test
  void saysThatAFileIsEmpty() {
    upload(new byte[0]);

    assertThat(server.page("partner", page).body()).contains("The file is empty");
  }

  @Test
  void refusesPicturesAndLongListsBesideTheFieldAndKeepsTheList() {
    upload(SERIAL.getBytes(UTF_8));

    var picture = upload(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 0});
    var tooLong =
        upload(
            IntStream.range(0, 1_000)
                .mapToObj("%016d"::formatted)
                .collect(Collectors.joining("\n"))
                .getBytes(UTF_8));

    assertThat(picture.statusCode()).isEqualTo(422);
    assertThat(picture.body()).contains("This is not a text file", SERIAL, "id=\"file\"");
    assertThat(tooLong.statusCode()).isEqualTo(422);
    assertThat(tooLong.body()).contains("it has 1, 1000 are new", SERIAL, "id=\"file\"");
  }

  @Test
  void faultySerialsAreTakenOutDownloadedAndPutBack() throws Exception {
    String faulty = "0112050040160039";
    upload(faulty.getBytes(UTF_8));
    server.post("partner", page + "/check", "");
    assertThat(server.page("partner", page).body())
        .contains("href=\"" + page + "/faulty.xlsx\"")
        .as("a phone leaves out what is empty")
        .containsPattern("data-c=\"current\" data-l=\"[^\"]+\"></td>");

    server.post("partner", page + "/remove-failed", "");
    server.post("partner", page + "/remove-failed", ""); // a second click

    assertThat(server.page("partner", page).body())
        .contains("Taken out of the list: 1 number.", page + "/restore", page + "/faulty.xlsx")
        .doesNotContain(faulty);
    var file = server.bytes("partner", page + "/faulty.xlsx");
    assertThat(file.headers().firstValue("Content-Disposition").orElse("")).contains(".xlsx");
    try (var book = new ReadableWorkbook(new ByteArrayInputStream(file.body()))) {
      assertThat(book.getFirstSheet().read())
          .extracting(row -> row.getCellText(0))
          .containsExactly("Serial", faulty);
      assertThat(book.getFirstSheet().read().getLast().getCellText(1)).isNotBlank();
    }
    server.post("partner", page + "/restore", "");
    assertThat(server.page("partner", page).body())
        .contains(faulty)
        .doesNotContain("Taken out of the list");
  }

  @Test
  void keepsWhatSixTabsAddAtOnce() throws Exception {
    var adding = new ArrayList<Thread>();
    for (int tab = 0; tab < 6; tab++) {
      var serials =
          IntStream.range(tab * 50, tab * 50 + 50)
              .mapToObj("%016d"::formatted)
              .collect(Collectors.joining("%0A"));
      adding.add(
          Thread.ofVirtual()
              .start(() -> server.post("partner", page + "/serials", "serials=" + serials)));
    }
    for (var tab : adding) {
      tab.join();
    }

    assertThat(kept()).isEqualTo(300);
  }

  @Test
  void takesNoNul() {
    var answer = server.post("partner", page + "/serials", "serials=0112%0005&x=%00");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(server.page("partner", "/registers?q=%00a").statusCode()).isEqualTo(400);
  }

  private long kept() {
    return database
        .database()
        .transact(
            tx ->
                tx.one(
                    "select jsonb_array_length(value->'entries') as n from user_setting",
                    row -> row.number("n")));
  }

  private HttpResponse<String> upload(byte[] bytes) {
    return server.upload("partner", page + "/serials", "list.txt", bytes);
  }
}
