package kassahub.agent.simulator.atol;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The service with one register behind it. A task is accepted by {@code POST /api/v2/requests} and
 * asked after by {@code GET /api/v2/requests/UUID}; the first question finds it in progress, the
 * second one done.
 */
public final class AtolService implements AutoCloseable {
  private static final String REQUESTS = "/api/v2/requests";
  private static final int MOST_BYTES = 64 << 10;
  private static final int PATIENCE_MILLIS = 2_000;
  private static final Pattern ID = Pattern.compile("\"uuid\"\\s*:\\s*\"([0-9a-fA-F-]{36})\"");
  private static final Pattern TYPE = Pattern.compile("\"type\"\\s*:\\s*\"([^\"]*)\"");

  private final ServerSocket server;
  private final AtolRegister register;
  private final Map<String, Task> tasks = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<String> devices = new CopyOnWriteArrayList<>();
  private volatile Optional<String> login = Optional.empty();
  private final AtomicInteger refusedLogins = new AtomicInteger();

  /** One that was accepted. */
  private static final class Task {
    private final String type;
    private int questions;

    Task(String type) {
      this.type = type;
    }
  }

  private record Question(String method, String path, Map<String, String> headers, String body) {}

  private record Reply(int status, String body) {}

  private AtolService(ServerSocket server, AtolRegister register) {
    this.server = server;
    this.register = register;
  }

  /** Listens on a free port of 127.0.0.1. */
  public static AtolService start(AtolRegister register) throws IOException {
    var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var service = new AtolService(server, register);
    var thread = new Thread(service::serve, "atol-service");
    thread.setDaemon(true);
    thread.start();
    return service;
  }

  public int port() {
    return server.getLocalPort();
  }

  public AtolRegister register() {
    return register;
  }

  /** From now on only who knows this is answered. */
  public void lock(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    login = Optional.of("Basic " + Base64.getEncoder().encodeToString(both));
  }

  /** Types of all tasks that were accepted, in their order. */
  public List<String> asked() {
    return List.copyOf(asked);
  }

  /** Registers that tasks were meant for, where they named one. */
  public List<String> devices() {
    return List.copyOf(devices);
  }

  public int refusedLogins() {
    return refusedLogins.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  /** One question a connection, one connection at a time. */
  private void serve() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        client.setSoTimeout(PATIENCE_MILLIS);
        Reply reply = reply(question(new BufferedInputStream(client.getInputStream())));
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        String head =
            "HTTP/1.1 "
                + reply.status()
                + " -\r\nContent-Type: application/json; charset=utf-8\r\nConnection: close\r\n"
                + "Content-Length: "
                + body.length
                + "\r\n\r\n";
        client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().write(body);
        client.shutdownOutput();
      } catch (IOException gone) {
        // whoever asked has left, or this was closed
      }
    }
  }

  private static Question question(InputStream in) throws IOException {
    String[] first = line(in).split(" ", 3);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] parts = line.split(":", 2);
      if (parts.length == 2) {
        headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
      }
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    if (first.length < 3 || length > MOST_BYTES) {
      throw new IOException("no question");
    }
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Question(first[0], first[1], headers, body);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.length() > MOST_BYTES) {
        throw new IOException("no line");
      }
      line.append((char) next);
    }
    return line.toString().strip();
  }

  private Reply reply(Question question) {
    String given = question.headers().get("authorization");
    if (login.isPresent() && !login.get().equals(given)) {
      refusedLogins.incrementAndGet();
      return new Reply(401, "");
    }
    String path = question.path();
    if (question.method().equals("POST") && path.equals(REQUESTS)) {
      return accept(question);
    }
    return question.method().equals("GET") && path.startsWith(REQUESTS + "/")
        ? tell(path.substring(REQUESTS.length() + 1))
        : new Reply(404, "");
  }

  private Reply accept(Question question) {
    Matcher id = ID.matcher(question.body());
    Matcher type = TYPE.matcher(question.body());
    if (!id.find() || !type.find()) {
      return new Reply(400, "");
    }
    asked.add(type.group(1));
    Optional.ofNullable(question.headers().get("deviceid")).ifPresent(devices::add);
    tasks.put(id.group(1), new Task(type.group(1)));
    return new Reply(
        201,
        "{\"uuid\":\"" + id.group(1) + "\",\"number\":" + tasks.size() + ",\"isBlocked\":false}");
  }

  private Reply tell(String id) {
    Task task = tasks.get(id);
    if (task == null) {
      return new Reply(404, "");
    }
    if (register.isStuck()) {
      return new Reply(200, result("wait", 0, "", "null"));
    }
    task.questions++;
    return new Reply(
        200, task.questions < 2 ? result("inProgress", 0, "", "null") : register.run(task.type));
  }

  static String result(String status, int code, String words, String result) {
    return "{\"results\": [{\"error\": {\"code\": "
        + code
        + ", \"description\": \""
        + words
        + "\"}, \"status\": \""
        + status
        + "\", \"result\": "
        + result
        + "}]}";
  }
}
