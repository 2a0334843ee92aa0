package kassahub.deploy.vendor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The grants interface on a loopback port: {@code POST /grants}, {@code GET /grants/ID}, {@code
 * POST /checks}. Beside it {@code POST /modes {"modes":["slow=500"]}} changes how it misbehaves.
 */
final class StandInServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Granting granting;
  private final Runnable death;
  private volatile Modes modes;

  /**
   * @param port 0 takes any that is free
   * @param death ends the process at once
   */
  StandInServer(int port, Granting granting, Modes modes, Runnable death) throws IOException {
    this.granting = granting;
    this.modes = modes;
    this.death = death;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 64);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /** A status and a document. */
  private record Answer(int status, String body) {
    static Answer of(JsonObject body) {
      return new Answer(200, body.encode());
    }

    static Answer status(int status) {
      return new Answer(status, "{}");
    }
  }

  void start() {
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      var text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var answer =
          answer(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath(), text);
      var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.getResponseHeaders().set("Retry-After", "1");
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Answer answer(String route, String text) {
    return switch (route) {
      case "POST /grants" -> grants(new JsonObject(text));
      case "POST /checks" -> checks(new JsonObject(text));
      case "POST /modes" -> change(new JsonObject(text));
      default ->
          route.startsWith("GET /grants/")
              ? granting
                  .request(route.substring("GET /grants/".length()))
                  .map(this::grants)
                  .orElseGet(() -> Answer.status(404))
              : Answer.status(404);
    };
  }

  private Answer grants(JsonObject request) {
    var now = modes;
    if (now.fail()) {
      return Answer.status(500);
    }
    var decided = granting.ask(request, now);
    if (decided.isPresent() && now.dieAfterGrant()) {
      death.run();
    }
    if (decided.filter(Granting.Decision::fresh).isPresent()) {
      hold(now.late());
    }
    var answer =
        decided.map(Granting.Decision::answer).map(Answer::of).orElseGet(() -> Answer.status(202));
    return now.garbled()
        ? new Answer(answer.status(), answer.body().substring(0, answer.body().length() / 2))
        : answer;
  }

  /** Keeps whoever asks waiting, unless it is closed. */
  private void hold(Duration late) {
    try {
      closed.await(late.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private static Answer checks(JsonObject request) {
    var devices = new JsonArray();
    request
        .getJsonArray("serials")
        .forEach(serial -> devices.add(new JsonObject().put("serial", serial)));
    return Answer.of(new JsonObject().put("devices", devices));
  }

  private Answer change(JsonObject request) {
    List<String> words = request.getJsonArray("modes").stream().map(Object::toString).toList();
    modes = Modes.parse(words);
    return Answer.status(200);
  }
}
