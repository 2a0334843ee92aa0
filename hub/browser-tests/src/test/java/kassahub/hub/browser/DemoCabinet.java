package kassahub.hub.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import kassahub.deploy.demo.Demo;
import kassahub.deploy.demo.DemoOptions;

/** A demo of a test class's own, and people at its cabinet. */
final class DemoCabinet implements AutoCloseable {
  static final int DESK = 1440;
  static final int PHONE = 390;

  private final Demo demo;
  private final Chromium chromium = new Chromium();

  private DemoCabinet(Demo demo) {
    this.demo = demo;
  }

  static DemoCabinet start(Path data) throws Exception {
    return new DemoCabinet(Demo.start(new DemoOptions(12, 0, data, DemoOptions.Way.both)));
  }

  Demo demo() {
    return demo;
  }

  Cabinet signIn(String login, int width) {
    return Cabinet.signIn(chromium.browser(), demo.facts(), login, width);
  }

  /** What no page can bring about within a test. */
  void change(String sql, Object... arguments) {
    demo.hub().features().database().run(tx -> tx.execute(sql, arguments));
  }

  /** Soon, on a machine with much else to do. */
  static void visible(Locator locator) {
    PlaywrightAssertions.assertThat(locator.first())
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(60_000));
  }

  @Override
  public void close() {
    chromium.close();
    demo.close();
  }
}
