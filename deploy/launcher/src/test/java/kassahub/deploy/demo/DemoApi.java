package kassahub.deploy.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A partner's own program: the REST API with a key. */
final class DemoApi implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final String base;
  private final String key;

  DemoApi(String base, String key) {
    this.base = base + "/api/v1/";
    this.key = key;
  }

  JsonObject get(String path) throws IOException, InterruptedException {
    return new JsonObject(new String(bytes(path), StandardCharsets.UTF_8));
  }

  byte[] bytes(String path) throws IOException, InterruptedException {
    var answer = client.send(to(path).GET().build(), BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + " answered " + answer.statusCode());
    }
    return answer.body();
  }

  HttpResponse<String> post(String path, JsonObject body, String... headers)
      throws IOException, InterruptedException {
    var request =
        to(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  /** Activates serials for an organisation; the numbers of what was made. */
  List<Integer> activate(long organisation, String... serials)
      throws IOException, InterruptedException {
    var answer =
        post(
            "activations",
            new JsonObject()
                .put("organisationId", organisation)
                .put("serials", new JsonArray(List.of(serials))));
    if (answer.statusCode() != 201) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return objects(new JsonObject(answer.body()).getJsonArray("activations"))
        .map(activation -> activation.getInteger("number"))
        .toList();
  }

  /** The line of a serial in one of its activations. */
  JsonObject line(int activation, String serial) throws IOException, InterruptedException {
    return objects(get("activations/" + activation).getJsonArray("lines"))
        .filter(line -> line.getString("serial").equals(serial))
        .findFirst()
        .orElseThrow();
  }

  /** The line for a serial in the downloaded {@code .slf}: serial, licence, signature. */
  List<String> slf(int activation, String serial) throws IOException, InterruptedException {
    var text =
        new String(bytes("activations/" + activation + "/licence-file"), StandardCharsets.US_ASCII);
    return text.lines()
        .map(line -> List.of(line.split("\t", -1)))
        .filter(cells -> cells.getFirst().equals(serial))
        .findFirst()
        .orElseThrow();
  }

  static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", "Bearer " + key)
        .header("Accept-Language", "ru");
  }

  @Override
  public void close() {
    client.close();
  }
}
