package kassahub.deploy.bench;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How long a bench waits for its hub before it gives up. */
final class Patience {
  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description = "How long an answer may take (default: ${DEFAULT-VALUE}).")
  private int seconds = 300;

  void check(Bounds bounds) {
    bounds.require("--patience", seconds, 1, Bounds.DAY_SECONDS);
  }

  /** Looks so often until it is so; false when it has become none in time. */
  boolean await(Duration look, BooleanSupplier so) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (!so.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      Pause.of(look);
    }
    return true;
  }

  /**
   * The same where nothing can be measured without it.
   *
   * @param missing what is said of it then
   */
  void require(Duration look, BooleanSupplier so, Supplier<String> missing)
      throws InterruptedException {
    if (!await(look, so)) {
      throw new IllegalStateException(
          missing.get() + " after " + seconds + " s: the hub is stuck, or --patience is too short");
    }
  }
}
