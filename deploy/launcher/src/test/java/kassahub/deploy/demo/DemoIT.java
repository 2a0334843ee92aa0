package kassahub.deploy.demo;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the demo shows, seen from outside: one process, the partner's key, and another client at the
 * registers' ports while the agents run. One start serves all tests, the last ones end it.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoIT {
  private static final String ENDING = "0071120020120012";
  private static final String SHIFT_OPEN = "0112050040160031";
  private static final String SILENT = "0112050040160033";
  private static final String BY_HAND = "0093410030110021";
  private static final String BENCH = "0145200041200051";
  private static final Duration INSTALLED_WITHIN = Duration.ofSeconds(10);
  private static final String PARTNERS_FIRM = "ООО «Касса Плюс»";
  private static final int HEAD = 3;

  @TempDir private static Path home;
  private static DemoProcess demo;
  private static JsonObject facts;
  private static DemoApi partner;
  private static final Map<String, Integer> PORTS = new LinkedHashMap<>();
  private static final Map<String, String> HELD = new LinkedHashMap<>();
  private static final Map<Integer, JsonObject> MADE = new LinkedHashMap<>();

  @BeforeAll
  static void start() throws IOException {
    demo = DemoProcess.start(home);
    facts = demo.facts();
    partner = new DemoApi(facts.getString("baseUrl"), key("partner"));
    DemoApi.objects(facts.getJsonArray("registers"))
        .forEach(one -> PORTS.put(one.getString("serial"), one.getInteger("port")));
  }

  @AfterAll
  static void stop() {
    partner.close();
    demo.close();
  }

  @Test
  @Order(1)
  void tellsProgramsItsFactsAndNobodyElse() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(demo.factsFile())))
        .isEqualTo("rw-------");
    assertThat(facts.fieldNames())
        .containsExactlyInAnyOrder("baseUrl", "users", "apiKeys", "organisations", "registers");
    assertThat(facts.getJsonObject("apiKeys").fieldNames())
        .containsExactly("partner", "client", "operator");
    assertThat(DemoApi.objects(facts.getJsonArray("users")))
        .allMatch(user -> user.fieldNames().equals(Set.of("login", "password", "role")))
        .extracting(user -> user.getString("role"))
        .contains("partner", "client", "support", "back_office")
        .filteredOn("support"::equals)
        .as("one asks, the other confirms")
        .hasSize(2);
    assertThat(DemoApi.objects(facts.getJsonArray("organisations")))
        .allMatch(one -> one.getLong("id") > 0 && !one.getString("name").isBlank());
    assertThat(DemoApi.objects(facts.getJsonArray("registers")))
        .hasSize(12)
        .allMatch(one -> one.getString("host").equals("127.0.0.1") && one.getInteger("port") > 0)
        .allMatch(one -> !one.getString("model").isBlank())
        .extracting(one -> one.getString("transport"))
        .filteredOn("mqtt"::equals)
        .hasSize(6);
  }

  @Test
  @Order(2)
  void theRegisterThatEndsInTenDaysRenewsItselfWithinAMinute() throws Exception {
    await()
        .atMost(Duration.between(Instant.now(), demo.readyAt().plusSeconds(60)))
        .untilAsserted(
            () -> {
              var register = register(ENDING);
              var until = LocalDate.parse(register.getString("subscriptionUntil"));
              assertThat(until).isAfter(LocalDate.now(DemoFirms.ZONE).plusDays(300));
              assertThat(ExpectedReport.reaches(Till.licence(port(ENDING)), until)).isTrue();
            });
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(onDevice(ENDING)).isEqualTo(read(ENDING)));
  }

  @Test
  @Order(3)
  void activatedLicencesAreInTheRegistersWithinTenSeconds() throws Exception {
    var serials = new ArrayList<>(PORTS.keySet());
    assertThat(check(serials)).hasSize(12).allMatch(row -> row.getValue("error") == null);
    serials.removeAll(List.of(ENDING, SHIFT_OPEN, SILENT, BY_HAND, BENCH));
    var body = activation(serials);

    var answer = partner.post("activations", body, "Idempotency-Key", "demo-1");

    assertThat(answer.statusCode()).isEqualTo(201);
    var numbers = numbers(answer.body());
    await()
        .atMost(INSTALLED_WITHIN)
        .untilAsserted(() -> assertThat(deliveries(numbers)).containsOnly("installed").hasSize(7));
    for (int number : numbers) {
      for (var line : lines(number)) {
        var serial = line.getString("serial");
        assertThat(read(serial)).isEqualToIgnoringCase(partner.slf(number, serial).get(1));
      }
      MADE.put(number, partner.get("activations/" + number));
    }
    var again = partner.post("activations", body, "Idempotency-Key", "demo-1");
    assertThat(numbers(again.body())).isEqualTo(numbers);
    var other =
        partner.post("activations", activation(serials.subList(1, 3)), "Idempotency-Key", "demo-1");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(new JsonObject(other.body()).getString("code")).isEqualTo("KEY_REUSED");
  }

  @Test
  @Order(4)
  void theOpenShiftIsWaitedForAndNothingElse() throws Exception {
    int number = partner.activate(payer(), SHIFT_OPEN).getFirst();
    awaitLine(number, SHIFT_OPEN, "waiting", "shift-open");
    var before = read(SHIFT_OPEN);

    control(SHIFT_OPEN, "shift-open=off");

    awaitLine(number, SHIFT_OPEN, "installed", null);
    assertThat(read(SHIFT_OPEN))
        .isEqualToIgnoringCase(partner.slf(number, SHIFT_OPEN).get(1))
        .isNotEqualTo(before);
    MADE.put(number, partner.get("activations/" + number));
  }

  @Test
  @Order(5)
  void aLicenceThatWouldShortenIsRefused() throws Exception {
    control(BENCH, "shift-open");
    int number = partner.activate(payer(), BENCH).getFirst();
    awaitLine(number, BENCH, "waiting", "shift-open");
    var other = "FF".repeat(8) + "0".repeat(112);
    control(BENCH, "licence=" + other);

    control(BENCH, "shift-open=off");

    awaitLine(number, BENCH, "failed", "would-shorten");
    assertThat(read(BENCH)).isEqualTo(other);
  }

  @Test
  @Order(6)
  void aLicenceInstalledByHandIsRecognised() throws Exception {
    int number;
    try (var till = new Till(port(BY_HAND))) {
      till.licence();
      number = partner.activate(payer(), BY_HAND).getFirst();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> partner.get("activations/" + number).getString("status").equals("done"));
      var line = partner.slf(number, BY_HAND);
      assertThat(till.write(line.get(1), line.get(2))).isZero();
      assertThat(till.licence()).isEqualToIgnoringCase(line.get(1));
    }

    awaitLine(number, BY_HAND, "installed", null);
    assertThat(state(BY_HAND).get("licence-writes")).isEqualTo("1");
    MADE.put(number, partner.get("activations/" + number));
  }

  @Test
  @Order(7)
  void theStatusReportAgreesWithTheRegistersCellByCell() throws Exception {
    control(BY_HAND, "flk-error");
    control(SHIFT_OPEN, "shift-over-24h");
    var expected = new ExpectedReport(home, PORTS);
    var fleet = DemoRegister.fleet(12);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              var rows = Spreadsheet.rows(partner.bytes("reports/register-status"));
              var found =
                  rows.subList(HEAD, rows.size()).stream()
                      .collect(toMap(row -> row.get(4), r -> r));
              assertThat(found).hasSize(12);
              for (DemoRegister register : fleet) {
                assertThat(padded(Objects.requireNonNull(found.get(register.serial()))))
                    .as(register.serial())
                    .containsExactlyElementsOf(expected.row(register));
              }
            });
  }

  @Test
  @Order(8)
  void interruptedItStopsWithAllItsProcesses() throws Exception {
    for (var serial : PORTS.keySet()) {
      HELD.put(serial, state(serial).get("licence"));
    }
    var children = demo.children();
    assertThat(children).hasSizeGreaterThan(3).allMatch(ProcessHandle::isAlive);
    var asked = Instant.now();

    demo.interrupt();

    demo.exitCode(Duration.ofSeconds(10));
    await()
        .atMost(Duration.between(Instant.now(), asked.plusSeconds(10)))
        .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
  }

  @Test
  @Order(9)
  void namesThePortThatIsTaken() throws Exception {
    int port = port(BENCH);
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        var second = DemoProcess.launch(home)) {
      assertThat(second.exitCode(Duration.ofSeconds(30))).isEqualTo(1);
      assertThat(second.errors()).contains("kassahub: port " + port + " is taken");
    }
  }

  @Test
  @Order(10)
  void theSecondStartGoesOnWhereTheFirstStopped() throws Exception {
    demo = DemoProcess.start(home);

    System.out.printf(
        "second start: READY after %s, work of one processor %s%n",
        demo.startTime(), demo.startWork());
    assertThat(demo.startWork()).isLessThan(Duration.ofSeconds(20));
    assertThat(demo.facts()).isEqualTo(facts);
    for (var made : MADE.entrySet()) {
      assertThat(partner.get("activations/" + made.getKey())).isEqualTo(made.getValue());
    }
    for (var held : HELD.entrySet()) {
      assertThat(state(held.getKey()).get("licence")).isEqualTo(held.getValue());
    }
  }

  @Test
  @Order(11)
  void aSecondDemoInTheSameFolderIsRefused() throws Exception {
    try (var second = DemoProcess.launch(home)) {
      assertThat(second.exitCode(Duration.ofSeconds(30))).isEqualTo(1);
      assertThat(second.errors()).contains("kassahub: another demo runs in " + home);
    }
  }

  private static void awaitLine(
      int activation, String serial, String delivery, @Nullable String reason) {
    await()
        .atMost(INSTALLED_WITHIN)
        .untilAsserted(
            () -> {
              var line = partner.line(activation, serial);
              var why = line.getJsonObject("reason");
              assertThat(line.getString("delivery")).isEqualTo(delivery);
              assertThat(why == null ? null : why.getString("code")).isEqualTo(reason);
            });
  }

  private static List<JsonObject> check(List<String> serials) throws Exception {
    var answer = partner.post("serial-checks", activation(serials));
    assertThat(answer.statusCode()).isEqualTo(200);
    return DemoApi.objects(new JsonObject(answer.body()).getJsonArray("rows")).toList();
  }

  private static JsonObject activation(List<String> serials) {
    return new JsonObject().put("organisationId", payer()).put("serials", new JsonArray(serials));
  }

  private static List<Integer> numbers(String answer) {
    return DemoApi.objects(new JsonObject(answer).getJsonArray("activations"))
        .map(one -> one.getInteger("number"))
        .toList();
  }

  private static List<JsonObject> lines(int activation) throws Exception {
    return DemoApi.objects(partner.get("activations/" + activation).getJsonArray("lines")).toList();
  }

  private static List<String> deliveries(List<Integer> activations) throws Exception {
    var all = new ArrayList<String>();
    for (int number : activations) {
      lines(number).forEach(line -> all.add(line.getString("delivery")));
    }
    return all;
  }

  private static JsonObject register(String serial) throws Exception {
    return partner.get("registers?serial=" + serial).getJsonArray("items").getJsonObject(0);
  }

  /** What the hub says the register holds. */
  private static String onDevice(String serial) throws Exception {
    return register(serial)
        .getJsonObject("licenceOnDevice")
        .getString("mask")
        .toUpperCase(Locale.ROOT);
  }

  /** What the register itself says, beside its agent. */
  private static String read(String serial) throws IOException {
    return Till.licence(port(serial));
  }

  private static int port(String serial) {
    return Objects.requireNonNull(PORTS.get(serial), serial);
  }

  private static void control(String serial, String setting) throws IOException {
    new ControlPort(home, serial).set(serial, setting);
  }

  private static Map<String, String> state(String serial) throws IOException {
    return new ControlPort(home, serial).all(serial);
  }

  private static long payer() {
    return DemoApi.objects(facts.getJsonArray("organisations"))
        .filter(one -> one.getString("name").equals(PARTNERS_FIRM))
        .findFirst()
        .orElseThrow()
        .getLong("id");
  }

  private static String key(String whose) {
    return facts.getJsonObject("apiKeys").getString(whose);
  }

  /** Empty cells at the end of a row are not in the file. */
  private static List<String> padded(List<String> row) {
    var whole = new ArrayList<>(row);
    while (whole.size() < 33) {
      whole.add("");
    }
    return whole;
  }
}
