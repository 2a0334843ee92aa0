package kassahub.agent.uplink;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** How a loop lets time pass. */
public interface Waiter {
  void pause(Duration time) throws InterruptedException;

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
    var never = new Semaphore(0);
    return time -> never.tryAcquire(pauses.apply(time).toMillis(), TimeUnit.MILLISECONDS);
  }
}
