package kassahub.hub.notice.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.THROWABLE;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import kassahub.hub.Samples;
import kassahub.hub.SettableClock;
import kassahub.hub.TestDatabase;
import kassahub.hub.Together;
import kassahub.hub.account.AppSecrets;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Role;
import kassahub.hub.journal.Journal;
import kassahub.hub.notice.Notice;
import kassahub.hub.notice.Notices;
import kassahub.hub.organisation.AccountKind;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Events of an account are sent to its programs, signed, until they take them. */
class WebhooksIT {
  private static final List<EventKind> ALL =
      EnumSet.complementOf(EnumSet.of(EventKind.PING)).stream().toList();

  @TempDir private static Path directory;
  private final TestDatabase server = TestDatabase.create();
  private final SettableClock clock = new SettableClock();
  private final Journal journal = new Journal(clock);
  private final Samples samples = new Samples(server.database(), clock);
  private final Notices notices = new Notices(server.database(), clock);
  private final List<WebhookClient> opened = new ArrayList<>();
  private WebhookReceiver receiver;
  private AppSecrets secrets;
  private Webhooks webhooks;
  private WebhookFeed feed;
  private WebhookCalls calls;
  private Caller partner;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void open() {
    receiver = new WebhookReceiver(directory.resolve("authority"));
    secrets = AppSecrets.open(directory.resolve("app.key"));
    var settings =
        new WebhookSettings(
            List.of("127.0.0.0/8", "::1"), Optional.of(directory.resolve("authority/root.crt")));
    webhooks = new Webhooks(server.database(), journal, clock, secrets, settings);
    feed = new WebhookFeed(server.database(), clock);
    calls = calls(settings);
    partner = Samples.caller(samples.account(AccountKind.PARTNER), Role.PARTNER);
  }

  @AfterEach
  void close() {
    opened.forEach(WebhookClient::close);
    receiver.close();
    server.close();
  }

  @Test
  void aFinishedActivationIsToldOnceAndSigned() throws Exception {
    var secret = enter();
    finish(1, "done");
    assertThat(feed.run()).isOne();
    assertThat(feed.run()).isZero();
    assertThat(calls.run()).isOne();
    assertThat(calls.run()).isZero();

    var call = receiver.calls().getFirst();
    assertThat(receiver.calls()).hasSize(1);
    assertThat(call.path()).isEqualTo("/events?for=kassa");
    var body = new JsonObject(call.body());
    assertThat(body.getString("id")).isEqualTo(call.event());
    assertThat(body.getString("event")).isEqualTo("activation.finished");
    assertThat(body.getJsonObject("data"))
        .isEqualTo(
            new JsonObject(
                "{\"activation\":1,\"status\":\"done\",\"organisationId\":1,\"licences\":2}"));
    var time = Long.toString(clock.instant().getEpochSecond());
    assertThat(call.signature())
        .isEqualTo("t=" + time + ",v1=" + hmac(secret.text(), time + "." + call.body()));
  }

  @Test
  void anActivationThatIsTriedAgainIsToldAgain() {
    enter();
    finish(1, "failed");
    assertThat(feed.run()).isOne();
    server.asOwner(
        "update activation set status = 'done', error_code = null, error_text = null, retries = 1");
    assertThat(feed.run()).isOne();
    calls.run();
    assertThat(receiver.calls())
        .extracting(call -> data(call).getString("status"))
        .containsExactly("failed", "done");
    assertThat(data(receiver.calls().getFirst()).getString("error")).isEqualTo("NO_ANSWER");
  }

  @Test
  void installedLicencesAreToldAsTheyComeUntilAllAreThere() {
    enter();
    finish(1, "done");
    feed.run();
    install(1);
    assertThat(feed.run()).as("lines are looked at once a minute").isZero();
    clock.advance(Duration.ofMinutes(1));
    assertThat(feed.run()).isOne();
    clock.advance(Duration.ofMinutes(1));
    assertThat(feed.run()).isZero();
    install(2);
    clock.advance(Duration.ofMinutes(1));
    assertThat(feed.run()).isOne();
    clock.advance(Duration.ofMinutes(1));
    assertThat(feed.run()).isZero();
    calls.run();
    assertThat(receiver.calls())
        .extracting(call -> data(call).getInteger("installed"))
        .containsExactly(null, 1, 2);
  }

