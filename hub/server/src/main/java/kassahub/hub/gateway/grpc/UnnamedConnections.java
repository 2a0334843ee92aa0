package kassahub.hub.gateway.grpc;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Connections of which no agent is known yet. To gRPC one is busy, for ever, whose call's request
 * does not come, and ending the call does not end it: so each ends in time that does not get a
 * name. Enrolling takes less.
 */
final class UnnamedConnections implements ChannelFactory<ServerChannel> {
  private static final long SECONDS = 30;

  private final Map<String, Channel> open = new ConcurrentHashMap<>();
  private final EventLoopGroup loops;

  UnnamedConnections(EventLoopGroup loops) {
    this.loops = loops;
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
    loops.schedule(() -> end(address, connection), SECONDS, TimeUnit.SECONDS);
  }

  private void end(String address, Channel connection) {
    if (open.remove(address, connection)) {
      connection.pipeline().firstContext().close(); // HTTP/2 would first wait for its streams
    }
  }

  /** An agent speaks on the connection from this address: it stays. */
  void named(String address) {
    open.remove(address);
  }
}
