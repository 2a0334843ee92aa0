package kassahub.hub.cabinet.people;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kassahub.hub.notice.webhook.EventKind;
import kassahub.hub.notice.webhook.Webhook;

/**
 * «Вебхуки».
 *
 * @param path of this page
 * @param url as typed
 * @param chosen events as ticked
 */
public record WebhooksView(
    String path,
    List<Webhook> webhooks,
    String url,
    Set<EventKind> chosen,
    Optional<String> fault) {

  /** Whether it is about the sandbox: the key of the title. */
  public static String title(String path) {
    return path.equals("/webhooks") ? "menu.webhooks" : "sandbox.webhooks";
  }

  /** What can be asked for. */
  public List<EventKind> events() {
    return Stream.of(EventKind.values()).filter(kind -> kind != EventKind.PING).toList();
  }

  /** Whether it works: the last part of the keys of its words. */
  public static String state(Webhook webhook) {
    if (webhook.stoppedAt().isPresent()) {
      return webhook.stoppedByFailures() ? "given-up" : "stopped";
    }
    return webhook.failingSince().isPresent() ? "failing" : "working";
  }

  /** The tone of a state and its icon. */
  public static String mark(String state) {
    return switch (state) {
      case "working" -> "kh-ok circle-check";
      case "failing" -> "kh-warn alert-triangle";
      case "given-up" -> "kh-bad circle-x";
      default -> "kh-none circle-minus";
    };
  }
}
