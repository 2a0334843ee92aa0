package kassahub.hub.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import kassahub.hub.database.DatabaseAddress;
import org.jspecify.annotations.Nullable;

/**
 * Recurring work, each at most once at a time over all instances of the hub.
 *
 * <p>Declare with {@link #every} before {@link #start}. What throws is logged by the scheduler and
 * runs again at its next turn.
 */
public final class Clocks implements AutoCloseable {
  private static final int CONNECTIONS = 2;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(5);

  private final DatabaseAddress address;
  private final List<RecurringTask<?>> tasks = new ArrayList<>();
  private @Nullable HikariDataSource connections;
  private @Nullable Scheduler scheduler;

  public Clocks(DatabaseAddress address) {
    this.address = address;
  }

  /**
   * Runs the work again and again.
   *
   * @param name unique; stays the same over releases
   * @param pause between the end of one run and the start of the next; at least a second
   */
  public void every(String name, Duration pause, Runnable work) {
    if (pause.compareTo(POLL) < 0) {
      throw new IllegalArgumentException("pause: at least 1 s expected, found " + pause);
    }
    tasks.add(
        Tasks.recurring(name, FixedDelay.of(pause)).execute((instance, context) -> work.run()));
  }

  /** Connects and begins; the first runs are due at once. */
  public void start() {
    var config = new HikariConfig();
    config.setPoolName("clocks");
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.hub().user());
    config.setPassword(address.hub().password());
    config.setMaximumPoolSize(CONNECTIONS);
    var opened = new HikariDataSource(config);
    connections = opened;
    var made =
        Scheduler.create(opened)
            .startTasks(tasks)
            .executorService(Executors.newVirtualThreadPerTaskExecutor())
            .pollingInterval(POLL)
            .shutdownMaxWait(STOP)
            .build();
    scheduler = made;
    made.start();
  }

  @Override
  public void close() {
    if (scheduler != null) {
      scheduler.stop();
    }
    if (connections != null) {
      connections.close();
    }
  }
}