  @Test
  void whatNoticesSayOfInvoicesAndSubscriptionsIsToldInNumbers() {
    enter();
    notice(
        "invoice-paid",
        "{\"invoice\": \"ПГ-1\", \"kopecks\": \"200000\", \"currency\": \"RUB\", \"due\":"
            + " \"2026-11-25\", \"order\": \"\"}");
    notice("subscription-ending", "{\"ends\": \"2026-12-18\", \"registers\": \"5\"}");
    notice("agent-suspended", "{}");
    assertThat(feed.run()).isEqualTo(2);
    calls.run();
    assertThat(receiver.calls())
        .extracting(WebhooksIT::data)
        .containsExactly(
            new JsonObject(
                "{\"invoice\":\"ПГ-1\",\"amount\":{\"amount\":200000,\"currency\":\"RUB\"},"
                    + "\"dueOn\":\"2026-11-25\",\"order\":null}"),
            new JsonObject("{\"endsOn\":\"2026-12-18\",\"registers\":5}"));
    clock.advance(Duration.ofHours(2));
    assertThat(feed.run()).isZero();
    server.asOwner("delete from webhook_delivery");
    assertThat(feed.run()).as("an hour before its last look is not read").isZero();
  }

  @Test
  void onlyWhatWasAskedForAndOnlyToTheOwnAccount() {
    webhooks.create(partner, draft(List.of(EventKind.INVOICE_PAID)));
    var stranger = Samples.caller(samples.account(AccountKind.PARTNER), Role.PARTNER);
    webhooks.create(stranger, draft(ALL));
    finish(1, "done");
    assertThat(feed.run()).isZero();
  }

  @Test
  void anEventThatIsRefusedComesAgainLaterAndLaterAndIsKeptWhenGivenUp() {
    long id = enter().webhook();
    webhooks.ping(partner, id);
    receiver.answers(500);
    var pauses = new ArrayList<Long>();
    long last = 0;
    for (long minute = 0; minute < 2 * 24 * 60; minute++) {
      int before = receiver.calls().size();
      calls.run();
      if (receiver.calls().size() > before) {
        pauses.add(minute - last);
        last = minute;
      }
      clock.advance(Duration.ofMinutes(1));
    }
    assertThat(pauses).hasSize(14).startsWith(0L, 1L, 2L, 4L, 8L).endsWith(360L, 360L);
    assertThat(first(id).state()).isEqualTo(Delivery.State.FAILED);
    assertThat(first(id).status()).hasValue(500);

    receiver.answers(204);
    webhooks.resend(partner, id, first(id).id());
    assertThat(calls.run()).isOne();
    assertThat(first(id).state()).isEqualTo(Delivery.State.DELIVERED);
    assertThat(receiver.calls())
        .extracting(WebhookReceiver.Call::event)
        .containsOnly(first(id).event().toString());
    assertThat(webhooks.list(partner).getFirst().failingSince()).isEmpty();
  }

  @Test
  void aReceiverThatTookNothingForDaysIsStoppedAndTheAccountTold() {
    long id = enter().webhook();
    receiver.answers(410);
    webhooks.ping(partner, id);
    calls.run();
    clock.advance(Duration.ofDays(3).plusSeconds(1));
    webhooks.ping(partner, id);
    calls.run();

    var webhook = webhooks.list(partner).getFirst();
    assertThat(webhook.stoppedByFailures()).isTrue();
    assertThat(notices.list(partner)).extracting(Notice::kind).containsExactly("webhook-stopped");
    int before = receiver.calls().size();
    clock.advance(Duration.ofDays(1));
    assertThat(calls.run()).isZero();
    assertThat(receiver.calls()).hasSize(before);
    webhooks.start(partner, id);
    receiver.answers(200);
    assertThat(calls.run()).isZero();
    webhooks.resend(partner, id, first(id).id());
    assertThat(calls.run()).isOne();
  }

  @Test
  void whatWaitsWhenItIsStoppedIsNotSentLater() {
    long id = enter().webhook();
    webhooks.ping(partner, id);
    webhooks.stop(partner, id);
    assertThat(first(id).state()).isEqualTo(Delivery.State.FAILED);
    long sent = first(id).id();
    assertThatThrownBy(() -> webhooks.ping(partner, id)).hasMessageContaining("WEBHOOK_STOPPED");
    assertThatThrownBy(() -> webhooks.resend(partner, id, sent))
        .hasMessageContaining("WEBHOOK_STOPPED");
    webhooks.start(partner, id);
    assertThat(calls.run()).isZero();
    assertThat(receiver.calls()).isEmpty();
  }

  @Test
  void thoseThatWaitLongestGoFirst() {
    long young = enter().webhook();
    long old = enter().webhook();
    webhooks.ping(partner, old);
    clock.advance(Duration.ofSeconds(1));
    webhooks.ping(partner, young);
    var now = clock.instant();
    assertThat(
            server.database().transact(tx -> CallStore.claim(tx, now, now, Set.of(), 1)).stream()
                .map(CallStore.Due::webhook))
        .containsExactly(old);
  }

