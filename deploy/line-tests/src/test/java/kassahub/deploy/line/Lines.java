package kassahub.deploy.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Lines at one hub that go through the same trouble together. */
final class Lines implements AutoCloseable {
  /** Who had less to say has not been through it. */
  private static final int AT_LEAST = 10;

  private final ExecutorService together = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Line> lines = new ArrayList<>();

  /** What happens while the shops sell. */
  @FunctionalInterface
  interface Trouble {
    void befall(List<Line> lines) throws Exception;
  }

  private Lines() {}

  /** Opens them all at once, each in a folder of its own. */
  static Lines open(LineHub hub, Installer installer, List<Long> seeds, Path data)
      throws Exception {
    var opened = new Lines();
    try {
      opened.lines.addAll(
          opened.each(seeds, seed -> new Line(hub, installer, seed, data.resolve("seed-" + seed))));
      return opened;
    } catch (Exception failed) {
      opened.close();
      throw failed;
    }
  }

  /**
   * The shops sell until the trouble is over, come to rest, and have lost and doubled nothing.
   *
   * @param calm how long that may take
   */
  void live(Trouble trouble, Duration calm) throws Exception {
    Future<?> troubled =
        together.submit(
            () -> {
              trouble.befall(lines);
              return true;
            });
    each(
        lines,
        line -> {
          line.sellThrough(() -> !troubled.isDone());
          troubled.get();
          line.settle("after " + line.history(), calm);
          assertThat(line.end().acknowledged()).isGreaterThan(AT_LEAST);
          return true;
        });
  }

  /** Does something with each at the same time. */
  private <A, B> List<B> each(List<A> all, Work<A, B> work) throws Exception {
    var done = new ArrayList<B>();
    var calls = all.stream().map(one -> (Callable<B>) () -> work.with(one)).toList();
    for (var call : together.invokeAll(calls)) {
      done.add(result(call));
    }
    return done;
  }

  @FunctionalInterface
  private interface Work<A, B> {
    B with(A one) throws Exception;
  }

  /** What a test has to say about it is said as it was. */
  private static <T> T result(Future<T> call) throws Exception {
    try {
      return call.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof AssertionError wrong) {
        throw wrong;
      }
      throw failed;
    }
  }

  @Override
  public void close() throws IOException {
    for (Line line : lines) {
      line.close();
    }
    together.close();
  }
}
