package kassahub.hub.cabinet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import kassahub.codec.licence.LicenceFile;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Licence files that a vendor sent by mail go in on its page. */
class VendorFilePagesIT {
  private static final String FILES = "/vendors/1/files";
  private static final String KNOWN = "0085430138900121";
  private static final String UNKNOWN = "0085430138900122";

  @TempDir Path directory;
  private FleetServer server;

  @BeforeEach
  void open() {
    server = new FleetServer(directory, 0);
    FleetSamples.organisations(server.database());
    server
        .database()
        .asOwner(
            """
            insert into vendor (name, legal_name, ogrn, issuer) values
              ('Полюс', 'ООО Полюс', '1137746317830', 'files'), ('Свой', 'ООО Свой', '1137746317831', 'fetch');
            insert into licence_type (name, article, term_value, term_unit, rights_holder)
            values ('Год', 'A1', 12, 'month', 'ООО Полюс');
            insert into device_line (vendor_id, licence_type_id, name, install_method) values (1, 1, 'Полюс Ф', 'agent');
            insert into device (serial, line_id, model, source, created_at, changed_at)
            values ('0085430138900121', 1, 'Нано', 'import', '2026-01-01Z', '2026-01-01Z');
            insert into activation (account_id, organisation_id, vendor_id, status, licences, amount, created_at, created_by)
            values (1, 1, 1, 'in_progress', 1, 200000, '2026-11-01Z', 'Иванова');
            insert into activation_line (activation, position, account_id, serial, model, line_id, licence_type_id,
              new_until, price) values (1, 1, 1, '0085430138900121', 'Нано', 1, 1, '2027-11-01', 200000);
            insert into vendor_request (activation, vendor_id, state, due_at, deadline, created_at, last_error)
            values (1, 1, 'polling', '2026-11-01Z', '2026-12-01Z', '2026-11-01Z', 'VENDOR_SLOW: in progress');
            """);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void saysOfEachFileWhatBecameOfIt() {
    assertThat(server.page("backOffice", "/vendors/1").body())
        .contains("id=\"vendor-file\"", "href=\"/vendors/1/files\"");

    var answer =
        server.upload(
            "backOffice",
            FILES,
            Map.of(
                "a.slf", slf(KNOWN, UNKNOWN),
                "b.slf", "1\t2\t3\r\n".getBytes(UTF_8),
                "c.zip", new byte[] {'P', 'K', 3, 4}));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .contains(
            "Взят: 2 кассы, из них нужны активациям: 1.",
            "Нет в справочнике этого вендора: 1, например " + UNKNOWN,
            "Не взят: строка 1 не читается. Номер не из 16 цифр.",
            "В нём не простой текст. Если это архив, распакуйте его.");
    assertThat(upload("другое имя.slf", KNOWN, UNKNOWN))
        .contains("Уже загружен раньше: 2 кассы, из них нужны активациям: 1.");
    assertThat(journal()).containsExactly("vendor.file-taken 1");
  }

  /** Or the page would say that it is waited for, and nothing would ever come of it. */
  @Test
  void aLicenceThatEndsBeforeWhatWasOrderedIsNoneThatIsAwaited() {
    server.database().asOwner("update activation_line set new_until = '2028-12-31'");

    assertThat(upload("a.slf", KNOWN, UNKNOWN))
        .contains(
            "Взят: 2 кассы, из них нужны активациям: 0.",
            "Срок короче заказанного: 1, например " + KNOWN + ". Эти активации ждут дальше");
  }

  @Test
  void aFileIsLookedAtFoundBySerialAndRemoved() {
    upload("a.slf", KNOWN, UNKNOWN);
    upload("b.slf", UNKNOWN);
    assertThat(server.page("backOffice", FILES + "?q=85430138900121&state=unused").body())
        .contains(">a.slf</a>", "Выдано 0 из 2")
        .doesNotContain(">b.slf</a>");
    assertThat(server.page("backOffice", FILES + "/1").body())
        .contains(KNOWN, "Нано", "Нет в справочнике", "Не выдана", "31.12.2027");
    server.database().asOwner("update vendor_file_line set used_by = 1");
    assertThat(server.page("backOffice", FILES + "/1").body()).contains("href=\"/activations/1\"");
    assertThat(server.page("backOffice", FILES + "?state=unused").body())
        .doesNotContain(">a.slf</a>");

    assertThat(server.post("backOffice", FILES + "/1/remove", "").statusCode()).isEqualTo(303);

    assertThat(server.page("backOffice", FILES).body())
        .contains(">b.slf</a>")
        .doesNotContain(">a.slf</a>");
    assertThat(server.page("backOffice", FILES + "/1").statusCode()).isEqualTo(404);
    assertThat(journal())
        .containsExactly("vendor.file-taken 1", "vendor.file-taken 1", "vendor.file-removed 1");
  }

  @Test
  void anActivationWaitsForAFileAndWhoHasItIsToldWhereItGoes() {
    var office = server.page("backOffice", "/activations/1").body();
    var partner = server.page("partner", "/activations/1").body();

    assertThat(office)
        .contains("Ждём файл лицензий от вендора", "href=\"/vendors/1/files\"")
        .doesNotContain("до 2 минут", "Вендор отвечает дольше обычного");
    assertThat(partner)
        .contains("Ждём файл лицензий от вендора")
        .doesNotContain("/vendors/1/files", "до 2 минут");
    server.database().asOwner("update vendor set issuer = 'fetch' where id = 1");
    assertThat(server.page("partner", "/activations/1").body())
        .contains("Ждём лицензии на сервере вендора")
        .doesNotContain("до 2 минут", "Вендор отвечает дольше обычного");
    server.database().asOwner("update vendor set issuer = 'http_grants' where id = 1");
    assertThat(server.page("partner", "/activations/1").body())
        .contains("Ждём ответ вендора", "до 2 минут", "Вендор отвечает дольше обычного");
  }

  @Test
  void aFileIsFoundByItsNameAndARegisterInIt() {
    upload("Март.slf", KNOWN, UNKNOWN);
    upload("апрель.slf", UNKNOWN);

    assertThat(server.page("backOffice", FILES + "?q=%D0%BC%D0%B0%D1%80").body())
        .contains(">Март.slf</a>")
        .doesNotContain(">апрель.slf</a>");
    assertThat(server.page("backOffice", FILES + "/1?q=" + UNKNOWN).body())
        .contains(UNKNOWN)
        .doesNotContain(KNOWN);
  }

  @Test
  void whatIsAnotherVendorsCountsForNothing() {
    another();
    assertThat(upload("a.slf", UNKNOWN))
        .contains("Нет в справочнике этого вендора: 1, например " + UNKNOWN);
    assertThat(server.page("backOffice", FILES + "/1").body())
        .contains("Нет в справочнике")
        .doesNotContain("Микро");
    assertThat(server.upload("backOffice", "/vendors/3/files", Map.of("a.slf", slf(KNOWN))).body())
        .contains("Взят: 1 касса, из них нужны активациям: 0.");

    assertThat(server.page("backOffice", "/vendors/3/files/2").statusCode()).isEqualTo(200);
    assertThat(server.page("backOffice", "/vendors/3/files/1").statusCode()).isEqualTo(404);
    assertThat(server.post("backOffice", "/vendors/3/files/1/remove", "").statusCode())
        .isEqualTo(404);
    assertThat(server.page("backOffice", FILES + "/1").statusCode()).isEqualTo(200);
    server.database().asOwner("update vendor set sandbox = true where id = 3");
    assertThat(server.page("backOffice", "/vendors/3/files").statusCode()).isEqualTo(404);
  }

  /** With a model of its own. */
  private void another() {
    server
        .database()
        .asOwner(
            """
            insert into vendor (name, legal_name, ogrn, issuer)
            values ('Другой', 'ООО Другой', '1137746317832', 'files');
            insert into device_line (vendor_id, licence_type_id, name, install_method) values (3, 1, 'Другой Ф', 'agent');
            insert into device (serial, line_id, model, source, created_at, changed_at)
            values ('0085430138900122', 2, 'Микро', 'import', '2026-01-01Z', '2026-01-01Z');
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update activation_line set licence = decode(repeat('00', 64), 'hex'), final_until ="
            + " new_until, signature = decode(repeat('00', 64), 'hex')",
        "update vendor_request set state = 'failed'"
      })
  void whatAnActivationHasGotItDoesNotAwait(String got) {
    server.database().asOwner(got);

    assertThat(upload("a.slf", KNOWN)).contains("Взят: 1 касса, из них нужны активациям: 0.");
  }

  @Test
  void onlyTheBackOfficeAndOnlyAVendorThatSendsFiles() {
    for (String who : List.of("partner", "support")) {
      assertThat(server.page(who, FILES).statusCode()).as(who).isEqualTo(403);
      var sent = server.upload(who, FILES, Map.of("a.slf", slf(KNOWN)));
      assertThat(sent.statusCode()).as(who).isEqualTo(403);
      assertThat(server.post(who, FILES + "/1/remove", "").statusCode()).as(who).isEqualTo(403);
    }
    assertThat(server.page("backOffice", "/vendors/2/files").statusCode()).isEqualTo(404);
    assertThat(server.page("backOffice", "/vendors/2").body()).doesNotContain("vendor-file\"");
    var nothing = server.upload("backOffice", FILES, Map.of());
    assertThat(nothing.statusCode()).isEqualTo(422);
    assertThat(nothing.body()).contains("Выберите файл.");
  }

  private String upload(String name, String... serials) {
    return server.upload("backOffice", FILES, Map.of(name, slf(serials))).body();
  }

  private static byte[] slf(String... serials) {
    var lines =
        List.of(serials).stream()
            .map(
                serial ->
                    new LicenceLine(
                        serial,
                        LicenceMask.none().throughQuarterOf(LocalDate.of(2027, 12, 1)),
                        LicenceSignature.of(new byte[64])))
            .toList();
    return LicenceFile.of(lines).write();
  }

  private List<String> journal() {
    return server
        .database()
        .database()
        .transact(
            tx ->
                tx.list(
                    "select action || ' ' || object_id as line from journal where object_kind ="
                        + " 'vendor' order by id limit 9",
                    row -> row.string("line")));
  }
}
