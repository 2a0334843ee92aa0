package kassahub.agent.uplink;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One question to the hub at a time, beside reports, and its answer. */
final class Question<T> {
  private final AtomicReference<@Nullable CompletableFuture<T>> asked = new AtomicReference<>();

  /** How a future is waited for. */
  interface Waiting<T> {
    T await(CompletableFuture<T> answer, Duration patience)
        throws UplinkException, InterruptedException;
  }

  /** Before it is sent. */
  void expect() {
    asked.set(new CompletableFuture<>());
  }

  void answered(T answer) {
    CompletableFuture<T> now = asked.get();
    if (now != null) {
      now.complete(answer);
    }
  }

  void failed(UplinkException why) {
    CompletableFuture<T> now = asked.get();
    if (now != null) {
      now.completeExceptionally(why);
    }
  }

  T await(Duration patience, Waiting<T> waiting) throws UplinkException, InterruptedException {
    CompletableFuture<T> now = asked.get();
    if (now == null) {
      throw new IllegalStateException("nothing was asked");
    }
    try {
      return waiting.await(now, patience);
    } finally {
      asked.set(null);
    }
  }
}
