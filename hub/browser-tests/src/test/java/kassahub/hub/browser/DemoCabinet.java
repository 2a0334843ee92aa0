package kassahub.hub.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import kassahub.deploy.demo.Demo;
import kassahub.deploy.demo.DemoOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A demo of a test class's own, and people at its cabinet. */
final class DemoCabinet implements BeforeAllCallback, AfterAllCallback {
  static final int DESK = 1440;
  static final int PHONE = 390;

  private @Nullable Path data;
  private @Nullable Demo demo;
  private @Nullable Chromium chromium;

  @Override
  public void beforeAll(ExtensionContext test) throws Exception {
    data = Files.createTempDirectory("cabinet");
    demo = Demo.start(new DemoOptions(12, 0, data, DemoOptions.Way.both));
    chromium = new Chromium();
  }

  Demo demo() {
    return Objects.requireNonNull(demo, "not started");
  }

  Cabinet signIn(String login, int width) {
    var browser = Objects.requireNonNull(chromium, "not started").browser();
    return Cabinet.signIn(browser, demo().facts(), login, width);
  }

  /**
   * It answers, fits its window with none of its tables cut and obeys the content security policy;
   * its picture is taken.
   */
  void shows(Sight sight, int width) {
    try (var person = signIn(sight.login(), width)) {
      int status = person.open(sight.path());
      person.picture(sight.name());

      assertThat(status).isEqualTo(200);
      assertThat(person.overhang()).as("pixels beyond the window").isZero();
      assertThat(person.cutTables()).as("tables that are cut").isZero();
      assertThat(person.complaints()).isEmpty();
    }
  }

  /** What no page can bring about within a test. */
  void change(String sql, Object... arguments) {
    demo().hub().features().database().run(tx -> tx.execute(sql, arguments));
  }

  /** Soon, on a machine with much else to do. */
  static void visible(Locator locator) {
    PlaywrightAssertions.assertThat(locator.first())
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(60_000));
  }

  @Override
  public void afterAll(ExtensionContext test) throws IOException {
    if (chromium != null) {
      chromium.close();
    }
    if (demo != null) {
      demo.close();
    }
    if (data != null) {
      remove(data);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (var walk = Files.walk(folder)) {
      for (Path file : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
