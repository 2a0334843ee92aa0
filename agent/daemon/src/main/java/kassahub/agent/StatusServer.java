package kassahub.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Tells people and programs of this computer how the agent is: a page, and {@code /text} for {@code
 * kassahub status}. On loopback only, changes nothing, and answers only who asks for it by its own
 * name, so that a page of the web in a browser here cannot read it.
 */
final class StatusServer implements AutoCloseable {
  static final String TEXT = "/text";

  private static final int WAITING = 8;

  private final HttpServer server;
  private final ExecutorService thread;
  private final Supplier<Optional<AgentStatus>> status;
  private final Texts texts;

  private StatusServer(
      HttpServer server, Supplier<Optional<AgentStatus>> status, Texts texts) {
    this.server = server;
    this.status = status;
    this.texts = texts;
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              var made = new Thread(work, "status");
              made.setDaemon(true);
              return made;
            });
  }

  /**
   * Begins to answer.
   *
   * @param port 0 for any
   * @throws IOException when another program has the port
   */
  static StatusServer start(int port, Supplier<Optional<AgentStatus>> status, Texts texts)
      throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var started = new StatusServer(HttpServer.create(address, WAITING), status, texts);
    started.server.setExecutor(started.thread);
    started.server.createContext("/", started::answer);
    started.server.start();
    return started;
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
      String path = exchange.getRequestURI().getPath();
      if (!Set.of("127.0.0.1:" + port(), "localhost:" + port()).contains(host)) {
        exchange.sendResponseHeaders(403, -1);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(405, -1);
      } else if (path.equals("/")) {
        send(exchange, "text/html", page(lines()));
      } else if (path.equals(TEXT)) {
        send(exchange, "text/plain", String.join("\n", lines()) + "\n");
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private List<String> lines() {
    return status
        .get()
        .map(new StatusLines(texts)::of)
        .orElseGet(() -> List.of(texts.of("status.stopping")));
  }

  private String page(List<String> lines) {
    String title = texts.of("status.title");
    return "<!doctype html><html lang=\""
        + texts.language()
        + "\"><head><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"10\">"
        + "<meta name=\"viewport\" content=\"width=device-width\"><title>"
        + escaped(title)
        + "</title></head><body><h1>"
        + escaped(title)
        + "</h1><ul><li>"
        + escaped(String.join("\n", lines)).replace("\n", "</li><li>")
        + "</li></ul></body></html>";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void send(HttpExchange exchange, String type, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", type + "; charset=utf-8");
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }
}
