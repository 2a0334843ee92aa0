package kassahub.agent.release;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import kassahub.agent.dispatch.UpdateProgress;
import kassahub.proto.v1.AgentUpdates.Way;
import kassahub.proto.v1.DispatchResult.Outcome;
import kassahub.proto.v1.UpdateAgent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes the agent to releases that the hub orders, one after the other, on one thread. */
public final class Updater implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Updater.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration PROOF = Duration.ofSeconds(1);
  private static final long STOP_SECONDS = 3;

  private final InstalledRelease here;
  private final String running;
  private final Ground ground;
  private final ReleaseCheck check;
  private final ExecutorService thread;

  /**
   * What it stands on.
   *
   * @param now the hub's time as far as it is known
   * @param freeBytes on the disk where releases go
   * @param proven this process has reached the hub, and the hub has stored what it said
   * @param restart ends this process, to begin as the release on trial
   */
  public record Ground(
      ReleaseSource source,
      Supplier<Instant> now,
      LongSupplier freeBytes,
      BooleanSupplier proven,
      Runnable restart) {}

  /**
   * Starts nothing yet.
   *
   * @param running the version of this program, as it says itself
   */
  public Updater(InstalledRelease here, String running, Ground ground) {
    this.here = here;
    this.running = running;
    this.ground = ground;
    check = new ReleaseCheck(here, running);
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              var made = new Thread(work, "updater");
              made.setDaemon(true);
              return made;
            });
  }

  /** Proves itself when it is on trial; before anything is ordered. */
  public void start() {
    if (here.way() == Way.ITSELF) {
      thread.execute(this::begin);
    }
  }

  /** Changes to a release; what becomes of it is told from another thread. */
  public void change(UpdateAgent order, Instant deadline, UpdateProgress told) {
    if (here.way() == Way.ITSELF) {
      thread.execute(() -> changeTold(order, deadline, told));
    } else {
      told.tell(Outcome.FAILED, "unsupported", "this agent does not change itself: " + here.way());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        log.warn("the updater is slow to stop");
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin() {
    try {
      ReleaseStore store = store();
      Optional<String> trial = store.trial();
      if (trial.isPresent() && trial.get().equals(running)) {
        prove(store);
      } else if (trial.isPresent()) {
        store.abandon(trial.get());
      }
      store.clean(here.home());
    } catch (IOException disk) {
      log.error("releases cannot be looked after: {}", disk.toString());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void prove(ReleaseStore store) throws IOException, InterruptedException {
    log.info("release on trial version={}", running);
    while (!ground.proven().getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(PROOF.toMillis());
    }
    store.promote(running);
    log.info("release has proven itself version={}", running);
  }

  private void changeTold(UpdateAgent order, Instant deadline, UpdateProgress told) {
    try {
      change(store(), order, deadline, told);
    } catch (ReleaseException never) {
      log.error("release not taken version={} {}", order.getVersion(), never.getMessage());
      told.tell(Outcome.FAILED, never.code(), String.valueOf(never.getMessage()));
    } catch (IOException disk) {
      told.tell(Outcome.FAILED, "internal", disk.toString());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt(); // the next life goes on with it
    }
  }

  private void change(ReleaseStore store, UpdateAgent order, Instant deadline, UpdateProgress told)
      throws IOException, ReleaseException, InterruptedException {
    if (order.getVersion().equals(running)) {
      told.tell(Outcome.DONE, "", "");
      return;
    }
    Optional<ReleaseStore.Failure> failure = store.failure();
    if (failure.isPresent() && failure.get().version().equals(order.getVersion())) {
      store.forgetFailure();
      throw new ReleaseException("rolled-back-" + failure.get().reason(), "");
    }
    told.tell(Outcome.WAITING, "download", "");
    var parts = new ReleaseDownload.Ground(ground.source(), ground.now(), ground.freeBytes());
    if (!fetch(new ReleaseDownload(here, check, store, parts), order, deadline)) {
      told.tell(Outcome.EXPIRED, "deadline", "it could not be fetched in time");
      return;
    }
    told.tell(Outcome.WAITING, "trial", "");
    store.tryNext(order.getVersion());
    log.info("release is tried next version={} after={}", order.getVersion(), running);
    ground.restart().run();
  }

  /** False when the time is over. */
  private boolean fetch(ReleaseDownload download, UpdateAgent order, Instant deadline)
      throws ReleaseException, InterruptedException {
    Duration pause = SHORTEST_PAUSE;
    while (ground.now().get().isBefore(deadline)) {
      try {
        download.fetch(order);
        return true;
      } catch (IOException later) {
        log.warn("release is fetched later version={} {}", order.getVersion(), later.toString());
        TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause;
      }
    }
    return false;
  }

  private ReleaseStore store() throws IOException {
    return ReleaseStore.open(here.store().orElseThrow());
  }
}
