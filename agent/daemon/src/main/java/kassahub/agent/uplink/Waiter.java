package kassahub.agent.uplink;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A pause that can be ended early. */
public interface Waiter {
  /** Returns after the time, or at once when somebody wakes it. */
  void pause(Duration time) throws InterruptedException;

  /** Ends the present pause, or the next one when there is none. */
  void wake();

  /** One that really waits. */
  static Waiter real() {
    return new Waiter() {
      private final Semaphore woken = new Semaphore(0);

      @Override
      public void pause(Duration time) throws InterruptedException {
        if (woken.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
          woken.drainPermits();
        }
      }

      @Override
      public void wake() {
        woken.release();
      }
    };
  }
}
