package kassahub.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.Shop;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.licence.GrantRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationApiIT {
  private static final Contract CONTRACT = Contract.load();
  private static final String PATH = "/api/v1/activations";

  @TempDir static Path directory;
  private static Market market;
  private static Shop shop;
  private static FleetServer server;

  @BeforeAll
  static void open() {
    var database = TestDatabase.create();
    market = new Market(database.database());
    shop = Shop.in(database, market);
    server = new FleetServer(directory, database, market);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void checksSerialsAsTheContractSays() {
    var known = market.device();
    var answer = server.apiPost("partner", "/api/v1/serial-checks", order(known, "12"), "k0");

    assertThat(answer.statusCode()).isEqualTo(200);
    fits(answer, "/api/v1/serial-checks", "post", "200");
    var rows = json(answer).getJsonArray("rows");
    assertThat(rows.getJsonObject(0).getJsonObject("price"))
        .isEqualTo(new JsonObject().put("amount", 200_000).put("currency", "RUB"));
    assertThat(rows.getJsonObject(0).getValue("error")).isNull();
    assertThat(rows.getJsonObject(1).getJsonObject("error").getString("code")).isNotBlank();
  }

  @Test
  void whatThePagesRefuseTheApiRefusesToo() {
    var good = market.device();
    assertRefused(422, "BAD_FIELD"); // no serials
    assertRefused(422, "SERIALS_REFUSED", good, "12");
    var organisation = market.partner.organisation();
    market.execute(
        "update organisation set activation_enabled = false where id = $1", organisation);
    assertRefused(409, "ACTIVATION_DISABLED", good);
    market.execute("update organisation set activation_enabled = true where id = $1", organisation);
    var account = market.partner.account();
    market.execute(
        "update account set blocked_at = now(), block_reason = 'debt' where id = $1", account);
    assertRefused(409, "ACCOUNT_BLOCKED", good);
    market.execute(
        "update account set blocked_at = null, block_reason = null where id = $1", account);
  }

  private static void assertRefused(int status, String code, String... serials) {
    var answer = server.apiPost("partner", PATH, order(serials), code);
    assertThat(json(answer).getString("code")).isEqualTo(code);
    assertThat(answer.statusCode()).as(code).isEqualTo(status);
  }

  @Test
  void aRepeatedRequestBuysOnce() {
    var body = order(market.device());
    var first = server.apiPost("partner", PATH, body, "buy-once");
    var second = server.apiPost("partner", PATH, body, "buy-once");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    fits(first, PATH, "post", "201");
    assertThat(first.headers().firstValue("Location")).contains(PATH + "/" + number(first));
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(json(server.api("partner", PATH + "?serial=" + serial(body))).getJsonArray("items"))
        .hasSize(1);
  }

  @Test
  void aKeptAnswerIsForThoseWhoMayAskForIt() {
    var body = order(market.device());
    assertThat(server.apiPost("partner", PATH, body, "kept").statusCode()).isEqualTo(201);

    assertThat(server.apiPost("backOffice", PATH, body, "kept").statusCode()).isEqualTo(403);
  }

  @Test
  void theSameKeyWithAnotherBodyIsRefused() {
    server.apiPost("partner", PATH, order(market.device()), "reused");
    var other = server.apiPost("partner", PATH, order(market.device()), "reused");

    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(json(other).getString("code")).isEqualTo("KEY_REUSED");
  }

  @Test
  void aKeyOfADyingHubSaysWhenItIsFree() {
    var body = order(market.device());
    server.apiPost("partner", PATH, body, "half");
    market.execute(
        """
        with dying as (
          insert into hub_instance (id, name, version, started_at, beat_at)
          values (gen_random_uuid(), 'hub', '1', now(), now() - interval '15 seconds') returning id)
        update idempotency_key set status = null, answer = null, location = null, instance = dying.id
        from dying where key = 'half'
        """);

    var running = server.apiPost("partner", PATH, body, "half");

    assertThat(running.statusCode()).isEqualTo(409);
    assertThat(json(running).getString("code")).isEqualTo("KEY_RUNNING");
    assertThat(running.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(14L, 17L);
  }

  @Test
  void aRefusalIsNotKept() {
    var serial = market.device();
    var dear =
        new JsonObject(order(serial)).put("expected", new JsonArray().add(expected(serial, 1)));
    var refused = server.apiPost("partner", PATH, dear.encode(), "again");
    var made = server.apiPost("partner", PATH, order(serial), "again");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(json(refused).getString("code")).isEqualTo("PRICE_CHANGED");
    assertThat(made.statusCode()).isEqualTo(201);
  }

  @Test
  void theLicenceFileHasAnEntityTag() {
    long number = number(server.apiPost("partner", PATH, order(market.device()), "file"));
    shop.queue().drain();
    var path = PATH + "/" + number;

    var activation = server.api("partner", path);
    fits(activation, PATH + "/{number}", "get", "200");
    assertThat(activation.body()).doesNotContain("promisedUntil");
    var file = server.api("partner", path + "/licence-file");
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.body()).matches("\\d{16}\t[0-9A-Fa-f]{128}\t[0-9A-Fa-f]{128}\\s*");
    assertThat(file.headers().firstValue("ETag").orElseThrow()).matches("\"[0-9a-f]{64}\"");
  }

  @Test
  void aShorterTermThanOrderedIsShownBesideWhatWasOrdered() {
    var serial = market.device(LocalDate.of(2026, 12, 31));
    market.issuer.own =
        line ->
            new GrantRequest.Line(
                line.serial(), line.until().minusDays(1), line.termMonths(), line.lastMask());
    long number = number(server.apiPost("partner", PATH, order(serial), "shorter"));
    shop.queue().drain();
    market.issuer.own = line -> line;

    var answer = server.api("partner", PATH + "/" + number);

    fits(answer, PATH + "/{number}", "get", "200");
    var line = json(answer).getJsonArray("lines").getJsonObject(0);
    assertThat(line.getString("newUntil")).isEqualTo("2027-12-30");
    assertThat(line.getString("promisedUntil")).isEqualTo("2027-12-31");
  }

  @Test
  void itsOrderIsNamedOnceItIsDoneToThoseWhoMaySeeIt() {
    long number = number(server.apiPost("partner", PATH, order(market.device()), "sold"));
    assertThat(json(server.api("partner", PATH + "/" + number)).getValue("order")).isNull();

    shop.queue().drain();

    long named = json(server.api("partner", PATH + "/" + number)).getLong("order");
    var last = json(server.api("partner", PATH)).getJsonArray("items").getJsonObject(0);
    assertThat(last.getLong("order")).isEqualTo(named);
    assertThat(server.api("partner", "/api/v1/orders/" + named).statusCode()).isEqualTo(200);
    assertThat(json(server.api("support", PATH + "/" + number)).getValue("order")).isNull();
  }

  @Test
  void otherAccountsSeeNothingOfIt() {
    long number = number(server.apiPost("partner", PATH, order(market.device()), "mine"));
    for (String part : List.of("", "/licence-file")) {
      assertThat(server.api("stranger", PATH + "/" + number + part).statusCode()).isEqualTo(404);
    }
    assertThat(server.apiPost("stranger", PATH + "/" + number + "/retry", "", "r").statusCode())
        .isEqualTo(404);
    assertThat(server.apiPost("stranger", PATH, order(market.device()), "theirs").statusCode())
        .isEqualTo(404);
    assertThat(server.apiPost("client", PATH, order(market.device()), "x").statusCode())
        .isEqualTo(403);
  }

  @Test
  void keepsRenewalPolicies() {
    var path = "/api/v1/renewal-policies";
    var draft =
        new JsonObject()
            .put("organisationId", market.partner.organisation())
            .put("name", "All")
            .put("enabled", true)
            .put("daysBefore", 14)
            .put("monthLimit", new JsonObject().put("amount", 1_000_000).put("currency", "RUB"))
            .put("highestPrice", new JsonObject().put("amount", 300_000).put("currency", "RUB"));
    var made = server.apiPost("partner", path, draft.encode(), "policy");
    long id = json(made).getLong("id");

    fits(made, path, "post", "201");
    fits(server.api("partner", path), path, "get", "200");
    fits(
        server.api("partner", path + "/" + id + "/forecast"),
        path + "/{id}/forecast",
        "get",
        "200");
    assertThat(server.api("stranger", path + "/" + id).statusCode()).isEqualTo(404);
    assertThat(server.page("partner", "/renewal").body()).contains("All");
    assertThat(server.page("partner", "/renewal/" + id).body()).contains("ch-forecast");
    assertThat(server.page("stranger", "/renewal/" + id).statusCode()).isEqualTo(404);
    assertThat(
            server
                .post("stranger", "/renewal/" + id, form(market.partner.organisation()))
                .statusCode())
        .isEqualTo(404);
    assertThat(
            server
                .post("partner", "/renewal/" + id, form(market.partner.organisation()))
                .statusCode())
        .isEqualTo(303);
    assertThat(json(server.api("partner", path + "/" + id)).getJsonObject("monthLimit"))
        .isEqualTo(new JsonObject().put("amount", 1_250_050).put("currency", "RUB"));
  }

  @Test
  void aPolicyIsInTheCurrencyOfItsAccount() { // decision 075
    market.execute("update account set currency = 'KZT' where id = $1", market.stranger.account());
    var path = "/api/v1/renewal-policies";
    var refused = server.apiPost("stranger", path, policy("RUB").encode(), "roubles");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).getString("code")).isEqualTo("OTHER_CURRENCY");
    var made = server.apiPost("stranger", path, policy("KZT").encode(), "tenge");
    assertThat(json(made).getJsonObject("monthLimit"))
        .isEqualTo(new JsonObject().put("amount", 1_000_000).put("currency", "KZT"));

    var page = "/renewal/" + json(made).getLong("id");
    assertThat(server.page("stranger", page).body())
        .contains("10,000\u00a0₸", "data-unit=\" ₸\"", "value=\"KZT\"")
        .doesNotContain("₽");
    var typed = form(market.stranger.organisation());
    var roubles = server.post("stranger", page, typed);
    assertThat(roubles.statusCode()).as("typed into a page in roubles").isEqualTo(422);
    assertThat(roubles.body())
        .contains("id=\"rn-limit-f\"", "id=\"rn-price-f\"")
        .doesNotContain("12 500,50", "value=\"3000\"");
    assertThat(server.post("stranger", page, typed + "&currency=KZT").statusCode()).isEqualTo(303);
    assertThat(server.page("stranger", page).body()).contains("12,500.50\u00a0₸");
  }

  /** Lists say what the last run met with: they ask no vendor. The rule's page looks anew. */
  @Test
  void aHaltIsSaidEverywhereAndOnItsPageAsLongAsItsCauseStands() {
    long partner = market.partner.organisation();
    market.register(market.device(Market.TODAY.plusDays(7)), partner, Optional.empty());
    var path = "/api/v1/renewal-policies";
    var dear =
        policy("RUB")
            .put("name", "Dear")
            .put("organisationId", partner)
            .put("highestPrice", roubles(100));
    long id = json(server.apiPost("partner", path, dear.encode(), "dear")).getLong("id");
    var row = "id=\"policy-" + id + "\"";
    var never = server.page("partner", "/renewal").body();
    assertThat(never.substring(never.indexOf(row))).as("not run yet").doesNotContain("Halted");
    market.execute(
        """
        update renewal_policy set halted_code = 'PRICE_TOO_HIGH', halted_text = 'dear', halted_at = $2
        where id = $1
        """,
        id,
        market.clock.instant());

    var halted = json(server.api("partner", path + "/" + id)).getJsonObject("halted");
    assertThat(halted.getString("code")).isEqualTo("PRICE_TOO_HIGH");
    assertThat(server.page("partner", "/renewal").body()).containsSubsequence(row, "Halted");
    assertThat(server.page("partner", "/renewal/" + id).body()).contains("kh-note kh-bad");

    market.execute("update renewal_policy set highest_price = 300000 where id = $1", id);
    assertThat(json(server.api("partner", path + "/" + id)).getJsonObject("halted"))
        .as("of the last run")
        .isEqualTo(halted);
    assertThat(server.page("partner", "/renewal/" + id).body())
        .contains("id=\"policy-note\"")
        .doesNotContain("kh-note kh-bad");
  }

  private static JsonObject roubles(long amount) {
    return new JsonObject().put("amount", amount).put("currency", "RUB");
  }

  private static JsonObject policy(String currency) {
    return new JsonObject()
        .put("organisationId", market.stranger.organisation())
        .put("name", "In " + currency)
        .put("enabled", true)
        .put("daysBefore", 14)
        .put("monthLimit", new JsonObject().put("amount", 1_000_000).put("currency", currency))
        .put("highestPrice", new JsonObject().put("amount", 300_000).put("currency", currency));
  }

  private static String form(long organisation) {
    return "organisation=%d&name=All&days=7&limit=12%%20500,50&price=3000&enabled=yes"
        .formatted(organisation);
  }

  private static String order(String... serials) {
    return new JsonObject()
        .put("organisationId", market.partner.organisation())
        .put("serials", new JsonArray(List.of(serials)))
        .encode();
  }

  private static JsonObject expected(String serial, long amount) {
    return new JsonObject()
        .put("serial", serial)
        .put("price", new JsonObject().put("amount", amount).put("currency", "RUB"));
  }

  private static String serial(String body) {
    return new JsonObject(body).getJsonArray("serials").getString(0);
  }

  private static long number(HttpResponse<String> answer) {
    return json(answer).getJsonArray("activations").getJsonObject(0).getLong("number");
  }

  private static JsonObject json(HttpResponse<String> answer) {
    return new JsonObject(answer.body());
  }

  private static void fits(HttpResponse<String> answer, String path, String method, String status) {
    var response = CONTRACT.root().get("paths").get(path).get(method).get("responses").get(status);
    var schema = response.get("content").get("application/json").get("schema");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(Integer.parseInt(status));
    assertThat(SchemaCheck.faults(json(answer), schema)).isEmpty();
  }
}
