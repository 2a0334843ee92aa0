package kassahub.hub.browser;

import static kassahub.hub.browser.DemoCabinet.visible;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Support at its desk and on the phone: one box finds everything, and what is wrong has an owner.
 */
class CabinetDeskIT {
  private static final String UNSENT =
      """
      update register_state set unsent = 312, first_unsent_wall = '2026-01-01'
      where register_id in (select id from register order by id limit 6)
      """;
  private static final String ENDING =
      """
      update fiscal_storage set expires_day = current_date + 12 where register_id in (
        select id from register order by id desc limit 6)
      """;

  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  @BeforeAll
  static void breakSome() {
    cabinet.change(UNSENT);
    cabinet.change(ENDING);
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void oneBoxFindsEverything(int width) {
    try (var support = cabinet.signIn("support", width)) {
      var page = support.page();
      support.open("/find?q=00");
      visible(page.locator("text=Нужно хотя бы четыре знака подряд"));
      page.fill("#find-text", "касс");
      page.press("#find-text", "Enter");
      visible(page.locator("#find-organisations, #find-registers"));
      support.picture("find");
      assertThat(support.overhang()).isZero();

      page.fill("#find-text", "O07112O020120012");
      page.press("#find-text", "Enter");
      visible(page.locator("#register-facts"));
      support.picture("find-opened");
      assertThat(support.overhang()).isZero();
      assertThat(support.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void whatIsWrongIsTakenAndGivenBack(int width) {
    try (var support = cabinet.signIn("support", width)) {
      var page = support.page();
      support.open("/support/storage");
      visible(page.locator("h1:has-text('Срок ФН кончается')"));
      page.locator("#table-matters tbody input").first().check();
      page.click("button:text-is('Взять себе')");
      visible(page.locator("#table-matters tbody tr").first().locator(".kh-run"));
      support.picture("matters-storage");
      assertThat(support.overhang()).isZero();

      page.locator("#table-matters tbody input").first().check();
      page.click("button:text-is('Вернуть')");
      visible(page.locator("#table-matters tbody tr").first().locator("text=Никто"));
      support.open("/support/unsent");
      support.picture("matters-unsent");
      assertThat(support.overhang()).isZero();
      assertThat(support.complaints()).isEmpty();
    }
  }
}
