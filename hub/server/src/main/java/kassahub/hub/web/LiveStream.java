package kassahub.hub.web;

import io.vertx.core.Context;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Server-sent events to one open tab: each names a topic that changed, and nothing else.
 *
 * <p>A topic waits while the reader is slow or its rights are being checked, once however often it
 * changed meanwhile.
 */
final class LiveStream {
  private static final long HEARTBEAT_MILLIS = 20_000;
  private static final long SPREAD_MILLIS = 10_000;

  private final HttpServerResponse response;
  private final Context loop;
  private final Set<String> waiting = new LinkedHashSet<>();
  private boolean draining;
  private Predicate<String> allowed = topic -> true;

  LiveStream(HttpServerResponse response, Context loop) {
    this.response = response;
    this.loop = loop;
  }

  void open(Runnable whenClosed) {
    loop.runOnContext(
        _ -> {
          if (response.closed()) {
            whenClosed.run();
            return;
          }
          response
              .setChunked(true)
              .putHeader("Content-Type", "text/event-stream")
              .putHeader("Content-Encoding", "identity");
          response.write("retry: 3000\n\n");
          long beat =
              loop.owner()
                  .setPeriodic(HEARTBEAT_MILLIS, tick -> response.write(": still here\n\n"));
          response.closeHandler(
              closed -> {
                loop.owner().cancelTimer(beat);
                whenClosed.run();
              });
          response.drainHandler(free -> drain());
        });
  }

  /** Asked on a virtual thread before each event; false ends the stream. */
  void allow(Predicate<String> check) {
    allowed = check;
  }

  /** Says that a topic changed; returns at once. */
  void changed(String topic) {
    synchronized (waiting) {
      waiting.add(topic);
    }
    drain();
  }

  /** Says so within ten seconds: every open page hears it, and not all shall ask at once. */
  void changedByNow(String topic) {
    long wait = ThreadLocalRandom.current().nextLong(1, SPREAD_MILLIS);
    loop.owner().setTimer(wait, tick -> changed(topic));
  }

  private void drain() {
    synchronized (waiting) {
      if (draining || waiting.isEmpty() || response.writeQueueFull()) {
        return;
      }
      draining = true;
    }
    Thread.ofVirtual().name("live").start(this::sendWaiting);
  }

  private void sendWaiting() {
    try {
      String topic = next();
      while (!topic.isEmpty()) {
        if (!allowed.test(topic)) {
          loop.runOnContext(_ -> response.end());
          return;
        }
        String event = "event: change\ndata: " + topic + "\n\n";
        loop.runOnContext(_ -> write(event));
        topic = next();
      }
    } finally {
      synchronized (waiting) {
        draining = false;
      }
    }
    drain();
  }

  private void write(String event) {
    if (!response.closed() && !response.ended()) {
      response.write(event);
    }
  }

  private String next() {
    synchronized (waiting) {
      if (waiting.isEmpty() || response.writeQueueFull()) {
        return "";
      }
      var first = waiting.iterator().next();
      waiting.remove(first);
      return first;
    }
  }
}
