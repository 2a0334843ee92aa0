package kassahub.hub.licence;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kassahub.hub.problem.Problem;

/**
 * JSON over HTTP to one vendor: no redirects, TLS unless on loopback. Time and size are bounded for
 * the whole exchange, its last byte included; what is longer is hung up on.
 */
final class VendorCall implements AutoCloseable {
  private static final long MAX_ANSWER_BYTES = 16 * 1024 * 1024;

  private final URI base;
  private final Duration timeout;
  private final Optional<String> token;
  private final HttpClient client;

  VendorCall(URI base, Duration timeout, Optional<String> token) {
    if (!"https".equals(base.getScheme()) && !isLoopback(base)) {
      throw new IllegalArgumentException("url: https expected");
    }
    this.base = base;
    this.timeout = timeout;
    this.token = token;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  /** A vendor's answer, every text of it storable; what is not a JSON object reads as none. */
  record Answer(int status, Optional<JsonObject> body, Duration retryAfter) {}

  /**
   * Sends an object.
   *
   * @throws Problem.Unavailable {@code VENDOR_UNAVAILABLE}
   */
  Answer post(String path, JsonObject body) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
            .build());
  }

  /**
   * Reads an object.
   *
   * @throws Problem.Unavailable {@code VENDOR_UNAVAILABLE}
   */
  Answer get(String path) {
    return send(request(path).GET().build());
  }

  /** Hangs up on every answer that has not come yet, and asks nothing any more. */
  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpRequest.Builder request(String path) {
    var target = base.toString().replaceAll("/$", "") + path;
    var builder = HttpRequest.newBuilder(URI.create(target)).timeout(timeout);
    token.ifPresent(secret -> builder.header("Authorization", "Bearer " + secret));
    return builder.header("Accept", "application/json");
  }

  private Answer send(HttpRequest request) {
    var exchange =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_ANSWER_BYTES));
    try {
      var answer = exchange.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(answer.statusCode(), json(answer.body()), retryAfter(answer));
    } catch (ExecutionException failure) {
      throw unavailable(
          Objects.requireNonNullElse(failure.getCause(), failure).getClass().getSimpleName());
    } catch (TimeoutException late) {
      throw unavailable("no whole answer in " + timeout.toSeconds() + " s");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw unavailable("nobody waits for the answer any more");
    } finally {
      exchange.cancel(true);
    }
  }

  static Problem.Unavailable unavailable(String why) {
    return new Problem.Unavailable("VENDOR_UNAVAILABLE", why);
  }

  private static Optional<JsonObject> json(String text) {
    try {
      return Json.decodeValue(text) instanceof JsonObject object
          ? Optional.of(VendorText.storable(object))
          : Optional.empty();
    } catch (DecodeException notJson) {
      return Optional.empty();
    }
  }

  private static Duration retryAfter(HttpResponse<String> answer) {
    long seconds =
        answer
            .headers()
            .firstValue("Retry-After")
            .filter(text -> text.matches("\\d{1,4}"))
            .map(Long::parseLong)
            .orElse(5L);
    return Duration.ofSeconds(Math.clamp(seconds, 1, 600));
  }

  private static boolean isLoopback(URI uri) {
    return "127.0.0.1".equals(uri.getHost())
        || "localhost".equals(uri.getHost())
        || "[::1]".equals(uri.getHost());
  }
}
