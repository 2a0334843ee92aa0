package kassahub.agent;

import static java.util.Objects.requireNonNull;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kassahub.agent.StatusLines.Line;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people and programs of this computer how the agent is: a page, and {@code /text} for {@code
 * kassahub status}. On loopback only, changes nothing, and answers only who asks for it by its own
 * name, so that a page of the web in a browser here cannot read it. One question at a time on one
 * thread: the JDK's server would take three, and wake up every second.
 */
final class StatusServer implements AutoCloseable {
  static final String TEXT = "/text";

  private static final String STYLE = "/status.css";
  private static final int WAITING = 8;
  private static final int PATIENCE_MILLIS = 2_000;
  private static final int MOST_LINES = 100;
  private static final int LONGEST_LINE = 4_096;
  private static final Logger log = LoggerFactory.getLogger(StatusServer.class);

  private final ServerSocket server;
  private final Supplier<Optional<AgentStatus>> status;
  private final Texts texts;

  private StatusServer(ServerSocket server, Supplier<Optional<AgentStatus>> status, Texts texts) {
    this.server = server;
    this.status = status;
    this.texts = texts;
  }

  /**
   * Begins to answer.
   *
   * @param port 0 for any
   * @throws IOException when another program has the port
   */
  static StatusServer start(int port, Supplier<Optional<AgentStatus>> status, Texts texts)
      throws IOException {
    var socket = new ServerSocket(port, WAITING, InetAddress.getLoopbackAddress());
    var started = new StatusServer(socket, status, texts);
    var thread = new Thread(started::serve, "status");
    thread.setDaemon(true);
    thread.start();
    return started;
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.setSoTimeout(PATIENCE_MILLIS);
        client.getOutputStream().write(answer(client));
      } catch (IOException gone) {
        log.debug("status not told: {}", gone.toString());
      } catch (RuntimeException bug) {
        log.error("status not told", bug);
      }
    }
  }

  private byte[] answer(Socket client) throws IOException {
    var in = new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1);
    var head = head(new BufferedReader(in));
    String[] request = head.get(0).split(" ", -1);
    String host =
        head.stream()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("host:"))
            .map(line -> line.substring("host:".length()).strip())
            .findFirst()
            .orElse("");
    if (!Set.of("127.0.0.1:" + port(), "localhost:" + port()).contains(host)) {
      return response("403 Forbidden", "text/plain", "");
    }
    if (request.length != 3 || !request[0].equals("GET")) {
      return response("405 Method Not Allowed", "text/plain", "");
    }
    return switch (request[1]) {
      case "/" -> response("200 OK", "text/html", page(lines()));
      case TEXT -> response("200 OK", "text/plain", text(lines()));
      case STYLE -> response("200 OK", "text/css", style());
      default -> response("404 Not Found", "text/plain", "");
    };
  }

  /** The request's line and headers; who sends more than a browser does is hung up on. */
  private static List<String> head(BufferedReader in) throws IOException {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        String whole = line.toString().strip();
        if (whole.isEmpty() && !lines.isEmpty()) {
          return lines;
        }
        lines.add(whole);
        line.setLength(0);
      } else {
        line.append((char) next);
      }
      if (line.length() > LONGEST_LINE || lines.size() > MOST_LINES) {
        break;
      }
    }
    throw new IOException("no request");
  }

  private List<Line> lines() {
    return status
        .get()
        .map(new StatusLines(texts, ZoneId.systemDefault())::of)
        .orElseGet(() -> List.of(Line.amiss(texts.of("status.stopping"))));
  }

  private static String text(List<Line> lines) {
    return lines.stream().map(line -> line.text() + "\n").collect(Collectors.joining());
  }

  private String page(List<Line> lines) {
    String title = escaped(texts.of("status.title"));
    return """
    <!doctype html>
    <html lang="%s">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="refresh" content="10">
    <meta name="viewport" content="width=device-width">
    <title>%s</title>
    <link rel="stylesheet" href="%s">
    </head>
    <body>
    <h1>%s</h1>
    <ul>
    %s</ul>
    </body>
    </html>
    """
        .formatted(
            texts.language(),
            title,
            STYLE,
            title,
            lines.stream().map(StatusServer::item).collect(Collectors.joining()));
  }

  private static String item(Line line) {
    return "<li%s>%s</li>\n".formatted(line.well() ? "" : " class=\"amiss\"", escaped(line.text()));
  }

  private static String style() throws IOException {
    try (var in = requireNonNull(StatusServer.class.getResourceAsStream(STYLE.substring(1)))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static byte[] response(String code, String type, String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    String head =
        """
        HTTP/1.1 %s
        Content-Type: %s; charset=utf-8
        Content-Length: %d
        Cache-Control: no-store
        Content-Security-Policy: default-src 'none'; style-src 'self'; frame-ancestors 'none'
        X-Content-Type-Options: nosniff
        Connection: close

        """
            .formatted(code, type, length);
    return (head.replace("\n", "\r\n") + text).getBytes(StandardCharsets.UTF_8);
  }
}
