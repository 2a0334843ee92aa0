package kassahub.hub.notice.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import kassahub.hub.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverTest {
  private final Receiver usual = new Receiver(WebhookSettings.USUAL);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost",
        "0.0.0.0",
        "10.1.2.3",
        "172.31.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:10.0.0.1]",
        "[fe80::1]",
        "[fd00::1]",
        "[64:ff9b::a00:1]",
        "[2002:a00:1::]",
        "[ff02::1]",
        "2130706433",
        "no-such-name.invalid"
      })
  void nothingInsideIsCalled(String host) {
    assertThat(usual.find(host)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "till.localhost",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[fe80::1]",
        "[fd00::1]"
      })
  void whatIsInsideIsNotEvenTaken(String host) {
    var draft = new WebhookDraft("https://" + host + "/x", List.of(EventKind.INVOICE_PAID));

    assertThatThrownBy(() -> usual.requireCallable(draft.host()))
        .isInstanceOf(Problem.Invalid.class)
        .hasMessageContaining("WEBHOOK_PRIVATE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "[2a02:6b8::1]", "no-such-name.invalid", "localhost.ru"})
  void namesAreTakenAndLookedUpWhenTheyAreCalled(String host) {
    usual.requireCallable(host);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "[2a02:6b8::1]", "172.32.0.1", "11.0.0.1"})
  void whatIsPublicIs(String host) {
    assertThat(usual.find(host)).isPresent();
  }

  @Test
  void networksOfTheConfigurationMayBeCalled() {
    var settings = new WebhookSettings(List.of("10.20.0.0/16"), Optional.empty());
    assertThat(new Receiver(settings).find("10.20.1.1")).isPresent();
    assertThat(new Receiver(settings).find("10.21.1.1")).isEmpty();
    new Receiver(settings).requireCallable("10.20.1.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.ru/x",
        "https://user:secret@example.ru/",
        "https://example.ru/#x",
        "https:///x",
        "https://пример.рф/",
        "file:///etc/passwd",
        "https://example.ru/a b",
        "x",
        ""
      })
  void onlyPlainHttpsIsTaken(String url) {
    assertThatThrownBy(() -> new WebhookDraft(url, List.of(EventKind.INVOICE_PAID)))
        .isInstanceOf(Problem.Invalid.class)
        .hasMessageContaining("WEBHOOK_URL");
  }

  @Test
  void anEventIsAskedFor() {
    var url = "https://example.ru/x?y=1";
    assertThat(new WebhookDraft(url, List.of(EventKind.INVOICE_PAID)).url()).isEqualTo(url);
    assertThatThrownBy(() -> new WebhookDraft(url, List.of()))
        .hasMessageContaining("EVENTS_MISSING");
  }
}
