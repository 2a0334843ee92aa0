package kassahub.hub.database;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends connections on which nothing arrives. Vert.x's own idle timeout does not: it asks the
 * PostgreSQL encoder to close, which says goodbye and waits for the server to hang up (5.0.10). So
 * the watch stands in front of that encoder, at the socket.
 */
final class Silence {
  private Silence() {}

  /** The same without an exception, which would be logged with its stack for each connection. */
  private static final class Watch extends ReadTimeoutHandler {
    Watch(Duration longest) {
      super(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void readTimedOut(ChannelHandlerContext context) {
      context.close();
    }
  }

  /** A connection that was opened for a pool; it goes there when its session has begun. */
  static void watch(SqlConnection connection, Duration longest) {
    var socket = socket(connection);
    socket.channelHandlerContext().pipeline().addFirst(new Watch(longest));
    SessionStart.of(connection)
        .onFailure(refused -> socket.close())
        .onComplete(begun -> connection.close());
  }

  /** Ends one that does not answer, without a goodbye. */
  static void hangUp(SqlConnection connection) {
    socket(connection).channelHandlerContext().pipeline().firstContext().close();
  }

  private static NetSocketInternal socket(SqlConnection connection) {
    if (connection instanceof SqlConnectionInternal known
        && known.unwrap().unwrap() instanceof SocketConnectionBase socket) {
      return socket.socket();
    }
    throw new IllegalStateException("another client than was tried: " + connection.getClass());
  }
}
