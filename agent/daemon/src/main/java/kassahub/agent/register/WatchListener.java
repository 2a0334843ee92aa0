package kassahub.agent.register;

import kassahub.agent.driver.Answer;
import kassahub.agent.driver.RegisterSnapshot;

/** Told after every poll, on the register's own thread. */
public interface WatchListener {
  /** What this watch's register told, or why it did not. */
  void polled(RegisterWatch watch, Answer<RegisterSnapshot> outcome);
}
