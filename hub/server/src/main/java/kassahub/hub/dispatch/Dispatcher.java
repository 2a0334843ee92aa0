package kassahub.hub.dispatch;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.database.Tx;
import kassahub.hub.dispatch.RecentSends.Send;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds due work for the agents whose links this instance holds, and hands it to the courier.
 *
 * <p>One loop. It sleeps until a bell rings; without a bell it still looks after everybody twice a
 * minute and expires what is late every few seconds. Work that was sent and not taken within its
 * lease of a minute is sent again.
 */
public final class Dispatcher implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
  private static final int AGENTS_AT_ONCE = 500;
  private static final int SENDS_A_WRITE = 1_000;
  private static final int MOST_AT_ONCE = 500;
  private static final int WALKED_AT_ONCE = 1_000;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A send that is written is this old at least: until then a fast agent's result has come. */
  private static final Duration SENDS = Duration.ofSeconds(2);

  private static final Duration EXPIRY = Duration.ofSeconds(5);
  private static final Duration SWEEP = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Database database;
  private final InstantSource clock;
  private final UUID instance;
  private final DueAgents due;
  private final RecentSends sends;
  private final Courier courier;
  private final SettledListener listener;
  private final DispatchStore store = new DispatchStore();
  private final Thread loop;
  private volatile boolean running = true;

  /** Up to where this instance has looked after what is not finished; of the loop's thread. */
  private DispatchStore.Place place = DispatchStore.Place.START;

  private final Pace saving;
  private final Pace expiring;
  private final Pace sweeping;

  /**
   * What the dispatcher works with besides the database.
   *
   * @param nanos {@link System#nanoTime()}: pauses pass whatever the clock is set to
   * @param dispatches where work is ordered and ends
   */
  public record Parts(
      InstantSource clock,
      LongSupplier nanos,
      UUID instance,
      Dispatches dispatches,
      Courier courier,
      SettledListener listener) {}

  public Dispatcher(Database database, Parts parts) {
    this.database = database;
    clock = parts.clock();
    instance = parts.instance();
    due = parts.dispatches().due();
    sends = parts.dispatches().sends();
    courier = parts.courier();
    listener = parts.listener();
    saving = new Pace(SENDS, parts.nanos());
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
    sends.taken(agent, generation, dispatch);
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

  /** One round: what was sent, what is due, and what is late. */
  void round() {
    if (saving.due()) {
      save(sends.ripe());
    }
    due.takeFresh().forEach(this::sendFirst);
    boolean everybody = due.takeEverybody();
    if (sweeping.due() || everybody) {
      courier.connected().forEach(due::ring);
    }
    while (due.size() > 0 && !sends.full()) {
      deliverTo(due.take(AGENTS_AT_ONCE));
    }
    if (expiring.due()) {
      expire();
    }
  }

  /**
   * A link that is not here, or not open yet, or without room rings when it can take it: then it is
   * looked up. So it is here when too much is on its way.
   */
  private void sendFirst(Dispatch dispatch) {
    if (sends.full()) {
      due.ring(dispatch.agent());
    } else if (!sends.has(dispatch.agent(), dispatch.id())) {
      send(dispatch);
    }
  }

  /** Agents whose link has no room are left out; they ring when they have. */
  private void deliverTo(List<String> agents) {
    var ready = new HashSet<>(agents);
    List<Dispatch> found;
    do {
      found = due(ready);
      for (Dispatch dispatch : found) {
        if (ready.contains(dispatch.agent()) && !send(dispatch)) {
          ready.remove(dispatch.agent());
        }
      }
    } while (found.size() == MOST_AT_ONCE && !ready.isEmpty());
  }

  private boolean send(Dispatch dispatch) {
    OptionalLong generation = courier.deliver(dispatch.agent(), dispatch);
    generation.ifPresent(
        link -> sends.sent(dispatch.agent(), link, dispatch.id(), clock.instant()));
    return generation.isPresent();
  }

  private List<Dispatch> due(Set<String> agents) {
    var asked =
        new DispatchStore.Wanted(
            List.copyOf(agents), sends.of(agents), instance, clock.instant(), MOST_AT_ONCE);
    return database.transact(tx -> store.due(tx, asked));
  }

  private void save(List<Send> ripe) {
    for (int saved = 0; saved < ripe.size(); saved += SENDS_A_WRITE) {
      var batch = ripe.subList(saved, Math.min(ripe.size(), saved + SENDS_A_WRITE));
      database.run(tx -> listener.underWay(tx, store.saveSent(tx, batch)));
      sends.written(batch);
    }
  }

  private void expire() {
    database.run(
        tx -> {
          lookAfter(tx);
          tell(tx, store.expire(tx, clock.instant()), "Dispatches expired");
        });
  }

  /** The next thousand of what is not finished, round and round: is its agent still the one? */
  private void lookAfter(Tx tx) {
    var unfinished = store.walk(tx, place, WALKED_AT_ONCE);
    place = unfinished.size() < WALKED_AT_ONCE ? DispatchStore.Place.START : unfinished.getLast();
    var ids = unfinished.stream().map(DispatchStore.Place::id).toList();
    tell(tx, store.abandon(tx, ids, clock.instant()), "Dispatches cancelled");
    store.follow(tx, ids).forEach(agent -> tx.afterCommit(() -> due.ring(agent)));
  }

  private void tell(Tx tx, List<Dispatch> ended, String fact) {
    if (!ended.isEmpty()) {
      listener.moved(tx, ended.stream().map(Dispatches::settled).toList());
      tx.afterCommit(() -> log.info("{}. count={}", fact, ended.size()));
    }
  }
}
