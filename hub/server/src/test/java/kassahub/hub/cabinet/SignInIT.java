package kassahub.hub.cabinet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.AccountConfig;
import kassahub.hub.account.ApiKeys;
import kassahub.hub.account.AppSecrets;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.Role;
import kassahub.hub.account.SecondFactors;
import kassahub.hub.account.Session;
import kassahub.hub.account.Sessions;
import kassahub.hub.account.SignInLinks;
import kassahub.hub.account.Users;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.notice.Notices;
import kassahub.hub.notice.mail.Invitations;
import kassahub.hub.notice.mail.Mails;
import kassahub.hub.notice.mail.NoticeMails;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Contact;
import kassahub.hub.organisation.NewAccount;
import kassahub.hub.web.Cookies;
import kassahub.hub.web.Door;
import kassahub.hub.web.Identities;
import kassahub.hub.web.Response;
import kassahub.hub.web.SignedIn;
import kassahub.hub.web.WebConfig;
import kassahub.hub.web.WebServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInIT {
  private static final String PASSWORD = "верная лошадь 7";

  @TempDir static Path uploads;
  private static final TestDatabase SERVER = TestDatabase.create();
  private static final SettableClock CLOCK = new SettableClock();
  private static SignInLinks links;
  private static WebServer web;

  @BeforeAll
  static void start() {
    var database = SERVER.database();
    var journal = new Journal(CLOCK);
    var users = new Users(database, journal, CLOCK, AccountConfig.DEFAULT);
    var sessions = new Sessions(database, journal, CLOCK, AccountConfig.DEFAULT);
    var secrets = AppSecrets.open(uploads.resolve("app.key"));
    var factors = new SecondFactors(database, journal, CLOCK, secrets);
    links = new SignInLinks(database, journal, CLOCK);
    var partner =
        new NewAccount(
            AccountKind.PARTNER,
            "ООО «Проба»",
            Optional.empty(),
            OptionalLong.empty(),
            Contact.NONE);
    long account = new Accounts(database, journal, CLOCK).create(Actor.hub(), partner);
    for (String login : new String[] {"anna@example.org", "locked@example.org"}) {
      users.create(
          Actor.hub(),
          NewUser.russian(account, login, "Анна Кедрова", Role.PARTNER),
          Optional.of(PASSWORD));
    }
    var config = new WebConfig("127.0.0.1", 0, false);
    var keys = new ApiKeys(database, journal, CLOCK);
    web =
        new WebServer(
            SERVER.vertx(),
            config,
            new Identities(token -> sessions.find(token).map(SignInIT::signedIn), keys::find),
            uploads);
    var cookies = new Cookies(config);
    new SignInPages(users, sessions, factors, cookies, false, caller -> Optional.empty())
        .register(web.routes(Door.OPEN), web.routes(Door.CABINET));
    var mails = new Mails(database, CLOCK, false);
    var invitations =
        new Invitations(database, new Invitations.Parts(users, links, factors, secrets, mails));
    new LinkPages(links, invitations).register(web.routes(Door.OPEN));
    var noticeMails = new NoticeMails(database, CLOCK, journal, new Notices(database, CLOCK));
    new ProfilePages(new ProfilePages.Parts(users, sessions, factors, noticeMails), cookies, true)
        .register(web.routes(Door.CABINET));
    web.routes(Door.CABINET).get("/activations", request -> Response.text("text/plain", "list"));
    web.start();
  }

  private static SignedIn signedIn(Session session) {
    return new SignedIn(session.caller(), session.csrfToken(), session.user().accountName(), 0);
  }

  @AfterAll
  static void stop() {
    web.close();
    SERVER.close();
  }

  @Test
  void goesWhereTheReaderWantedAndStaysSignedIn() {
    var reader = new Browsing(web.port());
    assertThat(Browsing.location(reader.get("/profile"))).isEqualTo("/sign-in?to=%2Fprofile");
    var answer = signIn(reader, "ANNA@example.org", PASSWORD, "/profile");
    assertThat(Browsing.location(answer)).isEqualTo("/profile");
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .contains("HttpOnly", "SameSite=Lax");
    assertThat(reader.get("/profile").body()).contains("Анна Кедрова", "Партнёр");
  }

  @Test
  void sendsNobodyToAnotherSite() {
    var reader = new Browsing(web.port());
    for (String elsewhere : new String[] {"//evil.example", "https://evil.example", "/\\evil"}) {
      var answer = signIn(reader, "anna@example.org", PASSWORD, elsewhere);
      assertThat(Browsing.location(answer)).isEqualTo("/");
    }
  }

  @Test
  void locksAfterFiveWrongPasswordsSaysUntilWhenAndOpensThen() {
    var reader = new Browsing(web.port());
    for (int i = 0; i < 5; i++) {
      assertThat(signIn(reader, "locked@example.org", "wrong", "/").body()).contains("не подошли");
    }
    assertThat(signIn(reader, "locked@example.org", PASSWORD, "/").body())
        .contains("Слишком много попыток. Вход откроется 18.11.2026 12:15.");
    CLOCK.advance(Duration.ofMinutes(15));
    assertThat(Browsing.location(signIn(reader, "locked@example.org", PASSWORD, "/")))
        .isEqualTo("/");
  }

  /** The browser forgets its cookie; whoever kept it is signed out, too. */
  @Test
  void signsOutForGood() throws Exception {
    var reader = new Browsing(web.port());
    var answer = signIn(reader, "anna@example.org", PASSWORD, "/");
    String kept = answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
    reader.get("/profile");
    assertThat(profileWith(kept)).isEqualTo(200);
    assertThat(reader.post("/sign-out").statusCode()).isEqualTo(303);
    assertThat(reader.get("/profile").statusCode()).isEqualTo(303);
    assertThat(profileWith(kept)).isEqualTo(303);
  }

  private static int profileWith(String cookie) throws IOException, InterruptedException {
    var profile = URI.create("http://127.0.0.1:" + web.port() + "/profile");
    try (var client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(profile).header("Cookie", cookie).build(),
              BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void speaksTheLanguageThatWasChosen() {
    var reader = new Browsing(web.port());
    reader.post("/language", "language", "en", "to", "/sign-in");
    assertThat(reader.get("/sign-in").body()).contains("<html lang=\"en\"", "Sign in");
  }

  @Test
  void takesTheFirstOperatorOnceAndAsksForASecondFactor() {
    var reader = new Browsing(web.port());
    String page = "/first-operator/" + links.firstOperator().orElseThrow();
    assertThat(reader.get(page).statusCode()).isEqualTo(200);
    var weak = reader.post(page, "login", "root@example.org", "name", "Р", "password", "short");
    assertThat(weak.statusCode()).isEqualTo(422);
    reader.post(page, "login", "root@example.org", "name", "Роман", "password", PASSWORD);
    assertThat(reader.get(page).statusCode()).isEqualTo(404);
    var answer = signIn(reader, "root@example.org", PASSWORD, "/");
    assertThat(Browsing.location(answer)).isEqualTo("/sign-in/enrol");
    assertThat(reader.get("/profile").statusCode()).isEqualTo(303);
    String secret = secret(reader.post("/sign-in/enrol").body());
    assertStillAsked(reader.post("/sign-in/enrol/confirm", "code", "12345"), secret);
  }

  /** What the app has still counts, and is shown to nobody again. */
  @Test
  void aWrongDigitDoesNotThrowTheSetupAway() {
    var reader = new Browsing(web.port());
    signIn(reader, "anna@example.org", PASSWORD, "/");
    reader.get("/profile");
    String secret = secret(reader.post("/profile/second-factor").body());
    for (int i = 0; i < 4; i++) {
      assertStillAsked(reader.post("/profile/second-factor/confirm", "code", "12345"), secret);
    }
  }

  private static String secret(String page) {
    var shown = Pattern.compile("kh-mono\">([A-Z2-7]{32})<").matcher(page);
    assertThat(page).contains("<svg class=\"kh-qr\"").containsPattern(shown.pattern());
    return shown.results().findFirst().orElseThrow().group(1);
  }

  private static void assertStillAsked(HttpResponse<String> answer, String secret) {
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains("aria-describedby=\"code-e\"", "Код не подошёл", "Показать новый QR-код")
        .doesNotContain(secret, "<svg class=\"kh-qr\"");
  }

  private static HttpResponse<String> signIn(
      Browsing reader, String login, String password, String to) {
    return reader.post("/sign-in", "login", login, "password", password, "to", to);
  }
}
