package kassahub.agent.uplink;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A pause that can be ended early. */
public interface Waiter {
  /** Returns after the time, or at once when somebody wakes it. */
  void pause(Duration time) throws InterruptedException;

  /** Ends the present pause, or the next one when there is none. */
  void wake();

  /** One that really waits. */
  static Waiter real() {
    return real(UnaryOperator.identity());
  }

  /**
   * The same where time may run faster.
   *
   * @param pauses how long a pause really lasts
   */
  static Waiter real(UnaryOperator<Duration> pauses) {
    return new Waiter() {
      private final Semaphore woken = new Semaphore(0);

      @Override
      public void pause(Duration time) throws InterruptedException {
        if (woken.tryAcquire(pauses.apply(time).toMillis(), TimeUnit.MILLISECONDS)) {
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
