package kassahub.hub.gateway.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Connections of which no agent is known yet. To gRPC one is busy, for ever, whose call's request
 * does not come, and ending the call does not end it: so each ends in time that does not get a
 * name. Enrolling takes less. While the door has one in its line, which may be long, no time runs;
 * who leaves the line without a name has it once more, and does not get into the line again.
 */
final class UnnamedConnections implements ChannelFactory<ServerChannel> {
  private final Map<String, Channel> open = new ConcurrentHashMap<>();
  private final Map<String, Channel> waiting = new ConcurrentHashMap<>();
  private final EventLoopGroup loops;
  private final Duration patience;

  UnnamedConnections(EventLoopGroup loops, Duration patience) {
    this.loops = loops;
    this.patience = patience;
  }

  @Override
  public ServerChannel newChannel() {
    return new NioServerSocketChannel() {
      @Override
      protected int doReadMessages(List<Object> accepted) throws Exception {
        int count = super.doReadMessages(accepted);
        if (count > 0) {
          await((Channel) accepted.get(accepted.size() - 1));
        }
        return count;
      }
    };
  }

  private void await(Channel connection) {
    String address = String.valueOf(connection.remoteAddress());
    open.put(address, connection);
    later(() -> end(address, connection));
  }

  private void end(String address, Channel connection) {
    if (open.remove(address, connection)) {
      cut(connection);
    }
  }

  private void later(Runnable work) {
    loops.schedule(work, patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void cut(Channel connection) {
    var first = connection.pipeline().firstContext();
    if (first != null) { // null: it has ended
      first.close(); // HTTP/2 would first wait for its streams
    }
  }

  /** Somebody from this address waits for the door to look at a certificate of ours. */
  void waits(String address) {
    var connection = open.remove(address);
    if (connection != null) {
      waiting.put(address, connection);
    }
  }

  /** An agent speaks on the connection from this address: it stays. */
  void named(String address) {
    waiting.remove(address);
  }

  /** Nobody waits at this address any more; nothing happens when an agent speaks from it. */
  void left(String address) {
    var connection = waiting.remove(address);
    if (connection != null) {
      later(() -> cut(connection));
    }
  }
}
