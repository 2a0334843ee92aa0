package kassahub.hub.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes the bodies of requests into memory, after their sender has been admitted: none larger than
 * its route says, no more of them together than their share, none for longer than the limits say.
 *
 * <p>Those whom nobody knows have a small share of their own, so that they cannot keep out those
 * who signed in.
 */
final class Bodies {
  /** Forms and JSON in general. */
  static final int USUAL = 64 << 10;

  /** Files and lists of 10 000 serials. */
  static final int LARGE = 4 << 20;

  private static final long SHARE_OF_UNKNOWN = 8L << 20;
  private static final long SHARE_OF_KNOWN = 64L << 20;

  /** Of what is for all who are known: nobody keeps the others out. */
  private static final long SHARE_OF_ACCOUNT = 16L << 20;

  private static final String TIMER = "kassahub.body-timer";

  private final Vertx vertx;
  private final WebLimits limits;
  private final BodyHandler usual;
  private final BodyHandler large;
  private final AtomicLong unknown = new AtomicLong(SHARE_OF_UNKNOWN);
  private final AtomicLong known = new AtomicLong(SHARE_OF_KNOWN);
  private final Map<Long, Long> ofAccounts = new ConcurrentHashMap<>();

  Bodies(Vertx vertx, WebLimits limits, Path uploads) {
    this.vertx = vertx;
    this.limits = limits;
    usual = BodyHandler.create(false).setBodyLimit(USUAL);
    large =
        BodyHandler.create(uploads.toString())
            .setBodyLimit(LARGE)
            .setDeleteUploadedFilesOnEnd(true);
  }

  /** Whether there is anything to read. */
  static boolean expected(HttpServerRequest request) {
    return request.getHeader("Transfer-Encoding") != null || declared(request) != 0;
  }

  /** Stops reading until somebody has looked at who sends. */
  void hold(RoutingContext context) {
    context.request().pause();
    long timer = vertx.setTimer(limits.wholeBody().toMillis(), _ -> late(context));
    context.put(TIMER, timer);
    context.addEndHandler(_ -> vertx.cancelTimer(timer));
  }

  /** Reads the body and goes on to the next handler, or refuses; on the request's event loop. */
  void read(RoutingContext context, OptionalLong account, int largest) {
    long declared = declared(context.request());
    if (declared > largest) {
      refuse(context, 413);
      return;
    }
    long bytes = declared < 0 ? largest : declared;
    if (!take(account, bytes)) {
      refuse(context, 503);
      return;
    }
    context.addEndHandler(_ -> giveBack(account, bytes));
    (largest > USUAL ? large : usual).handle(context);
  }

  private boolean take(OptionalLong account, long bytes) {
    var share = account.isPresent() ? known : unknown;
    boolean room = share.addAndGet(-bytes) >= 0;
    if (account.isPresent()) {
      long taken = ofAccounts.merge(account.getAsLong(), bytes, Long::sum);
      room &= taken <= SHARE_OF_ACCOUNT;
    }
    if (!room) {
      giveBack(account, bytes);
    }
    return room;
  }

  private void giveBack(OptionalLong account, long bytes) {
    (account.isPresent() ? known : unknown).addAndGet(bytes);
    account.ifPresent(
        id -> ofAccounts.computeIfPresent(id, (_, taken) -> taken > bytes ? taken - bytes : null));
  }

  /** The body is whole. */
  void done(RoutingContext context) {
    Long timer = context.get(TIMER);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  /** What is still to come is read and forgotten, within the time that every body has. */
  void forget(RoutingContext context) {
    context.request().resume();
  }

  private void refuse(RoutingContext context, int status) {
    forget(context);
    context.fail(status);
  }

  private static void late(RoutingContext context) {
    context.request().connection().close();
  }

  /** Bytes that the sender announces; negative = unknown. */
  private static long declared(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    if (length == null) {
      return request.getHeader("Transfer-Encoding") == null ? 0 : -1;
    }
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException garbled) {
      return Long.MAX_VALUE;
    }
  }
}
