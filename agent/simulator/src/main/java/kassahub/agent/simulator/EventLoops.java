package kassahub.agent.simulator;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The threads that all simulators of a process share: made with the first, ended with the last. */
final class EventLoops {
  private static final int THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

  private static Optional<EventLoopGroup> group = Optional.empty();
  private static int users;

  private EventLoops() {}

  static synchronized EventLoop acquire() {
    users++;
    return group.orElseGet(EventLoops::begin).next();
  }

  static synchronized void release() {
    users--;
    if (users == 0) {
      group.ifPresent(idle -> idle.shutdownGracefully(0, 2, TimeUnit.SECONDS));
      group = Optional.empty();
    }
  }

  private static EventLoopGroup begin() {
    EventLoopGroup made =
        new MultiThreadIoEventLoopGroup(
            THREADS, new DefaultThreadFactory("simulator", true), NioIoHandler.newFactory());
    group = Optional.of(made);
    return made;
  }
}
