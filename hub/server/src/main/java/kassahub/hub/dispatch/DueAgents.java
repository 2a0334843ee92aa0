package kassahub.hub.dispatch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Agents that may have work waiting: the dispatcher's bell. Bounded by the number of agents. */
public final class DueAgents {
  private final Set<String> agents = new LinkedHashSet<>();
  private boolean everybody;
  private boolean rung;
  private volatile Consumer<Collection<String>> others = ordered -> {};

  /** Other instances may hold the links: they are told as well. */
  public void alsoTell(Consumer<Collection<String>> told) {
    others = told;
  }

  /** Work for these agents was committed here. */
  void ordered(Collection<String> all) {
    all.forEach(this::ring);
    others.accept(all);
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
