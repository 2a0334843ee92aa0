package kassahub.agent.driver.shtrih;

import kassahub.agent.driver.FaultException;
import kassahub.agent.link.LinkException;

/** One command and its answer, in one of the two framings. */
interface Exchange {
  /** Tries of one step before the register counts as silent or the line as unusable. */
  int TRIES = 3;

  /**
   * The answer's data, code included, whatever its result byte says. The command is executed at
   * most once, or, when it is repeatable, possibly again after its answer was lost.
   *
   * @throws FaultException {@code NO_ANSWER}, {@code PROTOCOL} or {@code BUSY}; the link is then to
   *     be closed
   */
  byte[] ask(AllowedCommand command) throws LinkException, FaultException;

  /** 1 or 2. */
  int protocol();
}