  @Test
  void manyOtherNoticesHideNoInvoice() {
    webhooks.create(partner, draft(List.of(EventKind.INVOICE_PAID)));
    notice(
        "invoice-paid",
        "{\"invoice\": \"ПГ-1\", \"kopecks\": \"200000\", \"currency\": \"RUB\", \"due\":"
            + " \"2026-11-25\", \"order\": \"\"}");
    server.asOwner(
        """
        insert into notice (account_id, at, kind, key, facts)
        select %d, '%s', 'invoice-issued', n::text, '{}' from generate_series(1, 600) n
        """
            .formatted(partner.account(), clock.instant()));
    assertThat(feed.run()).isOne();
    assertThat(feed.run()).isZero();
  }

  @Test
  void whatHappensWhileItIsStoppedIsNotSentLater() {
    long id = enter().webhook();
    webhooks.stop(partner, id);
    finish(1, "done");
    assertThat(feed.run()).isZero();
    clock.advance(Duration.ofMinutes(1));
    webhooks.start(partner, id);
    assertThat(feed.run()).isZero();
  }

  @Test
  void noRedirectIsFollowedAndNoForeignCertificateBelieved() {
    long id = enter().webhook();
    webhooks.ping(partner, id);
    receiver.answers(302);
    assertThat(calls.run()).isZero();
    assertThat(receiver.calls()).hasSize(1);
    assertThat(first(id).status()).hasValue(302);

    clock.advance(Duration.ofMinutes(1));
    var unbelieving = calls(new WebhookSettings(List.of("127.0.0.0/8"), Optional.empty()));
    assertThat(unbelieving.run()).isZero();
    assertThat(first(id).reason()).contains("connection");
    assertThat(receiver.calls()).hasSize(1);
  }

  @Test
  void addressesInsideAreNotCalled() {
    long id = enter().webhook();
    webhooks.ping(partner, id);
    assertThat(calls(WebhookSettings.USUAL).run()).isZero();
    assertThat(first(id).reason()).contains("address");
    assertThat(receiver.calls()).isEmpty();
  }

  @Test
  @Timeout(30)
  void aReceiverThatSaysNothingIsLeftAfterSeconds() {
    long id = enter().webhook();
    webhooks.ping(partner, id);
    receiver.saysNothing();
    assertThat(calls.run()).isZero();
    assertThat(first(id).reason()).contains("connection");
  }

  @Test
  @Timeout(60)
  void aCallThatIsGivenUpHoldsNoConnectionAndIsNotPostedLater() {
    var ids = Stream.generate(() -> enter().webhook()).limit(6).toList();
    ids.forEach(id -> webhooks.ping(partner, id));
    receiver.saysNothing();
    assertThat(calls.run()).isZero();
    assertThat(ids).allSatisfy(id -> assertThat(first(id).reason()).contains("connection"));

    receiver.speaks();
    webhooks.ping(partner, ids.getFirst());
    assertThat(calls.run()).isOne();
    assertThat(receiver.calls())
        .as("five that the silent one has read, and the seventh")
        .hasSize(6)
        .extracting(WebhookReceiver.Call::event)
        .endsWith(first(ids.getFirst()).event().toString());
  }

  @Test
  void aPortThatDoesNotExistIsRefusedAndFailsWhereItIsKept() {
    for (var url : List.of("https://h.ru:99999/", "https://h.ru:0/", "https://h.r")) {
      assertThatThrownBy(() -> new WebhookDraft(url, ALL)).hasMessageContaining("WEBHOOK_URL");
    }
    assertThat(new WebhookDraft("https://h.ru:65535/", ALL).url()).endsWith(":65535/");

    long id = enter().webhook();
    server.asOwner("update webhook set url = 'https://localhost:99999/'");
    webhooks.ping(partner, id);
    assertThat(calls.run()).isZero();
    assertThat(first(id).reason()).contains("connection");
  }

  @Test
  void managersOfTheAccountOnly() {
    long id = enter().webhook();
    webhooks.ping(partner, id);
    long delivery = first(id).id();
    var stranger = Samples.caller(samples.account(AccountKind.PARTNER), Role.PARTNER);
    var plain = without(partner);
    List<BiConsumer<Caller, Long>> verbs =
        List.of(
            webhooks::ping,
            webhooks::stop,
            webhooks::start,
            webhooks::remove,
            webhooks::newSecret,
            (caller, webhook) -> webhooks.log(caller, webhook, Long.MAX_VALUE, 50),
            (caller, webhook) -> webhooks.resend(caller, webhook, delivery));
    for (var verb : verbs) {
      assertThatThrownBy(() -> verb.accept(stranger, id)).isInstanceOf(Problem.NotFound.class);
      assertThatThrownBy(() -> verb.accept(plain, id)).isInstanceOf(Problem.Forbidden.class);
    }
    assertThatThrownBy(() -> webhooks.create(plain, draft(ALL)))
        .isInstanceOf(Problem.Forbidden.class);
    assertThat(webhooks.list(stranger)).isEmpty();
  }

