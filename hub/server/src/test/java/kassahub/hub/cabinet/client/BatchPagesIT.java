package kassahub.hub.cabinet.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of tills, as its owner, a stranger and support see what becomes of it. */
class BatchPagesIT {
  private static final String BATCHES = "/enrolments/batches";

  @TempDir static Path directory;
  private static FleetServer server;

  @BeforeAll
  static void open() {
    server = new FleetServer(directory, 0);
    FleetSamples.organisations(server.database());
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void aFileBecomesStringsAndLabelsOnceItIsApproved() {
    var made = send("Север", "0085430138900121;Касса 1;Лесная, 4\r\n;=1+1;\r\n", "windows-1251");
    assertThat(made.statusCode()).isEqualTo(303);
    String page = made.headers().firstValue("Location").orElseThrow();
    assertThat(server.page("partner", page).body())
        .contains("Север", "Касса 1", "Лесная, 4", "Ждёт утверждения<", page + "/approve")
        .doesNotContain("strings.csv");
    assertThat(server.page("partner", page + "/strings.csv").statusCode()).isEqualTo(409);

    assertThat(server.post("partner", page + "/approve", "").statusCode()).isEqualTo(303);

    assertThat(server.page("partner", page).body())
        .contains("0 из 2", "Не использована", "strings.csv", "labels.pdf?from=1");
    var file = server.page("partner", page + "/strings.csv");
    assertThat(file.headers().firstValue("Content-Type")).contains("text/csv; charset=utf-8");
    assertThat(file.body())
        .startsWith("\ufeff\"serial\";\"name\"")
        .contains("\"0085430138900121\";\"Касса 1\";\"Лесная, 4\";\"kh1:hub.example:8443:")
        .contains("\"'=1+1\"");
    byte[] labels = server.bytes("partner", page + "/labels.pdf?from=1").body();
    assertThat(new String(labels, 0, 5, US_ASCII)).isEqualTo("%PDF-");
    for (String path : new String[] {page, page + "/strings.csv", page + "/labels.pdf"}) {
      assertThat(server.page("stranger", path).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aFileWithFaultsMakesNothingAndNamesEachLine() {
    var refused = send("Юг", "12345;Касса\n;;\n", "UTF-8");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .contains(
            "партия не создана",
            "Строка 1:",
            "«12345»: заводской номер состоит из 16 цифр",
            "Строка 2:");
    assertThat(server.page("partner", BATCHES).body()).doesNotContain(">Юг<");
  }

  @Test
  void whatIsNoTextIsRefusedByName() {
    byte[] picture = {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2};
    var fields = Map.of("organisation", "1", "name", "Юг", "days", "91");
    var refused = server.upload("partner", BATCHES, fields, "a.png", picture);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("Выберите текстовый файл", "Нужно целое число от 1 до 90");
  }

  private static HttpResponse<String> send(String name, String csv, String encoding) {
    var fields = Map.of("organisation", "1", "name", name, "days", "30");
    byte[] bytes = csv.getBytes(encoding.equals("UTF-8") ? UTF_8 : Charset.forName(encoding));
    return server.upload("partner", BATCHES, fields, "tills.csv", bytes);
  }
}
