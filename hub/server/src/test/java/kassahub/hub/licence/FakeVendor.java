package kassahub.hub.licence;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An HTTP server that answers what a test says; remembers what it was asked. */
final class FakeVendor implements AutoCloseable {
  final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;
  private final Map<String, Function<JsonObject, Answer>> routes = new ConcurrentHashMap<>();

  /** A status and a body, in whatever shape. */
  record Answer(int status, String body) {
    static Answer of(JsonObject body) {
      return new Answer(200, body.encode());
    }
  }

  FakeVendor() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Answers a method and path, for example {@code POST /grants}. */
  void on(String route, Function<JsonObject, Answer> answer) {
    routes.put(route, answer);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      var route = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      var text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(route);
      var answer =
          routes
              .getOrDefault(route, body -> new Answer(404, "{}"))
              .apply(text.isEmpty() ? new JsonObject() : new JsonObject(text));
      var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
