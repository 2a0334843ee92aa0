package kassahub.hub.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import kassahub.hub.TestDatabase;
import kassahub.hub.activation.Market;
import kassahub.hub.billing.document.Papers;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.cabinet.FleetServer;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.journal.Journal;
import kassahub.hub.web.Formats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Much money, as one person says who saw it, is booked when a second one agrees (DESIGN §7). */
class LargePaymentsIT {
  private static final Pattern CONFIRM = Pattern.compile("/confirmations/\\d+/confirm");
  private static final Pattern WITHDRAW = Pattern.compile("/confirmations/\\d+/withdraw");
  private static final String WAITING =
      """
      select count(*) as n from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'
      """;
  private static final String PAY = "/invoices/2/payments";

  @TempDir Path directory;
  private Market market;
  private Office office;
  private FleetServer server;

  @BeforeEach
  void sell() {
    var database = TestDatabase.create();
    market = new Market(database.database());
    office = new Office(database, market, BillingConfig.USUAL);
    server = new FleetServer(directory, database, market);
    new Sellers(market.database, new Journal(market.clock), market.clock)
        .enter(office.clerk.actor(), Papers.SELLER);
    office.invoice(market.partner, 1); // 2 000
    office.invoice(market.partner, 251); // 502 000
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void whatOnePersonMayBookIsBookedAtOnce() {
    assertThat(server.post("backOffice", PAY, form("500000", "form-of-one")).statusCode())
        .isEqualTo(303);
    assertThat(payments()).isOne();
    assertThat(server.page("administrator", "/confirmations").body()).doesNotContain("502,000");
  }

  @Test
  void moreWaitsForASecondPersonWhoBooksItOnce() {
    String form = form("502000", "form-of-one");
    assertThat(server.post("backOffice", PAY, form).statusCode()).isEqualTo(303);
    assertThat(server.post("backOffice", PAY, form).statusCode()).as("once").isEqualTo(409);
    assertThat(server.post("backOffice", PAY, form).body())
        .as("what was typed is not lost")
        .contains(
            "id=\"invoice-fault\"",
            "Not recorded: 502,000\u00a0₽, received "
                + Formats.day(office.today())
                + ", document: PP 7");
    assertThat(payments()).isZero();
    assertThat(server.page("backOffice", "/invoices/2").body())
        .contains("id=\"payment-waits\"", "502,000", "/confirmations#confirmation-1")
        .doesNotContain("id=\"payment\"");
    assertThat(server.page("backOffice", "/confirmations").body()).doesNotContain("/confirm\"");

    String confirm = found("administrator", CONFIRM, "Записать оплату 502 000", "ПГ-2", "PP 7");
    for (var refused : List.of("backOffice", "support", "partner")) {
      assertThat(server.post(refused, confirm, "").statusCode()).as(refused).isEqualTo(403);
    }
    assertThat(server.post("administrator", confirm, "").statusCode()).isEqualTo(303);
    assertThat(server.post("administrator", confirm, "").statusCode()).isEqualTo(409);

    assertThat(payments()).isOne();
    assertThat(office.receivable(market.partner)).isEqualTo(200_000);
    assertThat(office.billing.payments().of(office.clerk, 2).getFirst())
        .extracting(Payment::recordedBy, Payment::confirmedBy)
        .containsExactly("Somebody", Optional.of("Борис Ольхов"));
    assertThat(server.page("backOffice", "/invoices/2").body())
        .contains("Confirmed by Борис Ольхов")
        .doesNotContain("id=\"payment-waits\"");
    assertThat(server.post("backOffice", PAY, form).statusCode())
        .as("the form once more, which is booked")
        .isEqualTo(303);
    assertThat(payments()).isOne();
  }

  @Test
  void manySmallSumsAreNoWayRound() {
    server.post("backOffice", PAY, form("250000", "form-of-one"));
    var second = server.post("backOffice", PAY, form("251000", "form-of-two"));
    assertThat(second.statusCode()).isEqualTo(303);
    assertThat(payments()).isOne();
    assertThat(server.page("backOffice", "/invoices/2").body()).contains("id=\"payment-waits\"");

    server.post("backOffice", found("backOffice", WITHDRAW, "251"), "");
    market.clock.advance(Duration.ofDays(1));
    server.post("backOffice", PAY, form("251000", "form-of-three"));
    assertThat(payments()).isEqualTo(2);
  }

  @Test
  void twoAtOnceAreNotEachWithinWhatIsLeft() throws InterruptedException {
    Runnable one = () -> server.post("backOffice", PAY, form("250000", "form-of-one"));
    Runnable two = () -> server.post("backOffice", PAY, form("251000", "form-of-two"));
    var both = List.of(Thread.ofVirtual().unstarted(one), Thread.ofVirtual().unstarted(two));
    market.database.run(
        tx -> {
          tx.execute("select 1 from invoice where id = 2 for update");
          both.forEach(Thread::start);
          await().until(() -> market.count(WAITING) == 2);
        });
    for (var thread : both) {
      thread.join();
    }
    assertThat(payments()).isOne();
    assertThat(server.page("backOffice", "/invoices/2").body()).contains("id=\"payment-waits\"");
  }

  @Test
  void aFormThatThesePagesDidNotMakeIsRefused() {
    for (var key : List.of("", "short", "x".repeat(201))) {
      var refused = server.post("backOffice", PAY, form("500", key));
      assertThat(refused.statusCode()).as(key).isEqualTo(403);
    }
    assertThat(payments()).isZero();
  }

  @Test
  void onePaymentOfSeveralInvoicesWaitsWhole() {
    String form = form("504000", "form-of-two") + "&invoice=1&sum-1=2000&invoice=2&sum-2=502000";
    assertThat(server.post("backOffice", "/invoices/2/split", form).statusCode()).isEqualTo(303);
    assertThat(payments()).isZero();
    for (var page : List.of("/invoices/1", "/invoices/2", "/invoices/2/split")) {
      assertThat(server.page("backOffice", page).body())
          .as(page)
          .contains("id=\"payment-waits\"", "504,000");
    }
    String confirm = found("administrator", CONFIRM, "ПГ-1, ПГ-2", "504 000");
    assertThat(server.post("administrator", confirm, "").statusCode()).isEqualTo(303);
    assertThat(office.receivable(market.partner)).isZero();
  }

  @Test
  void whatWasPaidMeanwhileIsNotPaidTwice() {
    server.post("backOffice", PAY, form("502000", "form-of-one"));
    var part =
        new NewPayment(
            2,
            Money.kopecks(100_000),
            LegalDay.of(market.clock.instant(), "RU"),
            "PP 8",
            "form-of-three");
    office.billing.payments().receive(office.clerk, part);
    String confirm = found("administrator", CONFIRM, "502 000");
    var refused = server.post("administrator", confirm, "");
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("Остаток по счёту изменился, ничего не зачтено");
    assertThat(payments()).isOne();

    String withdraw = found("backOffice", WITHDRAW, "502");
    assertThat(server.post("backOffice", withdraw, "").statusCode()).isEqualTo(303);
    assertThat(server.page("backOffice", "/invoices/2").body()).contains("id=\"payment\"");
  }

  @Test
  void whileItWaitsAFaultyFormStaysAndTheAdvanceSaysSo() {
    server.post("backOffice", PAY.replace('2', '1'), form("3000", "form-of-three") + "&over=3000");
    server.post("backOffice", PAY, form("502000", "form-of-one"));
    assertThat(server.page("backOffice", "/invoices/2").body())
        .contains("id=\"advance\"", "id=\"advance-waits\"", "waits to be confirmed");

    for (var day : List.of("yesterday", "2099-01-01")) {
      var typed = form("700", "form-of-two").replaceAll("day=[^&]*", "day=" + day);
      var faulty = server.post("backOffice", PAY, typed);
      assertThat(faulty.statusCode()).as(day).isEqualTo(422);
      assertThat(faulty.body())
          .as(day)
          .contains("id=\"payment\"", "id=\"pay-day-f\"", "value=\"700\"", "id=\"payment-waits\"");
    }
    var paid = form("700", "form-of-two").replaceAll("day=[^&]*", "day=yesterday");
    assertThat(server.post("backOffice", PAY.replace('2', '1'), paid).body())
        .as("of a paid one")
        .contains(
            "is paid already", "Not recorded: 700\u00a0₽, received yesterday, document: PP 7");
  }

  @Test
  void whatComesTooLateSaysSoOnTheInvoice() {
    server.post("backOffice", PAY.replace('2', '1'), form("2000", "form-of-one"));
    for (var sum : List.of("2000", "700000", "much")) {
      var shown = Map.of("2000", "2,000\u00a0₽", "700000", "700,000\u00a0₽").getOrDefault(sum, sum);
      var late = server.post("backOffice", PAY.replace('2', '1'), form(sum, "form-of-two"));
      assertThat(late.statusCode()).isEqualTo(409);
      assertThat(late.body())
          .contains(
              "id=\"invoice-fault\"", "is paid already", "Not recorded: " + shown + ", received ")
          .doesNotContain("id=\"payment\"");
    }
    server.post("backOffice", PAY, form("1000", "form-of-three"));
    var other = server.post("backOffice", PAY, form("1001", "form-of-three"));
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(other.body())
        .contains("id=\"invoice-fault\"", "was sent already", "value=\"1001\"", "value=\"PP 7\"");

    long payment = office.billing.payments().of(office.clerk, 2).getFirst().id();
    String back = PAY + "/" + payment + "/reverse";
    server.post("backOffice", back, "reason=x");
    var again = server.post("backOffice", back, "reason=x");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("id=\"invoice-fault\"", "id=\"payment\"");
    var advance = server.post("backOffice", "/invoices/2/advance", "sum=100&key=form-of-four");
    assertThat(advance.statusCode()).isEqualTo(409);
    assertThat(advance.body()).contains("id=\"invoice-fault\"", "id=\"payment\"");
  }

  private String found(String reader, Pattern link, String... words) {
    var page = server.page(reader, "/confirmations").body();
    assertThat(page.replace('\u00a0', ' ')).contains(words);
    var found = link.matcher(page);
    assertThat(found.find()).isTrue();
    return found.group();
  }

  private String form(String amount, String key) {
    return "amount="
        + amount
        + "&day="
        + LegalDay.of(market.clock.instant(), "RU")
        + "&reference=PP+7&key="
        + key;
  }

  private long payments() {
    return office.billing.payments().of(office.clerk, 2).size();
  }
}
