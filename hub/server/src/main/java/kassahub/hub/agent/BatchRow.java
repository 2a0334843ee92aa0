package kassahub.hub.agent;

import java.util.Optional;

/**
 * One till of a batch.
 *
 * @param place in the file, from 1
 * @param state {@code held, unused, asking, enrolled, refused, expired} or {@code revoked}
 * @param host of the computer that came with its string
 * @param register number of the register with this serial, where the agent speaks for it
 */
public record BatchRow(
    long id,
    int place,
    Optional<String> serial,
    String name,
    Optional<String> address,
    String state,
    Optional<String> agent,
    Optional<String> host,
    Optional<Long> register) {

  /** Its string still lets somebody in. */
  public boolean open() {
    return state.equals("unused") || state.equals("refused") || state.equals("asking");
  }
}
