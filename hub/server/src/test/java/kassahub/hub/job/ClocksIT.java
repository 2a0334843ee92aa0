package kassahub.hub.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kassahub.hub.TestDatabase;
import kassahub.hub.database.DatabaseClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three hubs on one database whose machines disagree about the time (d20). */
class ClocksIT {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int RUNS = 4;

  private final TestDatabase database = TestDatabase.create();
  private final List<AutoCloseable> closing = new ArrayList<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger atOnce = new AtomicInteger();
  private final AtomicInteger runs = new AtomicInteger();

  @AfterEach
  void close() throws Exception {
    for (var one : closing.reversed()) {
      one.close();
    }
    database.close();
  }

  @Test
  void recurringWorkIsDoneOnceADueTimeAndGoesOnWhenTheHubThatIsAheadIsGone() {
    long began = System.nanoTime();
    var ahead = hub(Duration.ofMinutes(11));
    hub(Duration.ofMinutes(-11));
    hub(Duration.ZERO);
    await().until(() -> runs.get() >= RUNS);
    int done = runs.get();
    long pauses = Duration.ofNanos(System.nanoTime() - began).dividedBy(PAUSE);

    assertThat(done).isLessThanOrEqualTo((int) pauses + 1);
    assertThat(atOnce.get()).as("at one time").isOne();
    ahead.close();
    int before = runs.get();
    await().until(() -> runs.get() > before);
  }

  private Clocks hub(Duration machine) {
    InstantSource system = InstantSource.system();
    var time = new DatabaseClock(() -> system.instant().plus(machine), database.database());
    closing.add(time);
    time.start();
    var clocks = new Clocks(database.address(), time);
    closing.add(clocks);
    clocks.every("once", PAUSE, this::work);
    clocks.start();
    return clocks;
  }

  private void work() {
    int now = running.incrementAndGet();
    atOnce.accumulateAndGet(now, Math::max);
    runs.incrementAndGet();
    running.decrementAndGet();
  }
}
