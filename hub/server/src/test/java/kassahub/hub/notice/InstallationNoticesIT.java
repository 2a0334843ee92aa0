package kassahub.hub.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.ActivationRequest;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.Shop;
import kassahub.hub.cabinet.NoticesView;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A licence that a register does not take is told to those who can do something about it. */
class InstallationNoticesIT {
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
  void whatMayPassByItselfIsToldAfterADay() {
    fails("no-answer");
    market.clock.advance(Duration.ofHours(23));
    assertThat(installations.run()).isZero();

    market.clock.advance(Duration.ofHours(1));

    assertThat(installations.run()).isOne();
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
    var serial = market.device();
    register =
        market.register(serial, market.client.organisation(), Optional.of("agent-of-client"));
    shop.activations()
        .activate(
            market.partner.caller(),
            ActivationRequest.of(market.partner.organisation(), List.of(serial)));
    shop.queue().drain();
  }

  private void fails(String code) {
    market.execute("update activation_line set delivery = 'failed', reason_code = $1", code);
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
