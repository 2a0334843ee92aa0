package kassahub.hub.database;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.CompletionException;

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
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException("waiting on an event loop");
    }
    try {
      return future.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
    }
  }
}
