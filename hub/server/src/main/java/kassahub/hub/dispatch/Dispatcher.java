package kassahub.hub.dispatch;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.database.Tx;
import kassahub.hub.dispatch.DispatchStore.Take;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims due work for the agents whose links this instance holds, and hands it to the courier.
 *
 * <p>One loop. It sleeps until a bell rings; without a bell it still looks after everybody twice a
 * minute and expires what is late every few seconds. Work that was sent and not taken within its
 * lease of a minute is sent again.
 */
public final class Dispatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final int AGENTS_A_CLAIM = 500;
  private static final int TAKES_A_WRITE = 1_000;
  private static final int MOST_TAKES = 100_000;
  private static final int CLAIM_LIMIT = 500;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /**
   * A fast agent's result comes before its take is written, which then need not be: each is this
   * old at least.
   */
  private static final Duration TAKES = Duration.ofSeconds(2);

  private static final Duration EXPIRY = Duration.ofSeconds(5);
  private static final Duration SWEEP = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Database database;
  private final InstantSource clock;
  private final UUID instance;
  private final DueAgents due;
  private final Courier courier;
  private final SettledListener listener;
  private final DispatchStore store = new DispatchStore();
  private final ConcurrentLinkedQueue<Take> takes = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingTakes = new AtomicInteger();
  private List<Take> ripening = new ArrayList<>(); // by the loop only
  private final Thread loop;
  private volatile boolean running = true;
  private final Pace saving;
  private final Pace expiring;
  private final Pace sweeping;

  /**
   * What the dispatcher works with besides the database.
   *
   * @param nanos {@link System#nanoTime()}: pauses pass whatever the clock is set to
   */
  public record Parts(
      InstantSource clock,
      LongSupplier nanos,
      UUID instance,
      DueAgents due,
      Courier courier,
      SettledListener listener) {}

  public Dispatcher(Database database, Parts parts) {
    this.database = database;
    clock = parts.clock();
    instance = parts.instance();
    due = parts.due();
    courier = parts.courier();
    listener = parts.listener();
    saving = new Pace(TAKES, parts.nanos());
    expiring = new Pace(EXPIRY, parts.nanos());
    sweeping = new Pace(SWEEP, parts.nanos());
    loop = Thread.ofVirtual().name("dispatcher").unstarted(this::run);
  }

  /** Starts the loop. */
  public void start() {
    loop.start();
  }

  /**
   * An agent has a dispatch on its disk. Never blocks.
   *
   * @param generation of the link that said so; once there is a newer one, this changes nothing
   */
  public void taken(String agent, long generation, UUID dispatch) {
    if (waitingTakes.incrementAndGet() > MOST_TAKES) {
      waitingTakes.decrementAndGet();
      return; // the lease runs out and it is offered again, which is harmless
    }
    takes.add(new Take(agent, generation, dispatch));
  }

  @Override
  public void close() {
    running = false;
    due.poke();
    try {
      if (loop.isAlive() && !loop.join(PATIENCE)) {
        loop.interrupt();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (running) {
      try {
        due.await(PAUSE);
        round();
      } catch (InterruptedException stop) {
        return;
      } catch (DatabaseAway later) {
        log.debug("A round was left out.", later);
      } catch (RuntimeException failed) {
        log.error("A round of the dispatcher failed; the next one tries again.", failed);
      }
    }
  }

  /** One round: takes, deliveries, and what is late. */
  void round() {
    if (saving.due()) {
      saveTakes();
    }
    boolean everybody = due.takeEverybody();
    if (sweeping.due() || everybody) {
      courier.connected().forEach(due::ring);
    }
    for (List<String> agents = due.take(AGENTS_A_CLAIM);
        !agents.isEmpty();
        agents = due.take(AGENTS_A_CLAIM)) {
      deliverTo(agents);
    }
    if (expiring.due()) {
      expire();
    }
  }

  /** Agents whose link has no room are left out; they ring when they have. */
  private void deliverTo(List<String> agents) {
    var ready = new HashSet<>(agents);
    List<Dispatch> claimed;
    do {
      claimed = claim(ready);
      var undelivered = new ArrayList<UUID>();
      for (Dispatch dispatch : claimed) {
        if (!ready.contains(dispatch.agent()) || !courier.deliver(dispatch.agent(), dispatch)) {
          ready.remove(dispatch.agent());
          undelivered.add(dispatch.id());
        }
      }
      if (!undelivered.isEmpty()) {
        database.run(tx -> store.unclaim(tx, undelivered));
      }
    } while (claimed.size() == CLAIM_LIMIT && !ready.isEmpty());
  }

  private List<Dispatch> claim(Set<String> agents) {
    var asked =
        new DispatchStore.Claim(List.copyOf(agents), instance, clock.instant(), CLAIM_LIMIT);
    return database.transact(
        tx -> {
          var claimed = store.claim(tx, asked);
          listener.underWay(tx, heldUp(claimed));
          return claimed;
        });
  }

  private static List<Long> heldUp(List<Dispatch> claimed) {
    return claimed.stream()
        .filter(dispatch -> dispatch.reason().isPresent())
        .flatMapToLong(dispatch -> dispatch.register().stream())
        .boxed()
        .toList();
  }

  private void saveTakes() {
    List<Take> ripe = ripening;
    ripening = new ArrayList<>();
    for (Take take = takes.poll(); take != null; take = takes.poll()) {
      ripening.add(take);
    }
    int saved = 0;
    try {
      while (saved < ripe.size()) {
        int next = Math.min(ripe.size(), saved + TAKES_A_WRITE);
        save(ripe.subList(saved, next));
        saved = next;
      }
    } finally {
      waitingTakes.addAndGet(-saved);
      ripening.addAll(0, ripe.subList(saved, ripe.size())); // nothing, unless the database is away
    }
  }

  private void save(List<Take> batch) {
    database.run(tx -> listener.underWay(tx, store.take(tx, batch)));
  }

  private void expire() {
    database.run(
        tx -> {
          tell(tx, store.abandon(tx, clock.instant()), "Dispatches cancelled");
          store.follow(tx).forEach(agent -> tx.afterCommit(() -> due.ring(agent)));
          tell(tx, store.expire(tx, clock.instant()), "Dispatches expired");
        });
  }

  private void tell(Tx tx, List<Dispatch> ended, String fact) {
    if (!ended.isEmpty()) {
      listener.moved(tx, ended.stream().map(Dispatches::settled).toList());
      tx.afterCommit(() -> log.info("{}. count={}", fact, ended.size()));
    }
  }
}
