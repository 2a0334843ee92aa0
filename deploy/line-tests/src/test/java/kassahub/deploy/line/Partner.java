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
    var request =
        HttpRequest.newBuilder(web.resolve(page))
            .header("Origin", "http://" + web.getAuthority())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != SEE_OTHER) {
      throw new AssertionError(page + " was answered with " + answer.statusCode() + answer.body());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
