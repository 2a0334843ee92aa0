package kassahub.hub.dispatch;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Results about other agents' work: counted, and told once an agent. */
final class ForeignResults {
  private static final Logger log = LoggerFactory.getLogger(ForeignResults.class);

  /** More agents than this are only counted. */
  private static final int MOST_TOLD = 1_000;

  private final AtomicLong count = new AtomicLong();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  void note(String agent) {
    count.incrementAndGet();
    if (told.size() < MOST_TOLD && told.add(agent)) {
      log.warn(
          "An agent reports on work that is not its own; such results count nothing. agent={}",
          agent);
    }
  }

  long count() {
    return count.get();
  }
}
