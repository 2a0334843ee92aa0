package kassahub.hub.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.ZoneId;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.billing.CorrectionDraft;
import kassahub.hub.billing.Transfer;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What was billed too much is taken off, at the desk and on the phone. */
class CabinetCorrectionIT {
  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  private static long order;

  /** Orders of which the last one was corrected. */
  @BeforeAll
  static void correct() {
    var hub = cabinet.demo().hub().features();
    for (int at = 0; at < 12; at++) {
      CabinetMoneyIT.place(hub, at, 48L + at);
    }
    var clerk = clerk();
    order = hub.billing().orders().list(clerk, PageRequest.first()).items().getFirst().number();
    // The hub's own jobs may be at it, and each leaves alone what another holds.
    for (int turn = 0; turn < 100 && !shipped(clerk); turn++) {
      hub.billing().invoices().issueDue();
      hub.documents().printDue();
    }
    var now = hub.billing().corrections().inForce(clerk, order);
    var lines =
        now.lines().stream()
            .map(line -> new CorrectionDraft.Line(line.quantity() / 2, line.price().minor()))
            .toList();
    var draft =
        new CorrectionDraft(
            order,
            now.revision(),
            lines,
            "Часть касс клиент вернул до начала работы",
            "Дополнительное соглашение № 7 от 12.11.2026 к сублицензионному договору",
            false);
    hub.database().run(clerk.scope(), tx -> hub.billing().corrections().make(tx, clerk, draft));
    hub.documents().printDue();
  }

  static Stream<Arguments> sights() {
    return Sight.atBothWidths(
        new Sight("partner", "correction-order", "/orders/" + order),
        new Sight("backoffice", "correction-order-of-clerk", "/orders/" + order),
        new Sight("backoffice", "correction-form", "/orders/" + order + "/correction"),
        new Sight("backoffice", "correction-issued", "/issued/corrections"),
        new Sight("backoffice", "correction-invoices", "/invoices"));
  }

  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("sights")
  void everyPageFitsItsWindowAndObeysThePolicy(Sight sight, int width) {
    cabinet.shows(sight, width);
  }

  @Test
  void theClerkSeesWhatWouldHappenBeforeHeAsks() {
    for (int width : new int[] {DemoCabinet.DESK, DemoCabinet.PHONE}) {
      try (var clerk = cabinet.signIn("backoffice", width)) {
        clerk.open("/orders/%d/correction".formatted(order - 1));
        var page = clerk.page();
        page.fill("#co-quantity-1", "1");
        page.fill("#co-reason", "Ошибка в количестве");
        page.fill("#co-document", "Соглашение № 8 от 13.11.2026");
        page.click("#correction button[type=submit]");
        page.waitForSelector("#correction-ask");
        page.locator("#correction-ask").scrollIntoViewIfNeeded();
        clerk.picture("correction-ask");
        assertThat(page.textContent("#correction-ask")).contains("меньше на", "уменьшится долг");
        assertThat(clerk.overhang()).isZero();
        page.fill("#co-quantity-1", "100000");
        page.click("#correction button[type=submit]");
        page.waitForSelector("#correction-fault");
        assertThat(page.textContent("#correction-fault")).contains("больше, чем продано");
        page.locator("#correction-fault").scrollIntoViewIfNeeded();
        clerk.picture("correction-fault");
        raise(clerk);
      }
    }
    try (var clerk = cabinet.signIn("backoffice", DemoCabinet.DESK)) {
      clerk.open("/orders/" + order);
      clerk
          .page()
          .click("#order-documents a.kh-dl >> nth=0", new Page.ClickOptions().setTrial(true));
      clerk.open("/invoices");
      clerk.page().click("#table-invoices tbody a >> nth=0");
      clerk.page().waitForSelector("#invoice-corrections");
      clerk.picture("correction-invoice");
      assertThat(clerk.page().textContent("#invoice-facts"))
          .contains("Уменьшен корректировками на");
    }
  }

  @Test
  void theOrderSaysThatACorrectionWaits() {
    try (var clerk = cabinet.signIn("backoffice", DemoCabinet.DESK)) {
      var page = clerk.page();
      clerk.open("/orders/%d/correction".formatted(order - 2));
      page.fill("#co-quantity-1", "0");
      page.fill("#co-reason", "Кассы вернули поставщику");
      page.fill("#co-document", "Соглашение № 9 от 14.11.2026");
      page.click("#correction button[type=submit]");
      page.waitForSelector("#correction-ask");
      page.click("#correction button[type=submit]");
      page.waitForURL("**/confirmations");
    }
    for (int width : new int[] {DemoCabinet.DESK, DemoCabinet.PHONE}) {
      try (var clerk = cabinet.signIn("backoffice", width)) {
        clerk.open("/orders/" + (order - 2));
        clerk.page().waitForSelector("#correction-waits");
        clerk.picture("correction-waits");
        assertThat(clerk.overhang()).isZero();
        clerk.page().click("#correction-waits a");
        clerk.page().waitForSelector("tr:target");
      }
    }
  }

  /** Refused without the buyer's consent, asked about with it. */
  private static void raise(Cabinet clerk) { // decision 054
    var page = clerk.page();
    clerk.open("/orders/%d/correction".formatted(order - 1));
    page.fill("#co-price-1", "2100,50");
    page.fill("#co-reason", "Цена прошлого года");
    page.fill("#co-document", "Письмо покупателя № 9 от 14.11.2026 о согласии");
    page.click("#correction button[type=submit]");
    page.waitForSelector("#co-consented-f");
    page.check("#correction input[name=consented]");
    page.click("#correction button[type=submit]");
    page.waitForSelector("#correction-ask");
    page.locator("#correction-ask").scrollIntoViewIfNeeded();
    clerk.picture("correction-raise");
    assertThat(page.textContent("#correction-ask")).contains("больше на", "счёт на доплату");
    assertThat(clerk.overhang()).isZero();
  }

  private static boolean shipped(Caller clerk) {
    return cabinet
        .demo()
        .hub()
        .features()
        .billing()
        .transfers()
        .of(clerk, order)
        .filter(Transfer::ready)
        .isPresent();
  }

  private static Caller clerk() {
    var role = Role.BACK_OFFICE;
    var actor = new Actor(ActorKind.USER, "1", "Анна Кедрова", OptionalLong.of(1));
    return new Caller(
        actor, 1, role, role.permissions(), Locale.of("ru"), ZoneId.of("Europe/Moscow"));
  }
}
