package kassahub.hub.notice.mail;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.account.User;

/**
 * A mail to be written.
 *
 * @param message the same for ever, however often it is sent
 * @param kind its texts are {@code mail.KIND.subject} and {@code mail.KIND.text}
 * @param facts fill their places by name; {@code until} is a moment
 * @param goodUntil of no use to its reader afterwards
 */
record Mail(
    UUID message,
    User reader,
    String kind,
    Map<String, String> facts,
    Optional<Instant> goodUntil) {
  public Mail {
    facts = Map.copyOf(facts);
  }
}
