package kassahub.hub.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Agents that may have work waiting: the dispatcher's bell. Bounded by the number of agents. What
 * was committed here this moment is handed over as it is: its first send asks no database.
 */
public final class DueAgents {
  /** What is ordered beyond this before it is sent is looked up. */
  private static final int MOST_FRESH = 20_000;

  private final Set<String> agents = new LinkedHashSet<>();
  private final List<Dispatch> fresh = new ArrayList<>();
  private boolean everybody;
  private boolean rung;
  private volatile Consumer<Collection<String>> others = ordered -> {};

  /** Other instances may hold the links: they are told as well. */
  public void alsoTell(Consumer<Collection<String>> told) {
    others = told;
  }

  /** This work was committed here. */
  void ordered(List<Dispatch> all) {
    keep(all);
    others.accept(all.stream().map(Dispatch::agent).collect(Collectors.toSet()));
  }

  private synchronized void keep(List<Dispatch> all) {
    for (Dispatch dispatch : all) {
      var progress = dispatch.progress();
      if (fresh.size() < MOST_FRESH && !progress.dueAt().isAfter(progress.createdAt())) {
        fresh.add(dispatch);
      } else {
        agents.add(dispatch.agent());
      }
    }
    rung = true;
    notifyAll();
  }

  /** What was committed here and not looked at yet; it is forgotten here. */
  synchronized List<Dispatch> takeFresh() {
    var taken = List.copyOf(fresh);
    fresh.clear();
    return taken;
  }

  /** Work for this agent was committed, or its link came up, or has room again. */
  public synchronized void ring(String agent) {
    agents.add(agent);
    rung = true;
    notifyAll();
  }

  /** Somebody else noticed work, for whomever. */
  public synchronized void ringAll() {
    everybody = true;
    rung = true;
    notifyAll();
  }

  /** How many rang and were not looked at yet. */
  public synchronized int size() {
    return agents.size();
  }

  /** Only wakes the loop. */
  synchronized void poke() {
    rung = true;
    notifyAll();
  }

  /** Waits for a ring, at most so long. */
  synchronized void await(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    while (!rung) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      wait(left);
    }
    rung = false;
  }

  /** Up to so many agents that rang; they are forgotten here. */
  synchronized List<String> take(int limit) {
    var taken = new ArrayList<String>();
    var left = agents.iterator();
    while (left.hasNext() && taken.size() < limit) {
      taken.add(left.next());
      left.remove();
    }
    if (!agents.isEmpty()) {
      rung = true;
    }
    return taken;
  }

  synchronized boolean takeEverybody() {
    boolean all = everybody;
    everybody = false;
    return all;
  }
}
