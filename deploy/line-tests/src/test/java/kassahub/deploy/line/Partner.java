package kassahub.deploy.line;

import java.io.IOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kassahub.proto.EnrolmentString;

/** The partner in front of a browser, signed in. */
final class Partner implements AutoCloseable {
  private static final Pattern STRING = Pattern.compile("(kh1:[^<\"\\s]+)");
  private static final Pattern FORM = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final int SEE_OTHER = 303;
  private static final String BATCHES = "enrolments/batches";
  private static final String BOUNDARY = "till-by-till";

  private final URI web;
  private final HttpClient client;

  /** Signs in. */
  Partner(URI web) throws IOException, InterruptedException {
    this.web = web;
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
            .build();
    post("sign-in", Map.of("login", HubInside.PARTNER, "password", HubInside.PASSWORD));
  }

  HttpResponse<String> get(String page) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(web.resolve(page)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  /** A string for another agent in the place of this one. */
  EnrolmentString replace(long organisation, String agent)
      throws IOException, InterruptedException {
    post(
        "enrolments",
        Map.of(
            "_csrf",
            found(FORM, get("enrolments").body()),
            "organisation",
            Long.toString(organisation),
            "name",
            "again",
            "uses",
            "1",
            "days",
            "1",
            "replaces",
            agent));
    return EnrolmentString.parse(found(STRING, get("enrolments").body()));
  }

  private static String found(Pattern what, String page) {
    var found = what.matcher(page);
    if (!found.find()) {
      throw new AssertionError("no %s in %s".formatted(what, page));
    }
    return found.group(1);
  }

  /** A batch of tills from this file; gives the page of it. */
  String batch(long organisation, String name, String csv)
      throws IOException, InterruptedException {
    var fields =
        Map.of(
            "_csrf",
            found(FORM, get(BATCHES).body()),
            "organisation",
            Long.toString(organisation),
            "name",
            name,
            "days",
            "1");
    var body = new StringBuilder();
    fields.forEach((field, value) -> body.append(part("\"%s\"".formatted(field), value)));
    body.append(part("\"file\"; filename=\"tills.csv\"", csv)).append("--" + BOUNDARY + "--\r\n");
    var made = post(BATCHES, "multipart/form-data; boundary=" + BOUNDARY, body.toString());
    return made.headers().firstValue("Location").orElseThrow().substring(1);
  }

  private static String part(String name, String value) {
    return "--%s\r\nContent-Disposition: form-data; name=%s\r\n\r\n%s\r\n"
        .formatted(BOUNDARY, name, value);
  }

  /** Its strings let tills in from now on. */
  void approve(String batch) throws IOException, InterruptedException {
    post(batch + "/approve", Map.of("_csrf", found(FORM, get(batch).body())));
  }

  private void post(String page, Map<String, String> form)
      throws IOException, InterruptedException {
    var body =
        form.entrySet().stream()
            .map(
                field ->
                    field.getKey()
                        + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    post(page, "application/x-www-form-urlencoded", body);
  }

  private HttpResponse<String> post(String page, String type, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(web.resolve(page))
            .header("Origin", "http://" + web.getAuthority())
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString(body))
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != SEE_OTHER) {
      throw new AssertionError(page + " was answered with " + answer.statusCode() + answer.body());
    }
    return answer;
  }

  @Override
  public void close() {
    client.close();
  }
}
