package kassahub.hub.notice;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What notices are about: people choose which topics they are mailed of. */
public enum Topic {
  INVOICES,
  LICENCES,
  AGENTS;

  /** The topic of a kind of notice; none for what is never mailed. */
  public static Optional<Topic> of(String kind) {
    return switch (kind.substring(0, Math.max(0, kind.indexOf('-')))) {
      case "invoice", "correction", "account" -> Optional.of(INVOICES);
      case "installation", "renewal", "subscription" -> Optional.of(LICENCES);
      case "agent" -> Optional.of(AGENTS);
      default -> Optional.empty();
    };
  }

  /** The topic of this word. */
  public static Optional<Topic> named(String word) {
    return Stream.of(values()).filter(topic -> topic.word().equals(word)).findFirst();
  }

  /** As the database and the texts spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
