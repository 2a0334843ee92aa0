package kassahub.agent.register;

import java.util.Optional;
import kassahub.agent.driver.RegisterFault;

/**
 * One configured register for the agent's health report.
 *
 * @param serial of the register last met at this address; empty when none ever was
 * @param link where it is configured
 * @param reachable whether the last poll got through
 * @param fault why not, or what did not work although it answered
 * @param unaskedAnswers answers for other programs that were found waiting and left alone
 */
public record AttachedStatus(
    Optional<String> serial,
    String link,
    boolean reachable,
    Optional<RegisterFault> fault,
    long unaskedAnswers) {
  /** No poll has ended yet. */
  public boolean untried() {
    return !reachable && fault.isEmpty();
  }
}
