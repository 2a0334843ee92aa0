package kassahub.hub.notice.webhook;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a program can be told. */
public enum EventKind {
  /** An activation is done, or has failed. */
  ACTIVATION_FINISHED,
  /** More licences of an activation are on their registers than were told before. */
  LICENCE_INSTALLED,
  INVOICE_ISSUED,
  INVOICE_PAID,
  INVOICE_OVERDUE,
  /** Subscriptions of registers end in 30 days, or in 3. */
  SUBSCRIPTION_ENDING,
  /** Somebody tries the address out. */
  PING;

  /** {@code activation.finished}: as the body, the database and the texts spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '.');
  }

  /** The kind of this word. */
  public static Optional<EventKind> named(String word) {
    return Stream.of(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
