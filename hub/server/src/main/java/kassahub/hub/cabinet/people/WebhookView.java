package kassahub.hub.cabinet.people;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.notice.webhook.Delivery;
import kassahub.hub.notice.webhook.Webhook;

/**
 * One webhook with its log.
 *
 * @param list path of the page before this one
 * @param older where the next part begins, when there is one
 * @param secret just made, shown this once
 */
public record WebhookView(
    String list,
    Webhook webhook,
    List<Delivery> deliveries,
    OptionalLong older,
    Optional<String> secret) {

  /** The tone of a delivery's state and its icon. */
  public static String mark(Delivery delivery) {
    return switch (delivery.state()) {
      case DELIVERED -> "kh-ok circle-check";
      case FAILED -> "kh-bad circle-x";
      case WAITING -> delivery.tries() == 0 ? "kh-none clock" : "kh-warn clock";
    };
  }

  @Override
  public String toString() {
    return "page of webhook " + webhook.id();
  }
}
