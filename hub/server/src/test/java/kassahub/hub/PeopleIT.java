package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kassahub.hub.account.ApiKeyDraft;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Role;
import kassahub.hub.cabinet.Browsing;
import kassahub.hub.journal.Actor;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.organisation.Contact;
import kassahub.hub.organisation.NewAccount;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A whole hub with a mail server: people come in, forget and come back, programs get keys. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PeopleIT {
  private static final String PASSWORD = "correct horse battery";
  private static final Pattern LINK = Pattern.compile("https://cabinet\\.example\\.org(/\\S+)");
  private static final Pattern KEY = Pattern.compile("kh_[A-Za-z0-9_-]{43,60}");
  private static final Pattern RESET = Pattern.compile("/users/\\d+/second-factor/reset");
  private static final Pattern REVOKE = Pattern.compile("/keys/(sandbox/)?\\d+/revoke");

  private final GreenMail mailbox = new GreenMail(ServerSetup.SMTP.dynamicPort());
  private TestDatabase database;
  private Hub hub;
  private long account;

  @BeforeAll
  void start(@TempDir Path data) {
    mailbox.start();
    database = TestDatabase.create();
    var mail =
        """
        [mail]
        host = "127.0.0.1"
        port = %d
        tls = "off"
        from = "kassahub@example.org"
        cabinet = "https://cabinet.example.org/"
        """
            .formatted(mailbox.getSmtp().getPort());
    hub = Hub.start(HubSamples.config(data, database.toml() + mail), InstantSource.system());
    var draft =
        new NewAccount(
            AccountKind.PARTNER,
            "ООО «Проба»",
            Optional.empty(),
            OptionalLong.empty(),
            Contact.NONE);
    account = hub.features().accounts().create(Actor.hub(), draft);
    person("manager@example.org", true);
    var other = new ApiKeyDraft(account, Role.PARTNER, "касса", Set.of(Permission.ACTIVATE));
    hub.features().people().apiKeys().create(Actor.hub(), other);
  }

  @AfterAll
  void stop() {
    hub.close();
    database.close();
    mailbox.stop();
  }

  @Test
  void aManagerInvitesByMailAndTheInvitedComesIn() throws Exception {
    var manager = signedIn("manager@example.org");
    assertThat(manager.get("/users").body()).contains("manager@example.org", "Это вы");
    var wrong = manager.post("/users", "name", "Анна", "login", "анна");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("Нужен адрес e-mail", "value=\"анна\"");
    manager.post("/users", "name", "Анна Кедрова", "login", "anna@example.org", "language", "ru");

    var anna = new Browsing(hub.httpPort());
    var link = linkTo("anna@example.org");
    assertThat(anna.get(link).body()).contains("anna@example.org");
    anna.post(link, "password", PASSWORD);
    assertThat(anna.get(link).statusCode()).isEqualTo(404);
    assertThat(Browsing.location(signIn(anna, "anna@example.org", PASSWORD))).isEqualTo("/");
    assertThat(anna.get("/users").statusCode()).as("no manager").isEqualTo(403);
    assertThat(anna.get("/keys").statusCode()).isEqualTo(403);
    assertThat(manager.get("/users").body()).contains("Анна Кедрова", "Работает");
  }

  @Test
  void whoForgotComesBackAndTheAnswerIsTheSameForEverybody() throws Exception {
    person("forgetful@example.org", false);
    var reader = new Browsing(hub.httpPort());
    assertThat(reader.get("/sign-in").body()).contains("href=\"/forgotten\"");
    var known = reader.post("/forgotten", "login", "forgetful@example.org");
    var unknown = reader.post("/forgotten", "login", "nobody@example.org");
    assertThat(known.body()).isEqualTo(unknown.body()).contains("Если такой логин есть");

    var link = linkTo("forgetful@example.org");
    assertThat(reader.post(link, "password", "short").statusCode()).isEqualTo(422);
    reader.post(link, "password", "another good one");
    assertThat(signIn(reader, "forgetful@example.org", PASSWORD).statusCode()).isEqualTo(422);
    assertThat(Browsing.location(signIn(reader, "forgetful@example.org", "another good one")))
        .isEqualTo("/");
  }

  @Test
  void aKeyIsShownOnceWorksWithinItsScopesAndEnds() throws Exception {
    var manager = signedIn("manager@example.org");
    var nothing = manager.post("/keys", "name", "1С");
    assertThat(nothing.statusCode()).isEqualTo(422);
    assertThat(nothing.body()).contains("Отметьте хотя бы одно право");
    var made =
        key(manager, "name", "1С", "scope-SEE_REGISTERS", "yes", "scope-MANAGE_USERS", "yes");
    var key = made.text();
    assertThat(KEY.matcher(manager.get("/keys").body()).find()).as("once").isFalse();

    assertThat(call("/api/v1/registers", key)).isEqualTo(200);
    assertThat(call("/api/v1/activations", key)).isEqualTo(403);
    assertThat(text("/api/v1/activations", key))
        .contains("У этого ключа нет права «просмотр активаций»", "«Ключи API» (/keys)")
        .contains("\"scope\":\"SEE_ACTIVATIONS\"")
        .doesNotContain("администратор");
    manager.post(made.revoke());
    assertThat(call("/api/v1/registers", key)).isEqualTo(401);
  }

  @Test
  void whoIsSignedInElsewhereIsSignedOutWithOneButton() {
    person("twice@example.org", false);
    var here = signedIn("twice@example.org");
    var there = signedIn("twice@example.org");
    assertThat(here.get("/profile").body()).contains("Выйти на всех других устройствах");
    here.post("/profile/sessions/close-others");
    assertThat(here.get("/profile").body()).doesNotContain("Выйти на всех других устройствах");
    assertThat(there.get("/profile").statusCode()).isEqualTo(303);
  }

  @Test
  void whoLostTheTelephoneComesInOnceAManagerHasResetTheSecondFactor() {
    person("lost@example.org", false);
    var thief = signedIn("lost@example.org");
    var manager = signedIn("manager@example.org");
    var before = found(RESET, manager.get("/users").body());
    database.asOwner(
        """
        update app_user set totp_secret = '\\x00', totp_confirmed = true, totp_step = 7
        where login = 'lost@example.org'
        """);
    var lost = new Browsing(hub.httpPort());
    assertThat(Browsing.location(signIn(lost, "lost@example.org", PASSWORD)))
        .isEqualTo("/sign-in/code");

    var reset = found(RESET, manager.get("/users").body());
    reset.removeAll(before);
    assertThat(reset).hasSize(1);
    assertThat(Browsing.location(manager.post(reset.iterator().next()))).isEqualTo("/users");

    assertThat(thief.get("/profile").statusCode()).as("signed out everywhere").isEqualTo(303);
    assertThat(Browsing.location(signIn(lost, "lost@example.org", PASSWORD))).isEqualTo("/");
    assertThat(lost.get("/profile").body()).contains("action=\"/profile/second-factor\"");
    assertThat(found(RESET, manager.get("/users").body())).isEqualTo(before);
  }

  @Test
  void peopleChooseWhatTheyAreMailedOf() {
    person("choosy@example.org", false);
    var choosy = signedIn("choosy@example.org");
    assertThat(choosy.get("/profile").body())
        .contains("name=\"agents\"")
        .doesNotContain("name=\"agents\" value=\"yes\" checked");
    choosy.post("/profile/mail", "agents", "yes");
    assertThat(choosy.get("/profile").body()).contains("name=\"agents\" value=\"yes\" checked");
    assertThat(signedIn("manager@example.org").get("/profile").body())
        .as("of themselves only")
        .contains("name=\"invoices\" value=\"yes\" checked");
    choosy.post("/profile/mail", "invoices", "yes");
    assertThat(choosy.get("/profile").body())
        .contains("name=\"invoices\" value=\"yes\" checked")
        .doesNotContain("name=\"agents\" value=\"yes\" checked");
  }

  @Test
  void aWebhookIsEnteredAndItsSecretShownOnce() {
    var manager = signedIn("manager@example.org");
    var wrong = manager.post("/webhooks", "url", "http://x", "invoice.paid", "yes");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body())
        .contains("value=\"http://x\"", "name=\"invoice.paid\" value=\"yes\" checked");
    for (var inside : List.of("10.0.0.7", "127.0.0.1:8443", "[::1]", "169.254.169.254")) {
      var refused =
          manager.post("/webhooks", "url", "https://" + inside + "/x", "invoice.paid", "yes");
      assertThat(refused.statusCode()).as(inside).isEqualTo(422);
      assertThat(refused.body()).as(inside).contains("ведёт во внутреннюю сеть");
    }
    var made = manager.post("/webhooks", "url", "https://example.invalid/x", "invoice.paid", "yes");
    var page = Browsing.location(made);
    assertThat(manager.get(page).body()).contains("Секрет для проверки подписи");
    assertThat(manager.get(page).body())
        .contains("https://example.invalid/x", "Событий ещё не было")
        .doesNotContain("Секрет для проверки подписи");
    manager.post(page + "/ping");
    assertThat(manager.get(page).body()).contains("Пробное событие", "Ожидает");
  }

  /** From the button to the licence file, over HTTP alone. */
  @Test
  void aDeveloperTriesOutInTheSandboxWhatTheRealKeysDoNotSee() throws Exception {
    var manager = signedIn("manager@example.org");
    assertThat(manager.get("/keys").body())
        .contains("Открыть песочницу")
        .doesNotContain("name=\"place\"");
    assertThat(Browsing.location(manager.get("/keys/sandbox"))).isEqualTo("/keys");
    assertThat(Browsing.location(manager.post("/keys/sandbox"))).isEqualTo("/keys/sandbox");
    var serial = Pattern.compile("999900\\d{6}0001").matcher(manager.get("/keys/sandbox").body());
    assertThat(serial.find()).isTrue();
    var sandboxKey = keyAt(manager, "sandbox");
    var realKey = keyAt(manager, "work");
    var tried = sandboxKey.text();
    var real = realKey.text();
    assertThat(tried).startsWith("kh_sandbox_");
    assertThat(real).doesNotContain("sandbox");
    assertThat(manager.get("/keys").body())
        .contains(tried.substring(0, 15) + "…", real.substring(0, 7) + "…")
        .doesNotContain("Открыть песочницу");

    var payer = new JsonObject(text("/api/v1/organisations", tried)).getJsonArray("items");
    var order =
        new JsonObject()
            .put("organisationId", payer.getJsonObject(0).getLong("id"))
            .put("serials", new JsonArray().add(serial.group()));
    var made = send(request("/api/v1/activations", tried, order));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    var path = made.headers().firstValue("Location").orElseThrow();
    org.awaitility.Awaitility.await()
        .until(() -> text(path, tried).contains("\"status\":\"done\""));

    assertThat(text(path + "/licence-file", tried)).contains(serial.group());
    assertThat(call(path, real)).isEqualTo(404);
    assertThat(new JsonObject(text("/api/v1/activations", real)).getJsonArray("items")).isEmpty();
    assertThat(send(request("/api/v1/activations", real, order)).statusCode()).isEqualTo(404);
    assertThat(manager.get("/keys/sandbox").body()).contains("Вы в песочнице.");
    assertThat(send(request("/api/v1/sandbox/reset", real, new JsonObject())).body())
        .contains("NOT_A_SANDBOX_KEY");
    assertThat(send(request("/api/v1/sandbox/reset", tried, new JsonObject())).statusCode())
        .isEqualTo(204);
    assertThat(call(path, tried)).isEqualTo(404);
    assertThat(new JsonObject(text("/api/v1/activations", tried)).getJsonArray("items")).isEmpty();
    assertThat(sandboxKey.revoke()).startsWith("/keys/sandbox/");
    manager.post(sandboxKey.revoke());
    assertThat(call(path, tried)).isEqualTo(401);
    manager.post(realKey.revoke());
    assertThat(call(path, real)).isEqualTo(401);
  }

  @Test
  void theSandboxHasWebhooksOfItsOwn() {
    var manager = signedIn("manager@example.org");
    manager.post("/keys/sandbox");
    var made =
        manager.post(
            "/keys/sandbox/webhooks", "url", "https://example.invalid/s", "invoice.paid", "yes");
    assertThat(Browsing.location(made)).startsWith("/keys/sandbox/webhooks/");
    assertThat(manager.get(Browsing.location(made)).body())
        .contains("Секрет для проверки подписи", "href=\"/keys/sandbox/webhooks\"");
    assertThat(manager.get("/keys/sandbox/webhooks").body())
        .contains("example.invalid/s", "Вы в песочнице.");
    assertThat(manager.get("/webhooks").body())
        .doesNotContain("example.invalid/s", "Вы в песочнице.");
    manager.post(Browsing.location(made) + "/remove");
    assertThat(manager.get("/keys/sandbox/webhooks").body()).doesNotContain("example.invalid/s");
  }

  /**
   * A key that was made now.
   *
   * @param revoke its button, not that of another one
   */
  private record MadeKey(String text, String revoke) {}

  private static MadeKey keyAt(Browsing manager, String place) {
    return key(
        manager,
        "name",
        place,
        "place",
        place,
        "scope-ACTIVATE",
        "yes",
        "scope-SEE_ACTIVATIONS",
        "yes");
  }

  private static MadeKey key(Browsing manager, String... form) {
    var before = found(REVOKE, manager.get("/keys").body());
    manager.post("/keys", form);
    var page = manager.get("/keys").body();
    var added = found(REVOKE, page);
    added.removeAll(before);
    assertThat(added).hasSize(1);
    return new MadeKey(found(KEY, page).iterator().next(), added.iterator().next());
  }

  private static Set<String> found(Pattern what, String page) {
    return what.matcher(page).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private void person(String login, boolean manager) {
    var draft = NewUser.russian(account, login, "Громова Ирина", Role.PARTNER);
    hub.features()
        .people()
        .users()
        .create(Actor.hub(), manager ? draft.asManager() : draft, Optional.of(PASSWORD));
  }

  private Browsing signedIn(String login) {
    var person = new Browsing(hub.httpPort());
    signIn(person, login, PASSWORD);
    person.get("/profile");
    return person;
  }

  private static HttpResponse<String> signIn(Browsing reader, String login, String password) {
    return reader.post("/sign-in", "login", login, "password", password);
  }

  /** Of the last mail to somebody. */
  private String linkTo(String address) throws Exception {
    org.awaitility.Awaitility.await().until(() -> mails(address).length > 0);
    var mails = mails(address);
    var link = LINK.matcher(mails[mails.length - 1].getContent().toString());
    assertThat(link.find()).isTrue();
    return link.group(1);
  }

  private jakarta.mail.internet.MimeMessage[] mails(String address) {
    return mailbox.getReceivedMessagesForDomain(address);
  }

  private int call(String path, String key) throws IOException, InterruptedException {
    return send(request(path, key).build()).statusCode();
  }

  private String text(String path, String key) throws IOException, InterruptedException {
    return send(request(path, key).build()).body();
  }

  private HttpRequest request(String path, String key, JsonObject body) {
    return request(path, key)
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", key + body.hashCode())
        .POST(BodyPublishers.ofString(body.encode()))
        .build();
  }

  private HttpRequest.Builder request(String path, String key) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.httpPort() + path))
        .header("Authorization", "Bearer " + key);
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
