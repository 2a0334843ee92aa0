package kassahub.hub.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.Shop;
import kassahub.hub.catalogue.Money;
import kassahub.hub.renewal.PolicyDraft;
import kassahub.hub.renewal.Renewals;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who buys by a policy is told what it ordered. */
class RenewalOrdersToldIT {
  private TestDatabase server;
  private Market market;
  private Shop shop;
  private Renewals renewals;
  private Notices notices;
  private RenewalNotices teller;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
    renewals =
        new Renewals(shop.basis(), shop.organisations(), market.catalogue, shop.activations());
    notices = new Notices(server.database(), market.clock);
    teller = new RenewalNotices(shop.basis(), renewals, notices);
    renewals.save(
        market.client.caller(),
        new PolicyDraft(
            OptionalLong.empty(),
            market.client.organisation(),
            "Все кассы",
            true,
            14,
            Money.kopecks(1_000_000),
            Money.kopecks(300_000),
            OptionalLong.empty()));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void onceForEachActivationWithWhatItCosts() {
    register();
    register();
    assertThat(teller.tellOrdered()).as("nothing is ordered yet").isZero();
    renewals.run();
    assertThat(teller.tellOrdered()).as("the vendor may refuse it").isZero();
    shop.queue().drain();
    assertThat(teller.tellOrdered()).isOne();
    assertThat(teller.tellOrdered()).isZero();

    var told = notices.list(market.client.caller()).getFirst();
    var texts = Texts.of(Locale.of("ru"));
    assertThat(
            new NoticeWords(texts, new Formats(texts, ZoneId.of("Europe/Moscow")))
                .sentence(told)
                .replace('\u00a0', ' '))
        .isEqualTo("По правилу «Все кассы» заказано продление 2 касс на 5 000 ₽, активация № 1.");
    assertThat(NoticeWords.link(told)).contains("/activations/1");
    assertThat(Topic.of(told.kind())).contains(Topic.LICENCES);
    assertThat(notices.list(market.partner.caller())).isEmpty();
  }

  @Test
  void notOfWhatIsLongPast() {
    register();
    renewals.run();
    shop.queue().drain();
    market.clock.advance(Duration.ofDays(8));

    assertThat(teller.tellOrdered()).isZero();
  }

  @Test
  void notOfWhatWasOrderedBeforeTheHubLearnedToTell() { // decision 074
    register();
    renewals.run();
    shop.queue().drain();
    market.clock.advance(Duration.ofMinutes(1));
    market.execute(
        "insert into notice_feed (name, since) values ('renewal-orders', $1)",
        market.clock.instant());
    assertThat(teller.tellOrdered()).isZero();

    market.clock.advance(Duration.ofMinutes(1));
    register();
    renewals.run();
    shop.queue().drain();
    assertThat(teller.tellOrdered()).isOne();
  }

  @Test
  void readsOnceWhatWasTold() {
    register();
    renewals.run();
    shop.queue().drain();
    assertThat(teller.tellOrdered()).isOne();
    market.clock.advance(Duration.ofHours(2));
    assertThat(teller.tellOrdered()).isZero();
    market.execute("delete from notice");
    assertThat(teller.tellOrdered()).as("what is found again would be told").isZero();

    register();
    renewals.run();
    shop.queue().drain();
    assertThat(teller.tellOrdered()).isOne();
  }

  @Test
  void notOfWhatTheVendorRefused() {
    market.issuer.refused = Set.of(register());
    renewals.run();
    shop.queue().drain();

    assertThat(teller.tellOrdered()).isZero();
  }

  private String register() {
    var serial = market.device(market.polyusLine, Optional.of(Market.TODAY.plusDays(3)));
    market.register(serial, market.client.organisation(), Optional.empty());
    return serial;
  }
}
