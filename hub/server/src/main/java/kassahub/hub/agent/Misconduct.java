package kassahub.hub.agent;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something that agents should not do: each time is counted, each agent is logged once. */
public final class Misconduct {
  private static final Logger log = LoggerFactory.getLogger(Misconduct.class);

  /** More agents than this are only counted. */
  private static final int MOST_TOLD = 1_000;

  private final String what;
  private final AtomicLong count = new AtomicLong();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * @param what a sentence for the log
   */
  public Misconduct(String what) {
    this.what = what;
  }

  /** This agent did it once more. */
  public void note(String agent) {
    count.incrementAndGet();
    if (told.size() < MOST_TOLD && told.add(agent)) {
      log.warn("{} agent={}", what, agent);
    }
  }

  /** How often any agent did, since this instance started. */
  public long count() {
    return count.get();
  }
}
