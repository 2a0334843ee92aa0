package kassahub.hub.browser;

import static kassahub.hub.browser.DemoCabinet.visible;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.Charset;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A payment of several invoices, at the desk and on the phone. */
class CabinetSplitIT {
  private static final int SIZE = 3;

  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  private static List<String> numbers;
  private static String buyer;

  /** Six invoices of one buyer. */
  @BeforeAll
  static void sell() {
    var hub = cabinet.demo().hub().features();
    for (int at = 0; at < 6; at++) {
      CabinetMoneyIT.place(hub, SIZE, 48L);
    }
    hub.billing().invoices().issueDue();
    numbers =
        hub.database()
            .transact(
                tx ->
                    tx.list(
                        "select printed from invoice order by id desc limit 6",
                        row -> row.string("printed")));
    buyer =
        hub.database()
            .transact(
                tx ->
                    tx.one(
                        "select buyer_tax_number from invoice order by id desc limit 1",
                        row -> row.string("buyer_tax_number")));
  }

  @ParameterizedTest(name = "at {1}")
  @CsvSource({"0, 1440", "3, 390"})
  void isProposedChangedAndBooked(int from, int width) {
    String named = String.join(", ", numbers.subList(from, from + 3));
    try (var clerk = cabinet.signIn("backoffice", width)) {
      clerk.open("/statements");
      var page = clerk.page();
      page.setInputFiles(
          "#statement-file", new FilePayload("kl_to_1c.txt", "text/plain", statement(named)));
      visible(page.locator("#statement-imported"));
      visible(page.locator("#table-statements >> text=могут быть оплачены вместе"));
      clerk.picture("split-queue");
      page.click("#table-statements tbody a >> nth=0");
      visible(page.locator("#line-together"));
      clerk.picture("split-line");
      assertThat(clerk.overhang()).isZero();

      page.click("#line-together a");
      visible(page.locator("#line-choice >> text=Разделить на несколько счетов"));
      clerk.picture("split-sums");
      assertThat(clerk.overhang()).isZero();
      var sums = page.locator("#line-choice input[inputmode=decimal]");
      assertThat(sums.count()).isEqualTo(3);
      sums.nth(0).fill("много");
      page.click("#line-choice button[type=submit]");
      visible(page.locator("#split-fault"));
      page.locator("#split-fault").scrollIntoViewIfNeeded();
      clerk.picture("split-fault");
      sums.nth(0).fill("5000");
      sums.nth(1).fill("9000");
      sums.nth(2).fill("");
      page.click("#line-choice button[type=submit]");
      visible(page.locator("#line-booked"));
      assertThat(page.locator("#line-became a[href^='/invoices/']").count()).isEqualTo(2);
      clerk.picture("split-booked");
      assertThat(clerk.complaints())
          .allMatch(complaint -> complaint.contains("422"), "only of the refused form");
    }
  }

  @ParameterizedTest(name = "at {0}")
  @ValueSource(ints = {1440, 390})
  void isEnteredByHand(int width) {
    CabinetMoneyIT.place(cabinet.demo().hub().features(), SIZE, 48L);
    cabinet.demo().hub().features().billing().invoices().issueDue();
    try (var clerk = cabinet.signIn("backoffice", width)) {
      clerk.open("/invoices");
      var page = clerk.page();
      page.click("#table-invoices tbody a >> nth=0");
      page.click("#payment a >> text=На несколько счетов");
      visible(page.locator("#pay-amount"));
      clerk.picture("entered-blank");
      page.fill("#pay-amount", "7000,50");
      page.fill("#pay-reference", "п/п 118 от 26.11.2026");
      page.click("#payment button[type=submit] >> nth=1");
      visible(page.locator("#split-fault >> text=не хватает"));
      clerk.picture("entered-missing");
      assertThat(clerk.overhang()).isZero();
      page.click("#payment button[value=spread]");
      assertThat(page.locator("#payment input[name^=sum-] >> nth=0").inputValue())
          .isEqualTo("7000,50");
      page.fill("#payment input[name^=sum-] >> nth=0", "7000");
      page.click("#payment button[type=submit] >> nth=1");
      visible(page.locator("#payment-over"));
      clerk.picture("entered-over");
      assertThat(clerk.overhang()).isZero();
      page.click("#payment button[type=submit] >> nth=1");
      visible(page.locator("#payments"));
      clerk.picture("entered-booked");
      assertThat(clerk.complaints())
          .allMatch(complaint -> complaint.contains("422"), "only of the refused form");
    }
  }

  private static byte[] statement(String named) {
    return """
    1CClientBankExchange
    ВерсияФормата=1.03
    СекцияДокумент=Платежное поручение
    Номер=601-%d
    Дата=26.11.2026
    Сумма=15000.00
    ПлательщикСчет=40702810200000000001
    Плательщик1=ООО «Касса Плюс»
    ПлательщикИНН=%s
    ПолучательСчет=40702810700000000118
    ДатаПоступило=26.11.2026
    НазначениеПлатежа=Оплата по счетам %s за лицензии на кассовые программы, НДС не облагается
    КонецДокумента
    КонецФайла
    """
        .formatted(named.hashCode() & 0xFFFF, buyer, named)
        .getBytes(Charset.forName("windows-1251"));
  }
}
