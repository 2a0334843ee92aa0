package kassahub.hub.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** The partner's own program. */
final class ApiBuyer implements Buyer {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ThreeVendors site;
  private final HttpClient http = HttpClient.newHttpClient();

  ApiBuyer(ThreeVendors site) {
    this.site = site;
  }

  @Override
  public void buy(long organisation, List<String> serials) throws Exception {
    var checked = post("serial-checks", wanted(organisation, serials), "");
    var expected = new JsonArray();
    for (JsonObject row : objects(new JsonObject(checked.body()).getJsonArray("rows"))) {
      assertThat(row.getValue("error")).isNull();
      expected.add(
          new JsonObject()
              .put("serial", row.getString("serial"))
              .put("newUntil", row.getString("newUntil"))
              .put("price", row.getJsonObject("price")));
    }
    var request = wanted(organisation, serials).put("expected", expected);
    var first = post("activations", request, serials.getFirst());
    var again = post("activations", request, serials.getFirst());
    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Override
  public void retry(long number) throws Exception {
    assertThat(post("activations/" + number + "/retry", new JsonObject(), "").statusCode())
        .isEqualTo(200);
    post("activations/" + number + "/retry", new JsonObject(), "");
  }

  @Override
  public void awaitStatus(long number, Status status) {
    await("activation " + number + " to be " + status)
        .atMost(PATIENCE)
        .until(() -> get("activations/" + number).getString("status").equals(status.word));
  }

  /** The document at this path of the API. */
  JsonObject get(String path) throws IOException, InterruptedException {
    var answer = http.send(request(path).build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  /** The file at this path of the API. */
  byte[] file(String path) throws IOException, InterruptedException {
    var answer = http.send(request(path).build(), BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).as(path).isEqualTo(200);
    return answer.body();
  }

  /**
   * Sends an object.
   *
   * @param key of the request, so that it may be repeated; empty = none
   */
  HttpResponse<String> post(String path, JsonObject body, String key)
      throws IOException, InterruptedException {
    var request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()));
    if (!key.isEmpty()) {
      request.header("Idempotency-Key", key);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  static JsonObject wanted(long organisation, List<String> serials) {
    return new JsonObject()
        .put("organisationId", organisation)
        .put("serials", new JsonArray(serials));
  }

  static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(site.at("/api/v1/" + path))
        .header("Authorization", "Bearer " + site.partnerKey());
  }

  @Override
  public void close() {
    http.close();
  }
}
