package kassahub.hub.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One person at the cabinet, in a window of one width. */
final class Cabinet implements AutoCloseable {
  private static final Path PICTURES = Path.of("target/pictures");

  private final String url;
  private final int width;
  private final BrowserContext context;
  private final Page page;
  private final List<String> complaints = new ArrayList<>();

  private Cabinet(Browser browser, String url, int width) {
    this.url = url;
    this.width = width;
    context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(width, 1000)
                .setLocale("ru-RU")
                .setReducedMotion(ReducedMotion.REDUCE));
    page = context.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.onPageError(complaints::add);
  }

  /** Signs in through the form. */
  static Cabinet signIn(Browser browser, JsonObject demo, String login, int width) {
    var cabinet = new Cabinet(browser, demo.getString("baseUrl"), width);
    cabinet.open("/sign-in");
    cabinet.signIn(demo, login);
    cabinet.page.waitForURL(address -> !address.contains("/sign-in"));
    return cabinet;
  }

  /** Fills in the form that is shown. */
  void signIn(JsonObject demo, String login) {
    page.fill("input[name=login]", login);
    page.fill("input[name=password]", password(demo, login));
    page.click("form[action='/sign-in'] button[type=submit]");
  }

  static String password(JsonObject demo, String login) {
    return demo.getJsonArray("users").stream()
        .map(JsonObject.class::cast)
        .filter(user -> user.getString("login").equals(login))
        .findFirst()
        .orElseThrow()
        .getString("password");
  }

  /** Opens a page; gives back its HTTP status. */
  int open(String path) {
    return page.navigate(url + path).status();
  }

  Page page() {
    return page;
  }

  /** Errors of scripts, styles and the content policy since the start. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** How many pixels the page, or a box of it that is cut off there, is wider than its window. */
  int overhang() {
    return ((Number)
            page.evaluate(
                """
                Math.max(document.documentElement.scrollWidth,
                  ...[...document.querySelectorAll('main :is(.kh-box, .kh-tw, .kh-note, .kh-head)')]
                    .map(box => Math.floor(box.getBoundingClientRect().right)))
                  - document.documentElement.clientWidth
                """))
        .intValue();
  }

  /** Tables of which something stands beyond the right edge of their boxes. */
  int cutTables() {
    return ((Number)
            page.evaluate(
                "[...document.querySelectorAll('.kh-tw')]"
                    + ".filter(box => box.scrollWidth > box.clientWidth).length"))
        .intValue();
  }

  /** Saves what is seen under target/pictures. */
  void picture(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + "-" + width + ".png")));
  }

  /** The same of the whole page, however long it is. */
  void whole(String name) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(PICTURES.resolve(name + "-" + width + ".png")));
  }

  @Override
  public void close() {
    context.close();
  }
}
