package kassahub.agent.driver;

import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.Links;

/**
 * One register over many visits: opens each of them, and remembers in between what is worth it. For
 * the register's own thread.
 */
public interface RegisterAccess {
  /** Connects; nothing is sent with a password yet. */
  Answer<RegisterDriver> open(Links links, LinkAddress place);

  /** An earlier life of this agent may have ended inside a visit. */
  void perhapsOwed();

  /** Forgets what seldom changes, to read it again. */
  void refresh();

  /**
   * A person may have changed a password that was refused.
   *
   * @param nanos the time, from {@link System#nanoTime()}
   */
  void tryPasswordAgain(long nanos);

  /** Answers for other programs that were found waiting and left alone. */
  long unaskedAnswers();
}
