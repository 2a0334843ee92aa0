package kassahub.hub.browser;

import static kassahub.hub.browser.DemoCabinet.visible;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.net.URI;
import java.nio.charset.Charset;
import java.util.List;

/** The partner in front of a browser. */
final class CabinetBuyer implements Buyer {
  private static final Charset WINDOWS = Charset.forName("windows-1251");

  private final Cabinet cabinet;

  CabinetBuyer(Cabinet cabinet) {
    this.cabinet = cabinet;
  }

  Cabinet cabinet() {
    return cabinet;
  }

  @Override
  public void buy(long organisation, List<String> serials) {
    check(organisation, serials);
    var page = cabinet.page();
    page.click("button:has-text('Активировать всё')");
    visible(page.locator("#dlg-confirm button[type=submit]"));
    confirm();
  }

  /** Up to the list of what the serials will cost. */
  void check(long organisation, List<String> serials) {
    cabinet.open("/activations/new/" + organisation);
    accept();
    var page = cabinet.page();
    page.setInputFiles(
        "#file",
        new FilePayload(
            "кассы.txt",
            "text/plain",
            ("Кассы магазина\r\n" + String.join("\r\n", serials)).getBytes(WINDOWS)));
    visible(
        page.locator("#check-sum .kh-tot:has-text('проверку: %d на')".formatted(serials.size())));
  }

  /** When it is asked for. */
  void accept() {
    var page = cabinet.page();
    if (page.locator("input[name=accepted]").count() > 0) {
      page.check("input[name=accepted]");
      page.click("#go-on");
      visible(page.locator("#one"));
    }
  }

  /** Clicks twice. */
  void confirm() {
    var page = cabinet.page();
    page.dblclick("#dlg-confirm button[type=submit]");
    page.waitForURL(address -> address.endsWith("/activations"));
  }

  @Override
  public void retry(long number) {
    cabinet.open("/activations/" + number);
    var again = cabinet.page().locator("button:has-text('Повторить запрос')");
    again.dblclick();
    again.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    cabinet.page().waitForLoadState();
  }

  @Override
  public void awaitStatus(long number, Status status) {
    cabinet.open("/activations/" + number);
    visible(
        cabinet
            .page()
            .locator("h1:text-is('Активация № %d (%s)')".formatted(number, status.shown)));
  }

  /** Pictures of what is open, at the desk and on the phone. */
  void pictures(Cabinet phone, String name) {
    cabinet.picture("walk-" + name);
    phone.open(URI.create(cabinet.page().url()).getPath());
    phone.picture("walk-" + name);
  }

  @Override
  public void close() {
    cabinet.close();
  }
}
