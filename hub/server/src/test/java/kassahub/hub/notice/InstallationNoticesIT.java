package kassahub.hub.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.SeenLicence;
import kassahub.hub.activation.Shop;
import kassahub.hub.cabinet.NoticesView;
import kassahub.hub.dispatch.Dispatch;
import kassahub.hub.dispatch.DispatchState;
import kassahub.hub.dispatch.Settled;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A licence that a register does not take is told to those who can do something about it. */
class InstallationNoticesIT {
  private static final String SERIAL = "0085430138900001";
  private TestDatabase server;
  private Market market;
  private Shop shop;
  private Notices notices;
  private InstallationNotices installations;
  private long register;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
    notices = new Notices(server.database(), market.clock);
    installations = new InstallationNotices(server.database(), shop.installations(), notices);
    buy();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theBuyerIsToldOnceWhenNoTryCanMendIt() {
    assertThat(installations.run()).isZero();
    fails("would-shorten");

    assertThat(installations.run()).isOne();
    assertThat(installations.run()).isZero();

    assertThat(said(market.partner))
        .containsExactly("Лицензия из активации № 1 не установлена на кассу 0085430138900001.");
    var view = view(market.partner);
    assertThat(view.link(view.notices().getFirst())).contains("/activations/1");
    assertThat(view.reason(view.notices().getFirst()))
        .hasValueSatisfying(
            why -> assertThat(why).startsWith("Лицензия сократила бы ту, что уже в кассе."));
    assertThat(said(market.client)).isEmpty();
    assertThat(said(market.stranger)).isEmpty();
  }

  @Test
  void whatMayPassByItselfIsToldAfterADayOfFailures() {
    market.clock.advance(Duration.ofDays(2));
    fails("no-answer");
    assertThat(installations.run()).as("sold two days ago, failed now").isZero();
    market.clock.advance(Duration.ofHours(23));
    shop.installations().reconcile();
    fails("no-answer");
    assertThat(installations.run()).isZero();

    market.clock.advance(Duration.ofHours(1));

    assertThat(installations.run()).isOne();
    assertThat(installations.run()).isZero();
  }

  @Test
  void isToldAgainWhenItFailsAnewAfterTheRegisterHadIt() {
    fails("no-answer");
    market.clock.advance(Duration.ofDays(1));
    assertThat(installations.run()).isOne();
    fails("would-shorten");
    assertThat(installations.run()).as("told").isZero();

    see(licence());
    market.clock.advance(Duration.ofMinutes(1));
    see(LicenceMask.none());
    fails("would-shorten");

    assertThat(installations.run()).isOne();
    assertThat(said(market.partner)).hasSize(2);
  }

  @Test
  void isToldAgainWhenAPersonSentItInVain() {
    fails("no-answer");
    market.clock.advance(Duration.ofDays(1));
    assertThat(installations.run()).isOne();

    shop.installations()
        .retry(Market.caller(market.partner.account(), Role.SUPPORT), lastDispatch());
    assertThat(delivery()).isEqualTo("waiting");
    fails("no-answer");
    market.clock.advance(Duration.ofDays(1));

    assertThat(installations.run()).isOne();
  }

  @Test
  void whatAHubOfTheReleaseBeforeLetFailIsToldADayAfterItsSaleAndOnce() {
    market.execute("update activation_line set delivery = 'failed', reason_code = 'no-answer'");
    market.clock.advance(Duration.ofHours(23));
    assertThat(installations.run()).isZero();

    market.clock.advance(Duration.ofHours(1));

    assertThat(installations.run()).isOne();
    market.execute("update activation_line set give_up_at = null");
    assertThat(installations.run()).as("the release before has told it").isZero();
  }

  @Test
  void nobodyIsToldOfALicenceThatAnotherOneFollowed() {
    fails("would-shorten");
    shop.buy(SERIAL);

    assertThat(installations.run()).isZero();
    assertThat(market.count("select count(*) as n from activation_line where delivery = 'failed'"))
        .isOne();
  }

  @Test
  void ofWhatAClientsPolicyBoughtTheClientAndItsPartnerAreTold() {
    byPolicyOf(market.client);
    fails("would-shorten");

    assertThat(installations.run()).isEqualTo(2);

    assertThat(view(market.client).link(view(market.client).notices().getFirst()))
        .contains("/activations/1");
    assertThat(view(market.partner).link(view(market.partner).notices().getFirst()))
        .contains("/registers/" + register);
    assertThat(said(market.stranger)).isEmpty();
  }

  @Test
  void whatAPartnersPolicyBoughtIsNoBusinessOfAnotherPartnerOfTheClient() {
    market.execute(
        "insert into partner_client (account_id, organisation_id, since) values ($1, $2, $3)",
        market.stranger.account(),
        market.client.organisation(),
        market.clock.instant());
    byPolicyOf(market.partner);
    fails("would-shorten");

    assertThat(installations.run()).isOne();

    assertThat(said(market.stranger)).isEmpty();
  }

  private void buy() {
    assertThat(market.device()).isEqualTo(SERIAL);
    register =
        market.register(SERIAL, market.client.organisation(), Optional.of("agent-of-client"));
    shop.buy(SERIAL);
  }

  private UUID lastDispatch() {
    return server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select id from dispatch order by created_at desc limit 1",
                    row -> row.uuid("id")));
  }

  private String delivery() {
    return server
        .database()
        .transact(
            tx -> tx.one("select delivery from activation_line", row -> row.string("delivery")));
  }

  /** The agent's try failed. */
  private void fails(String code) {
    var reason = new Dispatch.Reason(code, "it did not work", OptionalInt.empty());
    market.execute(
        "update dispatch set state = 'failed', finished_at = $1, reason_code = $2"
            + " where finished_at is null",
        market.clock.instant(),
        code);
    var settled =
        new Settled(
            OptionalLong.of(register),
            Optional.of(SERIAL),
            Optional.of(licence()),
            DispatchState.FAILED,
            Optional.of(reason),
            Optional.empty());
    server.database().run(tx -> shop.installations().moved(tx, List.of(settled)));
  }

  private LicenceMask licence() {
    return server
        .database()
        .transact(
            tx ->
                tx.one(
                    "select licence from licence_assignment where serial = $1",
                    row -> LicenceMask.of(row.bytes("licence")),
                    SERIAL));
  }

  private void see(LicenceMask mask) {
    var seen = new SeenLicence(SERIAL, mask);
    server.database().run(tx -> shop.installations().told(tx, List.of(seen), List.of()));
  }

  private void byPolicyOf(Market.Buyer owner) {
    market.execute(
        "insert into renewal_policy (account_id, organisation_id, name, days_before, month_limit,"
            + " highest_price, created_at, created_by) values ($1, $2, 'all', 30, 1, 1, $3, 'x')",
        owner.account(),
        owner.organisation(),
        market.clock.instant());
    market.execute("update activation set policy_id = 1, account_id = $1", owner.account());
    market.execute("update activation_line set account_id = $1", owner.account());
  }

  private List<String> said(Market.Buyer reader) {
    var view = view(reader);
    return view.notices().stream().map(view::sentence).toList();
  }

  private NoticesView view(Market.Buyer reader) {
    var texts = Texts.of(Locale.of("ru"));
    var list = notices.list(reader.caller());
    var formats = new Formats(texts, ZoneId.of("Europe/Moscow"));
    return new NoticesView(list, true, new NoticeWords(texts, formats));
  }
}
