package kassahub.hub.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CabinetIT {
  @RegisterExtension private static final DemoCabinet cabinet = new DemoCabinet();

  static Stream<Arguments> pages() {
    return Stream.of(
            new String[] {"partner", "activations", "/activations"},
            new String[] {"partner", "activation", "/activations/1"},
            new String[] {"partner", "registers", "/registers"},
            new String[] {"partner", "register", "/registers/1"},
            new String[] {"client", "renewal", "/renewal"},
            new String[] {"client", "policy", "/renewal/1"},
            new String[] {"client", "enrolments", "/enrolments"},
            new String[] {"support", "attention", "/support"},
            new String[] {"support", "agents", "/agents"},
            new String[] {"support", "deliveries", "/deliveries"},
            new String[] {"support", "claims", "/claims"},
            new String[] {"support", "confirmations", "/confirmations"},
            new String[] {"partner", "notices", "/notices"},
            new String[] {"partner", "api", "/api"},
            new String[] {"partner", "profile", "/profile"})
        .flatMap(
            page ->
                Stream.of(DemoCabinet.DESK, DemoCabinet.PHONE)
                    .map(width -> Arguments.of(page[0], page[1], page[2], width)));
  }

  @ParameterizedTest(name = "{1} at {3}")
  @MethodSource("pages")
  void everyPageFitsItsWindowAndObeysThePolicy(String login, String name, String path, int width) {
    try (var person = cabinet.signIn(login, width)) {
      int status = person.open(path);
      person.picture(name);

      assertThat(status).isEqualTo(name.equals("activation") ? 404 : 200);
      assertThat(person.overhang()).isZero();
      assertThat(person.complaints()).filteredOn(text -> !text.contains("404")).isEmpty();
    }
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
    }
  }
}
