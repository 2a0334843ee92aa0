package kassahub.agent;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an agent does by the clock, one after the other on one thread. */
final class Chores implements AutoCloseable {
  private static final Duration STOP_LIMIT = Duration.ofSeconds(3);
  private static final Logger log = LoggerFactory.getLogger(Chores.class);

  private final ScheduledExecutorService thread;

  Chores(String agent) {
    thread =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              var made = new Thread(work, "chores-" + agent);
              made.setDaemon(true);
              return made;
            });
  }

  /** First after one period. */
  void every(Duration period, Runnable chore) {
    thread.scheduleWithFixedDelay(
        guarded(chore), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Soon, once; nothing happens when the agent is stopping. */
  void soon(Runnable chore) {
    try {
      thread.execute(guarded(chore));
    } catch (RejectedExecutionException stopping) {
      log.debug("chore dropped, the agent is stopping", stopping);
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("a chore did not stop in time");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** One that fails does not stop the others, nor itself the next time. */
  private static Runnable guarded(Runnable chore) {
    return () -> {
      try {
        chore.run();
      } catch (RuntimeException bug) {
        log.error("chore failed", bug);
      }
    };
  }
}
