package kassahub.hub.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends connections on which no request begins in time: not a byte now and then, but its whole head.
 */
final class QuietConnections {
  private final Vertx vertx;
  private final Duration patience;
  private final Map<HttpConnection, Long> timers = new ConcurrentHashMap<>();

  QuietConnections(Vertx vertx, Duration patience) {
    this.vertx = vertx;
    this.patience = patience;
  }

  void opened(HttpConnection connection) {
    connection.closeHandler(_ -> busy(connection));
    quiet(connection);
  }

  /** A request is here: its own limits count now. */
  void busy(HttpConnection connection) {
    Long timer = timers.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  /** The answer is out. */
  void quiet(HttpConnection connection) {
    busy(connection);
    timers.put(connection, vertx.setTimer(patience.toMillis(), _ -> connection.close()));
  }
}
