package kassahub.agent.driver.shtrih;

import org.jspecify.annotations.Nullable;

/**
 * Which answer a register owes us. It outlives connections: after a cut the register still holds
 * the answer to our command, and only then may we take an answer that we did not ask for on this
 * connection. Everything else belongs to another program.
 */
final class Owed {
  private @Nullable AllowedCommand command;
  private boolean unknown;
  private long unasked;

  /** An earlier life of this agent ended inside a connection: one waiting answer may be its own. */
  void perhapsOfAnEarlierLife() {
    unknown = true;
  }

  /** The register took this command. */
  void delivered(AllowedCommand delivered) {
    command = delivered;
  }

  /** The answer was read whole, or the register says that it owes nothing. */
  void settled() {
    command = null;
    unknown = false;
  }

  /** Whether a waiting answer is ours to take. */
  boolean isOurs(byte[] answer) {
    return unknown || (command != null && command.matches(answer));
  }

  void countUnasked() {
    unasked++;
  }

  long unasked() {
    return unasked;
  }
}
