package kassahub.hub.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.register.FleetSamples;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiIT {
  private static final Contract CONTRACT = Contract.load();

  @TempDir static Path directory;
  private static FleetServer server;

  @BeforeAll
  static void fill() {
    server = new FleetServer(directory, 0);
    var database = server.database();
    FleetSamples.organisations(database);
    FleetSamples.toldRegister(database, "0085430138900121", FleetSamples.OWN);
    FleetSamples.silentRegister(database, "0085430138900122", FleetSamples.CLIENT);
    FleetSamples.silentRegister(database, "0085430138900123", FleetSamples.FOREIGN);
    FleetSamples.agent(database, "agent-one", FleetSamples.OWN, "0085430138900121");
    FleetSamples.agent(database, "agent-two", FleetSamples.FOREIGN, "0085430138900123");
    FleetSamples.history(database, "0085430138900121");
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void everyAnswerFitsTheContract() {
    fits("/api/v1/registers", "/api/v1/registers");
    fits("/api/v1/registers/1", "/api/v1/registers/{id}");
    fits("/api/v1/registers/2", "/api/v1/registers/{id}");
    fits("/api/v1/registers/1/telemetry", "/api/v1/registers/{id}/telemetry");
    fits("/api/v1/registers/1/dispatches", "/api/v1/registers/{id}/dispatches");
    fits("/api/v1/organisations", "/api/v1/organisations");
    fits("/api/v1/organisations/2", "/api/v1/organisations/{id}");
    fits("/api/v1/agents?limit=10", "/api/v1/agents");
    fits("/api/v1/agents/agent-one", "/api/v1/agents/{agentId}");
  }

  @Test
  void readsTheFleetPageByPage() {
    var first = json(server.api("partner", "/api/v1/registers?limit=1").body());
    var second =
        json(
            server
                .api("partner", "/api/v1/registers?limit=1&after=" + first.getString("next"))
                .body());

    assertThat(first.getJsonArray("items").getJsonObject(0).getString("serial"))
        .isEqualTo("0085430138900121");
    assertThat(second.getJsonArray("items").getJsonObject(0).getString("serial"))
        .isEqualTo("0085430138900122");
    assertThat(second.getValue("next")).isNull();
  }

  @Test
  void unknownIsNullAndNeverZero() {
    var item =
        json(server.api("partner", "/api/v1/registers?serial=0085430138900122").body())
            .getJsonArray("items")
            .getJsonObject(0);

    assertThat(item.getMap())
        .containsEntry("shift", null)
        .containsEntry("fiscalStorage", null)
        .containsEntry("licenceOnDevice", null)
        .containsEntry("subscriptionUntil", null);
  }

  @Test
  void anotherAccountsThingsAreNotFound() {
    for (String path :
        List.of(
            "/registers/3",
            "/registers/3/telemetry",
            "/registers/3/dispatches",
            "/organisations/3",
            "/agents/agent-two")) {
      var answer = server.api("partner", "/api/v1" + path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).doesNotContain("Чужая");
    }
    assertThat(json(server.api("partner", "/api/v1/registers?serial=0085430138900123").body()))
        .isEqualTo(json("{\"items\":[],\"next\":null}"));
  }

  @Test
  void refusesWithoutAKeyAndWithoutThePermission() {
    assertThat(server.api("nobody", "/api/v1/registers").statusCode()).isEqualTo(401);
    var forbidden = server.api("backOffice", "/api/v1/registers");
    assertThat(forbidden.statusCode()).isEqualTo(403);
    assertThat(json(forbidden.body()).getString("code")).isEqualTo("FORBIDDEN");
  }

  @Test
  void refusesMisspeltParametersAndFields() {
    var parameter = json(server.api("partner", "/api/v1/registers?seria=1").body());
    assertThat(parameter.getString("code")).isEqualTo("UNKNOWN_PARAMETER");
    assertThat(parameter.getJsonObject("facts").getString("nearest")).isEqualTo("serial");

    var field = server.apiPost("partner", "/api/v1/registers/1/dispatches", "{\"kynd\":1}", "x");
    assertThat(field.statusCode()).isEqualTo(422);
    assertThat(SchemaCheck.faults(json(field.body()), problem())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "text/plain; charset=utf-8", "application/xml", "application/jsonp"})
  void takesNothingButJson(String kind) {
    var answer =
        server.apiSend(
            "partner", "/api/v1/registers/1/dispatches", kind, "{\"kind\":\"read_now\"}");

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(json(answer.body()).getString("code")).isEqualTo("NOT_JSON");
    assertThat(json(answer.body()).getString("title")).contains("application/json");
    assertThat(SchemaCheck.faults(json(answer.body()), problem())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/vnd.kassahub+json",
        "application/x-www-form-urlencoded"
      })
  void takesJsonByAnyOfItsNames(String kind) {
    var answer = server.apiSend("partner", "/api/v1/registers/1/dispatches", kind, "{\"kynd\":1}");

    assertThat(answer.statusCode()).isEqualTo(422);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en|There is no such",
        "ru|Так",
        "de, en;q=0.8, ru;q=0.5|is no such",
        "ru-RU, en;q=0.8|Так",
        "de|X",
        ";;;|X",
        "-|X"
      })
  void speaksTheLanguageThatIsAccepted(String accepted, String words) {
    var plain = server.api("partner", "/api/v1/registers/999").body();
    var title =
        json(server.api("partner", "/api/v1/registers/999", "Accept-Language", accepted).body())
            .getString("title");

    assertThat(title).contains(words.equals("X") ? json(plain).getString("title") : words);
  }

  @Test
  void ordersAReadingOnceForAKey() {
    var path = "/api/v1/registers/1/dispatches";
    var first = server.apiPost("partner", path, "{\"kind\":\"read_now\"}", "once");
    var second = server.apiPost("partner", path, "{\"kind\":\"read_now\"}", "once");
    var other = server.apiPost("partner", path, "{\"kind\": \"read_now\"}", "once");

    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(json(other.body()).getString("code")).isEqualTo("KEY_REUSED");
  }

  @Test
  void boundsTelemetryAndPagesDispatchesLikeOtherLists() {
    var telemetry = "/api/v1/registers/1/telemetry";
    var newest = json(server.api("partner", telemetry + "?limit=1").body()).getJsonArray("items");
    assertThat(newest).hasSize(1);
    for (var wrong : List.of("?limit=100000", "?limit=0", "?after=1")) {
      assertThat(server.api("partner", telemetry + wrong).statusCode()).as(wrong).isEqualTo(422);
    }

    FleetSamples.readings(server.database(), 25, "0085430138900121");
    var path = "/api/v1/registers/1/dispatches?limit=10";
    var seen = new HashSet<String>();
    var next = "";
    for (var page = json(server.api("partner", path).body());
        next != null;
        page = json(server.api("partner", path + "&after=" + next).body())) {
      page.getJsonArray("items").forEach(item -> seen.add(((JsonObject) item).getString("id")));
      next = page.getString("next");
    }
    assertThat(seen).hasSizeGreaterThanOrEqualTo(25);
    assertThat(server.api("partner", path + "&after=-5").statusCode()).isEqualTo(422);
  }

  @Test
  void twoReadingsOfOneRegisterAreOneWhileItIsUnderWay() {
    var path = "/api/v1/registers/1/dispatches";
    var first = json(server.apiPost("partner", path, "{\"kind\":\"read_now\"}", "one").body());
    var second = json(server.apiPost("partner", path, "{\"kind\":\"read_now\"}", "two").body());

    assertThat(second).isEqualTo(first);
    assertThat(first.getString("state")).isEqualTo("waiting");
    assertThat(first.containsKey("reason")).isTrue();
  }

  @Test
  void servesTheContractThePageAndTheReport() {
    assertThat(server.api("", "/api/v1/openapi.yaml").body()).startsWith("openapi: 3.0.3");
    for (var operation : CONTRACT.operations()) {
      var page = server.page("partner", "/api/" + operation.id());
      assertThat(page.statusCode()).as(operation.id()).isEqualTo(200);
      assertThat(page.body()).contains("api-try", operation.path());
    }
    assertThat(server.api("partner", "/api/v1/reports/register-status").body()).startsWith("PK");
  }

  private static void fits(String path, String template) {
    var answer = server.api("partner", path);
    var operation = CONTRACT.root().get("paths").get(template).get("get");
    var schema =
        operation.get("responses").get("200").get("content").get("application/json").get("schema");
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    assertThat(SchemaCheck.faults(json(answer.body()), schema)).as(path).isEmpty();
  }

  private static ContractNode problem() {
    return CONTRACT.root().get("components").get("schemas").get("Problem");
  }

  private static JsonObject json(String text) {
    return new JsonObject(text);
  }
}