  @Test
  void anotherSecretSignsFromTheNextEventOn() throws Exception {
    var old = enter();
    var fresh = webhooks.newSecret(partner, old.webhook());
    assertThat(fresh.text()).isNotEqualTo(old.text());
    webhooks.ping(partner, old.webhook());
    calls.run();
    var call = receiver.calls().getFirst();
    assertThat(call.signature())
        .endsWith(hmac(fresh.text(), clock.instant().getEpochSecond() + "." + call.body()));
  }

  @Test
  void tenAreEnoughAndOneThatIsRemovedIsGoneWithItsLog() {
    for (int i = 0; i < 9; i++) {
      enter();
    }
    assertThat(Together.run(server, partner.account(), this::enter, this::enter))
        .singleElement(as(THROWABLE))
        .hasMessageContaining("TOO_MANY_WEBHOOKS");
    long id = webhooks.list(partner).getFirst().id();
    webhooks.ping(partner, id);
    webhooks.remove(partner, id);
    assertThat(calls.run()).isZero();
    assertThat(webhooks.list(partner)).hasSize(9);
    enter();
  }

  @Test
  void theLogIsForgottenAfterMonths() {
    webhooks.ping(partner, enter().webhook());
    calls.run();
    clock.advance(Duration.ofDays(89));
    assertThat(feed.cleanUp()).isZero();
    clock.advance(Duration.ofDays(2));
    assertThat(feed.cleanUp()).isOne();
  }

  @Test
  void howFarAnActivationIsIsForgottenWhenNothingIsToldOfItAnyMore() {
    enter();
    finish(1, "done");
    install(1);
    feed.run();
    assertThat(feed.cleanUp()).isZero();
    clock.advance(Duration.ofDays(61));
    assertThat(feed.cleanUp()).isOne();
    assertThat(feed.run()).isZero();
  }

  private WebhookCalls calls(WebhookSettings settings) {
    var client = new WebhookClient(server.vertx(), settings);
    opened.add(client);
    return new WebhookCalls(
        server.database(), clock, new WebhookCalls.Parts(journal, notices, secrets, client));
  }

  private Webhooks.Secret enter() {
    return webhooks.create(partner, draft(ALL));
  }

  private WebhookDraft draft(List<EventKind> events) {
    return new WebhookDraft(receiver.url("localhost"), events);
  }

  private Delivery first(long webhook) {
    return webhooks.log(partner, webhook, Long.MAX_VALUE, 1).deliveries().getFirst();
  }

  private void finish(long number, String status) {
    samples.organisation();
    server.asOwner(
        """
        insert into vendor (name, legal_name, ogrn, issuer) values ('Полюс', 'ООО Полюс', '1137746317830', 'built_in');
        insert into licence_type (name, article, term_value, term_unit, rights_holder)
        values ('Лицензия', 'A1', 12, 'month', 'ООО Полюс');
        insert into device_line (vendor_id, licence_type_id, name, install_method) values (1, 1, 'Полюс', 'agent');
        insert into activation (account_id, organisation_id, vendor_id, status, error_code, licences, amount, created_at,
          created_by, finished_at)
        values (%1$d, 1, 1, '%2$s', %3$s, 2, 400000, '%4$s', 'Иванова', '%4$s');
        insert into activation_line (activation, position, account_id, serial, model, line_id, licence_type_id,
          new_until, price, delivery)
        select %5$d, n, %1$d, lpad(n::text, 16, '0'), 'Полюс', 1, 1, '2027-11-01', 200000, 'waiting'
        from generate_series(1, 2) n;
        """
            .formatted(
                partner.account(),
                status,
                status.equals("failed") ? "'NO_ANSWER'" : "null",
                clock.instant(),
                number));
  }

  private void install(int position) {
    server.asOwner(
        "update activation_line set delivery = 'installed' where position = " + position);
  }

  private void notice(String kind, String facts) {
    server.asOwner(
        "insert into notice (account_id, at, kind, key, facts) values (%d, '%s', '%s', '1', '%s')"
            .formatted(partner.account(), clock.instant(), kind, facts));
  }

  private static Caller without(Caller caller) {
    var left = EnumSet.copyOf(caller.permissions());
    left.remove(Permission.MANAGE_USERS);
    return new Caller(
        caller.actor(), caller.account(), caller.roles(), left, Locale.of("ru"), caller.zone());
  }

  private static JsonObject data(WebhookReceiver.Call call) {
    return new JsonObject(call.body()).getJsonObject("data");
  }

  private static String hmac(String secret, String text) throws Exception {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
  }
}
