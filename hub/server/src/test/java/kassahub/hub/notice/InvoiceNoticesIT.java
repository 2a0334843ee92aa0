package kassahub.hub.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Market;
import kassahub.hub.activation.Shop;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.NewOrder;
import kassahub.hub.billing.NewPayment;
import kassahub.hub.cabinet.NoticesView;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvoiceNoticesIT {
  private static final String OPEN = "Новые активации снова открыты.";

  private TestDatabase server;
  private Market market;
  private Shop shop;
  private Notices notices;
  private InvoiceNotices invoices;

  @BeforeEach
  void open() {
    server = TestDatabase.create();
    market = new Market(server.database());
    shop = Shop.in(server, market);
    notices = new Notices(server.database(), market.clock);
    var accounts = new Accounts(server.database(), new Journal(market.clock), market.clock);
    invoices =
        new InvoiceNotices(server.database(), market.clock, shop.billing(), accounts, notices);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void theBuyerIsToldOnceOfEachThingThatHappensToAnInvoice() {
    sell();
    assertThat(invoices.run()).isOne();
    assertThat(invoices.run()).isZero();
    market.clock.advance(Duration.ofDays(30));
    shop.billing().debts().review();
    assertThat(invoices.run()).isOne();
    pay();
    assertThat(invoices.run()).as("and activations are open").isEqualTo(2);
    assertThat(invoices.run()).isZero();

    var partner = market.partner.caller();
    assertThat(said(partner))
        .containsExactly(
            OPEN,
            "Счёт ПГ-1 на 2 000 ₽ оплачен.",
            "Счёт ПГ-1 на 2 000 ₽ не оплачен в срок, до 25.11.2026. Новые активации могут быть"
                + " закрыты, пока он не оплачен.",
            "Выставлен счёт ПГ-1 на 2 000 ₽. Оплатите до 25.11.2026.");
    var view = view(partner);
    assertThat(view.link(view.notices().get(1))).contains("/orders/1");
    assertThat(notices.list(market.stranger.caller())).isEmpty();
  }

  @Test
  void ofAnOverdueInvoiceItSaysWhatIsLeft() {
    sell();
    pay(Money.kopecks(50_000));
    market.clock.advance(Duration.ofDays(30));
    shop.billing().debts().review();
    invoices.run();

    assertThat(said(market.partner.caller()).getFirst())
        .isEqualTo(
            "Счёт ПГ-1 на 2 000 ₽ не оплачен полностью в срок, до 25.11.2026. Осталось 1 500 ₽."
                + " Новые активации могут быть закрыты, пока он не оплачен.");
  }

  @Test
  void whatHappenedLongerThanAWeekAgoIsNotTold() {
    sell();
    market.clock.advance(Duration.ofDays(7).plusMinutes(1));

    assertThat(invoices.run()).isZero();
  }

  @Test
  void whatWasToldAnHourBeforeTheLastLookIsNotReadAgain() {
    sell();
    assertThat(invoices.run()).isOne();
    market.clock.advance(Duration.ofHours(2));
    assertThat(invoices.run()).isZero();

    server.asOwner("delete from notice");
    assertThat(invoices.run()).isZero();
  }

  @Test
  void anOldDebtIsReadNoMore() {
    sell();
    market.clock.advance(Duration.ofDays(30));
    shop.billing().debts().review();
    assertThat(news()).isOne();
    market.clock.advance(Duration.ofDays(8));
    shop.billing().debts().review();

    assertThat(news()).isZero();
    market.execute("update invoice set overdue_at = null");
    assertThat(news()).as("marked by the release before, long ago").isZero();
    market.execute(
        "update invoice set due_on = $1",
        LocalDate.ofInstant(market.clock.instant(), ZoneOffset.UTC).minusDays(1));
    assertThat(news()).as("marked by the release before, just now").isOne();
  }

  @Test
  void whoMayBuyAgainIsToldOnceForEachBlock() {
    sell();
    market.clock.advance(Duration.ofDays(30));
    shop.billing().debts().review();
    invoices.run();
    assertThat(said(market.partner.caller())).doesNotContain(OPEN);
    pay();
    invoices.run();
    market.clock.advance(Duration.ofDays(1));
    lift();
    invoices.run();
    assertThat(invoices.run()).isZero();

    assertThat(said(market.partner.caller())).filteredOn(OPEN::equals).hasSize(2);
    var notice = notices.list(market.partner.caller()).getFirst();
    assertThat(Topic.of(notice.kind())).contains(Topic.INVOICES);
    assertThat(NoticeWords.link(notice)).contains("/activations");
    assertThat(notices.list(market.stranger.caller())).isEmpty();
  }

  @Test
  void anEndThatADebtTakesBackIsNotTold() {
    sell();
    market.clock.advance(Duration.ofDays(30));
    shop.billing().debts().review();
    lift();
    invoices.run();

    assertThat(said(market.partner.caller())).doesNotContain(OPEN);
  }

  /** An operator closes and opens. */
  private void lift() {
    var debts = shop.billing().debts();
    debts.block(clerk(), market.partner.account(), "x");
    debts.lift(clerk(), market.partner.account(), "x");
  }

  private long news() {
    var since = market.clock.instant().minus(Duration.ofDays(7));
    return market.database.transact(tx -> shop.billing().invoices().news(tx, since, 0)).size();
  }

  private List<String> said(Caller caller) {
    var view = view(caller);
    return view.notices().stream()
        .map(notice -> view.sentence(notice).replace('\u00a0', ' '))
        .toList();
  }

  private NoticesView view(Caller caller) {
    var texts = Texts.of(java.util.Locale.of("ru"));
    return new NoticesView(
        notices.list(caller),
        true,
        new NoticeWords(texts, new Formats(texts, java.time.ZoneId.of("Europe/Moscow"))));
  }

  private void sell() {
    var now = market.clock.instant();
    var line = new NewOrder.Line(market.polyusType, "x", "1", Market.POLYUS_PRICE, 1);
    var order =
        new NewOrder(
            market.partner.account(), market.partner.organisation(), now, now, List.of(line));
    market.database.run(tx -> shop.billing().orders().place(tx, order));
    market.clock.advance(Duration.ofMinutes(5));
    shop.billing().invoices().issueDue();
  }

  private void pay() {
    pay(invoice().rest());
  }

  private void pay(Money sum) {
    var invoice = invoice();
    shop.billing()
        .payments()
        .receive(
            clerk(), new NewPayment(invoice.id(), sum, invoice.issuedOn(), "118", "key-of-a-form"));
  }

  private Invoice invoice() {
    return shop.billing().invoices().list(clerk(), PageRequest.first()).items().getFirst();
  }

  private Caller clerk() {
    return Market.caller(market.partner.account(), Role.BACK_OFFICE);
  }
}
