package kassahub.agent.link;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Whose exchange is on a shared line. The shop's program goes first: the agent begins only when the
 * program has been quiet for a moment, and waits while it waits.
 */
final class Turns {
  /** Between two commands of one sale a program is quiet for less. */
  private static final Duration QUIET = Duration.ofMillis(50);

  /**
   * After so long the agent takes any gap between two exchanges: an exchange more in so much time.
   */
  private static final Duration PATIENCE = Duration.ofMillis(300);

  private enum Owner {
    NOBODY,
    PROGRAM,
    AGENT
  }

  private Owner owner = Owner.NOBODY;
  private boolean programWaits;
  private boolean programWasHere;
  private long programLeft;

  /**
   * Waits for the end of the agent's exchange.
   *
   * @param begins done before anybody can find the program's turn to be over
   * @return whether the turn is a new one
   */
  synchronized boolean program(Runnable begins) throws InterruptedException {
    programWaits = true;
    try {
      while (owner == Owner.AGENT) {
        wait();
      }
    } finally {
      programWaits = false;
    }
    boolean fresh = owner != Owner.PROGRAM;
    owner = Owner.PROGRAM;
    begins.run();
    notifyAll();
    return fresh;
  }

  /** False when it was not the agent's turn in time. */
  synchronized boolean agent(Duration atMost) throws InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      long now = System.nanoTime();
      long waited = now - begun;
      long quiet = programWasHere ? now - programLeft : Long.MAX_VALUE;
      boolean free = owner == Owner.NOBODY && !programWaits;
      if (free && (quiet >= QUIET.toNanos() || waited >= PATIENCE.toNanos())) {
        owner = Owner.AGENT;
        return true;
      }
      if (waited >= atMost.toNanos()) {
        return false;
      }
      wait(QUIET.toMillis());
    }
  }

  synchronized void agentLeaves() {
    owner = Owner.NOBODY;
    notifyAll();
  }

  synchronized void programLeaves(BooleanSupplier isOver) {
    if (owner == Owner.PROGRAM && isOver.getAsBoolean()) {
      owner = Owner.NOBODY;
      programWasHere = true;
      programLeft = System.nanoTime();
      notifyAll();
    }
  }

  /** Waits until it is the program's turn. */
  synchronized void awaitProgram() throws InterruptedException {
    while (owner != Owner.PROGRAM) {
      wait();
    }
  }
}
