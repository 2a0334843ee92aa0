package kassahub.agent.driver.atol;

import static kassahub.agent.driver.RegisterFault.Kind;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import kassahub.agent.driver.FaultException;
import kassahub.agent.link.LinkAddress;

/** The service's HTTP: one connection for each question, none of them kept. */
final class Service {
  private static final String REQUESTS = "/api/v2/requests";
  private static final int MOST_BYTES = 64 << 10;
  private static final int SUCCESS = 2;
  private static final int NOT_FOUND = 404;

  private final LinkAddress.Tcp address;
  private final AtolSettings settings;

  Service(LinkAddress.Tcp address, AtolSettings settings) {
    this.address = address;
    this.settings = settings;
  }

  /** Puts a task into the queue. */
  void post(UUID id, AllowedTask task) throws FaultException {
    String device = settings.device().map(which -> "\"deviceID\":\"" + which + "\",").orElse("");
    String body =
        "{" + device + "\"uuid\":\"" + id + "\",\"request\":[{\"type\":\"" + task.type() + "\"}]}";
    answer("POST", REQUESTS, Optional.of(body));
  }

  /** What became of a task; empty when the service knows of none. */
  Optional<Json> get(UUID id) throws FaultException {
    return answer("GET", REQUESTS + "/" + id, Optional.empty());
  }

  private Optional<Json> answer(String method, String path, Optional<String> body)
      throws FaultException {
    try {
      HttpURLConnection connection = connect(method, path);
      try {
        if (body.isPresent()) {
          byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
          connection.setDoOutput(true);
          connection.setFixedLengthStreamingMode(bytes.length); // else the JDK may send it twice
          connection.getOutputStream().write(bytes);
        }
        return answer(connection);
      } finally {
        connection.disconnect();
      }
    } catch (SocketTimeoutException silent) {
      throw new FaultException(Kind.NO_ANSWER, "the ATOL driver's service does not answer");
    } catch (ConnectException | NoRouteToHostException | UnknownHostException nobody) {
      throw new FaultException(
          Kind.UNREACHABLE, address.text() + ": no service of an ATOL driver: " + nobody);
    } catch (SocketException cut) {
      throw new FaultException(Kind.NO_ANSWER, "the service hung up: " + cut.getMessage());
    } catch (IOException broken) {
      throw new FaultException(Kind.PROTOCOL, "no HTTP: " + broken);
    }
  }

  private HttpURLConnection connect(String method, String path) throws IOException {
    String host = address.host().contains(":") ? "[" + address.host() + "]" : address.host();
    URI place = URI.create("http://" + host + ":" + address.port() + path);
    var connection = (HttpURLConnection) place.toURL().openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) settings.times().connect().toMillis());
    connection.setReadTimeout((int) settings.times().exchange().toMillis());
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Connection", "close");
    connection.setRequestProperty("Content-Type", "application/json; charset=utf-8");

    settings.device().ifPresent(which -> connection.setRequestProperty("deviceID", which));
    settings
        .login()
        .ifPresent(login -> connection.setRequestProperty("Authorization", login.header()));
    return connection;
  }

  private Optional<Json> answer(HttpURLConnection connection) throws IOException, FaultException {
    int status = connection.getResponseCode();
    if (status == HttpURLConnection.HTTP_UNAUTHORIZED
        || status == HttpURLConnection.HTTP_FORBIDDEN) {
      throw new FaultException(Kind.PASSWORD, "the ATOL driver's service refuses the login");
    }
    if (status == NOT_FOUND && connection.getRequestMethod().equals("GET")) {
      return Optional.empty();
    }
    if (status / 100 != SUCCESS) {
      throw new FaultException(Kind.PROTOCOL, "the service answers with HTTP " + status);
    }
    try {
      return Optional.of(Json.parse(body(connection)));
    } catch (IllegalArgumentException wrong) {
      throw new FaultException(Kind.PROTOCOL, "no JSON: " + wrong.getMessage());
    }
  }

  /** Bounded in bytes and time: who drips a byte a second is silent too. */
  private String body(HttpURLConnection connection) throws IOException, FaultException {
    long end = System.nanoTime() + settings.times().exchange().toNanos();
    var bytes = new ByteArrayOutputStream();
    try (InputStream in = connection.getInputStream()) {
      byte[] some = new byte[4096];
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        bytes.write(some, 0, read);
        if (bytes.size() > MOST_BYTES) {
          throw new FaultException(Kind.PROTOCOL, "an answer of more than " + MOST_BYTES);
        }
        if (System.nanoTime() - end > 0) {
          throw new FaultException(Kind.NO_ANSWER, "the service's answer does not end");
        }
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
