package kassahub.hub.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CabinetIT {
  private static final String FAULTY = "0145200041200052";
  private static final String FAILED_INSTALLATION =
      """
      insert into dispatch (id, agent_id, register_id, kind, state, licence, signature, created_at, created_by, due_at,
        deadline, finished_at, reason_code)
      select gen_random_uuid(), agent_id, id, 'install_licence', 'failed', decode(repeat('ff', 64), 'hex'),
        decode(repeat('ff', 64), 'hex'), at, 'activation 1', at, at, at, 'would-shorten'
      from register, (select statement_timestamp() as at) moment where serial = $1
      """;

  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  static Stream<Arguments> sights() {
    return Sight.atBothWidths(
        new Sight("partner", "activations", "/activations"),
        new Sight("partner", "registers", "/registers"),
        new Sight("partner", "register", "/registers/1"),
        new Sight("client", "renewal", "/renewal"),
        new Sight("client", "policy", "/renewal/1"),
        new Sight("client", "enrolments", "/enrolments"),
        new Sight("support", "attention", "/support"),
        new Sight("backoffice", "attention-money", "/support"),
        new Sight("support", "agents", "/agents"),
        new Sight("support", "deliveries", "/deliveries"),
        new Sight("support", "claims", "/claims"),
        new Sight("support", "confirmations", "/confirmations"),
        new Sight("administrator", "administrator", "/support"),
        new Sight("partner", "notices", "/notices"),
        new Sight("partner", "api", "/api"),
        new Sight("partner", "profile", "/profile"));
  }

  @ParameterizedTest(name = "{0} at {1}")
  @MethodSource("sights")
  void everyPageFitsItsWindowAndObeysThePolicy(Sight sight, int width) {
    cabinet.shows(sight, width);
  }

  /** Nothing changes of a policy meanwhile. */
  @Test
  void aLivePageThatDidNotChangeIsReadOnce() { // decision 089
    try (var client = cabinet.signIn("client", DemoCabinet.DESK)) {
      var page = client.page();
      var again = new AtomicInteger();
      page.onRequest(request -> again.addAndGet(request.headers().containsKey("x-live") ? 1 : 0));
      page.waitForResponse(
          answer -> answer.url().contains("/events?topic="), () -> client.open("/renewal/1"));
      page.waitForTimeout(2_000);

      assertThat(again).hasValue(0);
    }
  }

  @ParameterizedTest(name = "at {0}")
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void whatIsNotFoundFitsItsWindow(int width) {
    try (var partner = cabinet.signIn("partner", width)) {
      assertThat(partner.open("/activations/1")).isEqualTo(404);
      partner.picture("activation");

      assertThat(partner.overhang()).isZero();
      assertThat(partner.complaints()).allMatch(text -> text.contains("404"));
    }
  }

  /** The longest words stand where something is wrong. */
  @ParameterizedTest
  @ValueSource(ints = {DemoCabinet.DESK, DemoCabinet.PHONE})
  void pagesOfAFaultyRegisterFitTheirWindow(int width) {
    cabinet.change(
        "update fiscal_storage set warnings = 16 where current and register_id ="
            + " (select id from register where serial = $1)",
        FAULTY);
    cabinet.change(FAILED_INSTALLATION, FAULTY);
    try (var support = cabinet.signIn("support", width)) {
      for (String path : List.of("/registers/" + register(FAULTY), "/deliveries")) {
        support.open(path);
        support.picture("faulty" + path.replaceAll("\\d", "").replace('/', '-'));

        assertThat(support.page().content()).contains("Лицензия сократила бы ту, что уже в кассе");
        assertThat(support.overhang()).as(path).isZero();
        assertThat(support.cutTables()).as(path).isZero();
      }
    }
  }

  @Test
  void theListOfAgentsFitsItsBoxWithARegisterThatDoesNotAnswer() {
    try (var support = cabinet.signIn("support", DemoCabinet.DESK)) {
      support
          .page()
          .waitForCondition( // its agent asks in vain first
              () -> {
                support.open("/agents");
                return support.page().content().contains("1 не отвечает");
              },
              new Page.WaitForConditionOptions().setTimeout(60_000));
      support.picture("agents-unreachable");
      assertThat(support.cutTables()).isZero();
    }
  }

  private static long register(String serial) {
    return cabinet
        .demo()
        .hub()
        .features()
        .database()
        .transact(
            tx ->
                tx.one(
                    "select id from register where serial = $1", row -> row.number("id"), serial));
  }

  @Test
  void anotherPartnersActivationIsNotFound() {
    try (var other = cabinet.signIn("other", DemoCabinet.DESK)) {
      assertThat(other.open("/activations/1")).isEqualTo(404);
      assertThat(other.open("/registers/1")).isEqualTo(404);
      assertThat(other.open("/registers")).isEqualTo(200);
      assertThat(other.page().content()).doesNotContain("0071120020120011");
    }
  }

  @Test
  void aRegisterNearItsEndWasRenewedWithNobodyTouchingIt() {
    try (var client = cabinet.signIn("client", DemoCabinet.DESK)) {
      client.open("/activations/1");
      Locator installed = client.page().getByText("Установлена").first();
      installed.waitFor(
          new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE).setTimeout(60_000));
      client.picture("renewed");

      assertThat(client.page().content()).contains("0071120020120012");
      var paid = client.page().locator("dd:has-text('В ожидании') a[href='/orders/1']");
      assertThat(paid.textContent()).isEqualTo("Заказ № 1"); // whoever pays sees what and for what
      assertThat(client.page().locator("td[data-c=price]").textContent()).contains("₽");

      client.open("/renewal/1");
      var renewed = client.page().locator("#policy-done");
      assertThat(renewed.locator("a[href='/activations/1']").count()).isOne();
      assertThat(client.page().locator("#policy-plan").textContent()).contains("Продлим");

      client.open("/registers/" + register("0071120020120012"));
      assertThat(client.page().locator(".kh-crumbs").textContent())
          .contains("Кассы")
          .doesNotContain("Кассы клиентов");
    }
  }
}
