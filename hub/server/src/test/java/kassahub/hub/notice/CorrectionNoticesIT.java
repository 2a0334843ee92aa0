package kassahub.hub.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import kassahub.hub.account.Caller;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.CorrectionDesk;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who bought is told of what corrects it. */
class CorrectionNoticesIT {
  @RegisterExtension final CorrectionDesk desk = new CorrectionDesk();
  private final Market market = desk.office.market;
  private final Notices notices = new Notices(market.database, market.clock);
  private final InvoiceNotices teller =
      new InvoiceNotices(
          market.database,
          market.clock,
          desk.office.billing,
          new Accounts(market.database, new Journal(market.clock), market.clock),
          notices);

  @Test
  void theBuyerIsToldOnceOfEveryCorrection() {
    var invoice = desk.sold(3);
    assertThat(teller.run()).as("the invoice").isOne();
    desk.make(CorrectionDesk.lower(invoice, 1, 2, 200_000));
    assertThat(teller.run()).isOne();
    assertThat(teller.run()).isZero();
    desk.make(CorrectionDesk.raise(invoice, 2, 2, 220_000));
    assertThat(teller.run()).as("and the invoice for the difference").isEqualTo(2);
    market.clock.advance(Duration.ofDays(9));
    assertThat(teller.run()).isZero();

    var partner = market.partner.caller();
    assertThat(said(partner))
        .contains(
            "Заказ № 1: выпущен корректирующий документ К-1, стоимость меньше на 2 000 ₽.",
            "Заказ № 1: выпущен корректирующий документ К-2, стоимость больше на 400 ₽. Разницу"
                + " оплатите по отдельному счёту.");
    assertThat(notices.list(partner))
        .filteredOn(notice -> notice.kind().startsWith("correction-"))
        .hasSize(2)
        .allMatch(notice -> NoticeWords.link(notice).orElseThrow().equals("/orders/1"))
        .allMatch(notice -> Topic.of(notice.kind()).orElseThrow() == Topic.INVOICES);
    assertThat(notices.list(market.stranger.caller())).isEmpty();
  }

  @Test
  void whatIsOlderThanAWeekIsNotToldAnyMore() {
    var invoice = desk.sold(3);
    teller.run();
    desk.make(CorrectionDesk.lower(invoice, 1, 2, 200_000));
    market.clock.advance(Duration.ofDays(2));
    desk.make(CorrectionDesk.lower(invoice, 2, 1, 200_000));
    market.clock.advance(Duration.ofDays(6));

    teller.run();

    assertThat(said(market.partner.caller()))
        .filteredOn(notice -> notice.contains("корректирующий"))
        .singleElement()
        .asString()
        .contains("К-2");
  }

  @Test
  void notOfWhatWasIssuedBeforeTheHubLearnedToTell() { // decision 074
    var invoice = desk.sold(3);
    desk.make(CorrectionDesk.lower(invoice, 1, 2, 200_000));
    market.clock.advance(Duration.ofMinutes(1));
    begins(market.clock.instant());
    assertThat(teller.run()).as("the invoice alone").isOne();

    market.clock.advance(Duration.ofMinutes(1));
    desk.make(CorrectionDesk.lower(invoice, 2, 1, 200_000));
    assertThat(teller.run()).isOne();
    assertThat(said(market.partner.caller())).anyMatch(told -> told.contains("документ К-2"));
  }

  private void begins(Instant since) {
    market.execute("insert into notice_feed (name, since) values ('corrections', $1)", since);
  }

  private List<String> said(Caller caller) {
    var texts = Texts.of(Locale.of("ru"));
    var words = new NoticeWords(texts, new Formats(texts, ZoneId.of("Europe/Moscow")));
    return notices.list(caller).stream()
        .map(notice -> words.sentence(notice).replace('\u00a0', ' '))
        .toList();
  }
}
