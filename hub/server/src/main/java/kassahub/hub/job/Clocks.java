package kassahub.hub.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.DatabaseAway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recurring work, each at most once at a time over all instances of the hub.
 *
 * <p>Declare with {@link #every} before {@link #start}. What throws is logged and runs again at its
 * next turn. The library logs every failure of every poll with its whole stack, so it is silent
 * ({@code logback.xml}) and speaks through here.
 */
public final class Clocks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Clocks.class);
  private static final int CONNECTIONS = 2;
  private static final Duration POLL = Duration.ofSeconds(1);

  /** A network that swallows everything looks like a server that thinks. */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private static final Duration STOP = Duration.ofSeconds(5);

  private final DatabaseAddress address;
  private final InstantSource time;
  private final List<RecurringTask<?>> tasks = new ArrayList<>();
  private @Nullable HikariDataSource connections;
  private @Nullable Scheduler scheduler;

  /**
   * @param time by which work is due: one for all instances
   */
  public Clocks(DatabaseAddress address, InstantSource time) {
    this.address = address;
    this.time = time;
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
        Tasks.recurring(name, FixedDelay.of(pause))
            .execute((instance, context) -> run(name, work)));
  }

  private static void run(String name, Runnable work) {
    try {
      work.run();
    } catch (DatabaseAway later) {
      LOG.debug("Recurring work was left out. job={}", name, later);
    } catch (RuntimeException failure) {
      LOG.error("Recurring work failed; its next turn tries again. job={}", name, failure);
    }
  }

  /** Connects and begins; the first runs are due at once. */
  public void start() {
    var config = new HikariConfig();
    config.setPoolName("clocks");
    config.setDataSource(address.source(address.hub(), SILENCE));
    config.setMaximumPoolSize(CONNECTIONS);
    var opened = new HikariDataSource(config);
    connections = opened;
    var told = new Told();
    var threads = Thread.ofVirtual().uncaughtExceptionHandler((_, _) -> told.stands()).factory();
    var made =
        Scheduler.create(opened)
            .startTasks(tasks)
            .clock(time::instant)
            .executorService(Executors.newThreadPerTaskExecutor(threads))
            .pollingInterval(POLL)
            .shutdownMaxWait(STOP)
            .addSchedulerListener(told)
            .build();
    scheduler = made;
    made.start();
  }

  /** One line when the clocks stop, one when they go again. */
  private static final class Told extends AbstractSchedulerListener {
    private final AtomicBoolean standing = new AtomicBoolean();

    @Override
    public void onSchedulerEvent(SchedulerEventType event) {
      switch (event) {
        case RAN_EXECUTE_DUE -> {
          if (standing.compareAndSet(true, false)) {
            LOG.info("Recurring work goes on.");
          }
        }
        case UNEXPECTED_ERROR, COMPLETIONHANDLER_ERROR, FAILUREHANDLER_ERROR -> stands();
        case FAILED_HEARTBEAT,
            FAILED_MULTIPLE_HEARTBEATS,
            DEAD_EXECUTION,
            UNRESOLVED_TASK,
            RAN_UPDATE_HEARTBEATS,
            RAN_DETECT_DEAD -> {}
      }
    }

    /** Also when the library's own work broke: a connection that ended while it was rolled back. */
    void stands() {
      if (standing.compareAndSet(false, true)) {
        LOG.warn("Recurring work stands: the database did not do what it was asked.");
      }
    }
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
