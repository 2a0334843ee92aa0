package kassahub.hub.database;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a Vert.x future on a virtual thread. */
public final class Await {
  private Await() {}

  /**
   * The future's value.
   *
   * @throws RuntimeException what the future failed with; a checked cause comes wrapped in {@link
   *     CompletionException}
   */
  public static <T> T on(Future<T> future) {
    try {
      return waiting(future).join();
    } catch (CompletionException failure) {
      throw cause(failure);
    }
  }

  /**
   * The same, but not for ever.
   *
   * @throws TimeoutException when it was not done in time; what it brings later is the caller's
   */
  static <T> T on(Future<T> future, Duration patience) throws TimeoutException {
    try {
      return waiting(future).orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS).join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof TimeoutException late) {
        throw late;
      }
      throw cause(failure);
    }
  }

  private static <T> CompletableFuture<T> waiting(Future<T> future) {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException("waiting on an event loop");
    }
    return future.toCompletionStage().toCompletableFuture();
  }

  private static RuntimeException cause(CompletionException failure) {
    return failure.getCause() instanceof RuntimeException cause ? cause : failure;
  }

  /**
   * Waits for a peer, and not for ever.
   *
   * @throws IOException when the future failed or was not done in time
   */
  public static void within(Duration patience, Future<?> future) throws IOException {
    try {
      future
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException late) {
      throw new IOException("nothing moved for " + patience, late);
    } catch (ExecutionException failure) {
      throw new IOException(failure.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("stopped").initCause(stopped);
    }
  }
}
