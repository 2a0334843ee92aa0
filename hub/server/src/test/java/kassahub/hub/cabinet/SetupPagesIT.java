package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an empty hub to one that can sell, as the back office enters it. */
class SetupPagesIT {
  private static final Pattern LEFT =
      Pattern.compile("<li id=\"setup-([a-z]+)\">\\s*<span class=\"kh-st kh-(?:run|none)\"");
  private static final Pattern AGREED =
      Pattern.compile("name=\"agreed\" value=\"([^\"]*)\"", Pattern.DOTALL);
  private static final String SERIAL = "0085430138900121";
  private static final String VENDOR =
      form("name", "Полюс", "legal", "ООО Полюс", "ogrn", "1137746317830")
          + "&issuer=files&limit=500";

  @TempDir Path directory;
  private FleetServer server;

  @BeforeEach
  void open() {
    server = new FleetServer(directory, 0);
    FleetSamples.organisations(server.database());
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void eachStepIsDoneByWhatIsEnteredAndTheLastOneEndsIt() {
    assertThat(left())
        .containsExactly("seller", "vendor", "product", "price", "line", "devices", "offer");

    saved("/seller", seller());
    assertThat(left()).doesNotContain("seller");
    saved("/vendors", VENDOR);
    saved("/products", form("name", "Год", "article", "A-1", "holder", "ООО Полюс") + "&months=12");
    assertThat(left()).containsExactly("price", "line", "devices", "offer");
    price("partner");
    assertThat(left()).as("retail is missing").contains("price");
    price("retail");
    saved("/device-lines", line("\\d{16}"));
    assertThat(left()).containsExactly("devices", "offer");
    server.post("backOffice", "/device-lines/1/devices", form("serials", SERIAL + ";Нано"));
    assertThat(
            server
                .post(
                    "backOffice",
                    "/device-lines/1/devices",
                    form("serials", SERIAL + ";Нано;31.02.2027"))
                .body())
        .contains("нужна дата вида 31.12.2026");
    publish("2026-1", LocalDate.of(2026, 11, 18));

    assertThat(left()).isEmpty();
    assertThat(server.page("backOffice", "/setup").body())
        .contains("Хаб может продавать", "Второй сотрудник", "Запасные коды входа");
    assertThat(server.page("partner", "/setup").statusCode()).isEqualTo(403);
    assertThat(server.page("support", "/setup").statusCode()).isEqualTo(403);
  }

  @Test
  void aVendorIsCheckedAddedAndChanged() {
    refused("/vendors", VENDOR.replace("1137746317830", "113774631783"), "Нужно 13 цифр ОГРН");
    refused("/vendors", VENDOR.replace("=500", "=0"), "Нужно целое число от одного");
    refused("/vendors", VENDOR.replace("files", "fetch"), "начинается с https://");
    saved("/vendors", VENDOR);
    var twice = server.post("backOffice", "/vendors", VENDOR);
    assertThat(twice.statusCode()).as("a conflict as the API has it").isEqualTo(409);
    assertThat(twice.body()).contains("Вендор с таким названием уже есть");

    String asked =
        VENDOR.replace("files", "fetch") + "&address=https://vendor.example/&secret=polyus";
    assertThat(server.post("backOffice", "/vendors/1", asked).statusCode()).isEqualTo(403);
    assertThat(server.post("administrator", "/vendors/1", asked).statusCode()).isEqualTo(303);
    saved("/vendors/1", asked.replace("=500", "=600"));

    assertThat(server.page("backOffice", "/vendors/1").body())
        .contains("https://vendor.example/", "value=\"polyus\"");
    assertThat(server.page("backOffice", "/vendors/2").statusCode()).isEqualTo(404);
    assertThat(journal()).containsExactly("vendor.added 1", "vendor.changed 1", "vendor.changed 1");
  }

  @Test
  void goodRowsOfAListGoInAndBadOnesAreTold() {
    saved("/vendors", VENDOR);
    saved("/products", form("name", "Год", "article", "A-1", "holder", "ООО Полюс") + "&months=12");
    refused("/device-lines", line("("), "Это не регулярное выражение");
    saved("/device-lines", line("\\d{16}"));
    server
        .database()
        .asOwner(
            """
            insert into device (serial, line_id, model, source, subscription_until, subscription_source, created_at,
              changed_at)
            values ('0085430138900125', 1, 'Старая', 'import', '2028-01-01', 'activation', '2026-01-01Z', '2026-01-01Z')
            """);

    var answer =
        server.post(
            "backOffice",
            "/device-lines/1/devices",
            form(
                "serials",
                """
                0085430138900121;Нано
                0085430138900122;Нано;31.12.2026
                12;Нано
                0085430138900123
                0085430138900124;Нано;завтра
                0085430138900121;Нано

                0085430138900125;Новая;31.12.2026
                """));

    assertThat(answer.body())
        .contains(
            "Загружено устройств: 3",
            "Строка 3 («12;Нано») не взята: номер не подходит",
            "Строка 4",
            "нужна модель",
            "Строка 5",
            "нужна дата",
            "Строка 6",
            "номер уже был выше");
    assertThat(devices())
        .containsExactly(
            "0085430138900121 Нано -",
            "0085430138900122 Нано 2026-12-31",
            "0085430138900125 Новая 2028-01-01");
  }

  @Test
  void anEditionIsPublishedOnceAndAfterAQuestion() {
    var asked = server.post("backOffice", "/offers", offer("1", "2026-11-20", ""));
    assertThat(asked.body()).contains("Опубликовать редакцию «1»?");
    assertThat(server.page("backOffice", "/offers").body()).contains("Ни одной редакции ещё нет");

    publish("1", LocalDate.of(2026, 11, 20));
    assertThat(server.page("backOffice", "/offers").body()).contains("Вступит в силу", "Слова");
    assertThat(publish("1", LocalDate.of(2026, 11, 21))).contains("уже опубликована");
    assertThat(publish("2", LocalDate.of(2026, 11, 17))).contains("role=\"alert\"");
    publish("2", LocalDate.of(2026, 11, 18));
    assertThat(server.page("backOffice", "/offers").body()).contains("Действует");
    assertThat(server.post("support", "/offers", offer("3", "2026-12-01", "")).statusCode())
        .isEqualTo(403);
  }

  private void saved(String path, String form) {
    var answer = server.post("backOffice", path, form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
  }

  private void refused(String path, String form, String why) {
    var answer = server.post("backOffice", path, form);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(why);
  }

  private void price(String kind) {
    String price = "product=1&kind=" + kind + "&quantity=1&amount=2000&from=2026-11-18";
    saved("/price-lists", price + "&agreed=" + agreed("/price-lists", price));
  }

  /** The page after the question was answered. */
  private String publish(String edition, LocalDate from) {
    String draft = offer(edition, from.toString(), "");
    String agreed = agreed("/offers", draft);
    return server.post("backOffice", "/offers", draft + "&agreed=" + agreed).body();
  }

  private String agreed(String path, String form) {
    var asked = AGREED.matcher(server.post("backOffice", path, form).body());
    assertThat(asked.find()).isTrue();
    return URLEncoder.encode(asked.group(1), StandardCharsets.UTF_8);
  }

  private static String offer(String edition, String from, String more) {
    return form("edition", edition, "text", "Слова", "from", from) + more;
  }

  private static String line(String pattern) {
    return form("name", "Полюс Ф", "pattern", pattern) + "&vendor=1&product=1&method=agent";
  }

  private static String seller() {
    return "currency=RUB&name=Firma&inn=9900001042&kpp=990001001&address=Tver&bank=Bank&bic=049900999"
               + "&correspondent=30101810500000000999&account=40702810700000000118&post=x&signer=y";
  }

  private static String form(String... namesAndValues) {
    var form = new StringBuilder();
    for (int at = 0; at < namesAndValues.length; at += 2) {
      form.append(at == 0 ? "" : "&")
          .append(namesAndValues[at])
          .append('=')
          .append(URLEncoder.encode(namesAndValues[at + 1], StandardCharsets.UTF_8));
    }
    return form.toString();
  }

  private List<String> left() {
    var page = server.page("backOffice", "/setup").body();
    return LEFT.matcher(page).results().map(step -> step.group(1)).toList();
  }

  private List<String> journal() {
    return lines(
        "select action || ' ' || object_id as line from journal where object_kind = 'vendor' order"
            + " by id limit 9");
  }

  private List<String> devices() {
    return lines(
        """
        select serial || ' ' || model || ' ' || coalesce(subscription_until::text, '-') as line
        from device order by serial limit 9
        """);
  }

  private List<String> lines(String sql) {
    return server.database().database().transact(tx -> tx.list(sql, row -> row.string("line")));
  }
}
