package kassahub.hub.matter;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Something that is wrong, of which there is a list. */
public enum Matter {
  /** Agents that were stopped: one key in two places. */
  SUSPENDED,
  /** Agents that have said nothing for a day. */
  SILENT,
  /** Activations that no vendor granted. */
  ACTIVATIONS,
  /** Work for agents that ended badly: licences that a register refused. */
  FAILED,
  /** Work for agents whose time ran out. */
  EXPIRED,
  /** Registers whose documents do not reach the data operator. */
  UNSENT,
  /** Registers whose fiscal storage ends soon. */
  STORAGE;

  /** As addresses and the database spell it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that word, if there is one. */
  public static Optional<Matter> of(String word) {
    return Stream.of(values()).filter(matter -> matter.word().equals(word)).findFirst();
  }
}
