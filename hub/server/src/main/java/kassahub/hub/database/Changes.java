package kassahub.hub.database;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.pubsub.PgSubscriber;
import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that something changed, to this instance at once and to the others within a tenth of a
 * second: wake-ups and live pages.
 *
 * <p>A topic is {@code kind:id} or a single word; it carries no content. At most ten notifications
 * a second leave an instance, over a connection of its own (a notifying commit takes a lock of the
 * whole database). Losing one is allowed: whoever waits also looks now and then.
 */
public final class Changes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
  private static final String CHANNEL = "kassahub_changes";
  private static final String NOTIFY = "select pg_notify($1, $2)";
  private static final long PACE_MILLIS = 100;
  private static final long RECONNECT_MILLIS = 1_000;
  private static final int LONGEST_PAYLOAD = 7_900;
  private static final int MOST_WAITING = 10_000;

  private final Vertx vertx;
  private final PgConnectOptions server;
  private final String instance = UUID.randomUUID().toString();
  private final Map<String, List<Consumer<String>>> consumers = new ConcurrentHashMap<>();
  private final Set<String> outgoing = new LinkedHashSet<>();
  private final BlockingQueue<String> incoming = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private @Nullable PgSubscriber subscriber;
  private @Nullable Thread deliverer;
  private long timer = -1;

  /** Ends when closed. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  public Changes(Vertx vertx, DatabaseAddress address) {
    this.vertx = vertx;
    server = address.forHub();
  }

  /** Connects; published and subscribed topics before that are kept. */
  public void start() {
    deliverer = Thread.ofVirtual().name("changes").start(this::deliver);
    var listener =
        PgSubscriber.subscriber(vertx, server).reconnectPolicy(attempt -> RECONNECT_MILLIS);
    listener.channel(CHANNEL).handler(this::received);
    Await.on(listener.connect());
    subscriber = listener;
    timer = vertx.setPeriodic(PACE_MILLIS, tick -> flush());
  }

  /**
   * Says that the topic changed. Cheap and never blocks; call it after the commit: {@code
   * tx.afterCommit(() -> changes.publish("activation:" + number))}.
   */
  public void publish(String topic) {
    accept(topic);
    synchronized (outgoing) {
      if (outgoing.size() < MOST_WAITING) {
        outgoing.add(topic);
      } else {
        dropped.incrementAndGet();
      }
    }
  }

  /**
   * Calls the consumer with each changed topic.
   *
   * @param topic a whole topic, {@code activation:7}, or all of a kind, {@code activation:}
   * @param consumer quick; runs one at a time on a virtual thread
   */
  public Subscription subscribe(String topic, Consumer<String> consumer) {
    consumers.compute(
        topic,
        (key, present) -> {
          var all = present == null ? new CopyOnWriteArrayList<Consumer<String>>() : present;
          all.add(consumer);
          return all;
        });
    return () -> unsubscribe(topic, consumer);
  }

  /** How many topics were not told because too many were waiting. */
  public long dropped() {
    return dropped.get();
  }

  @Override
  public void close() {
    vertx.cancelTimer(timer);
    if (subscriber != null) {
      Await.on(subscriber.close());
      subscriber = null;
    }
    if (deliverer != null) {
      deliverer.interrupt();
    }
  }

  private void unsubscribe(String topic, Consumer<String> consumer) {
    consumers.computeIfPresent(
        topic,
        (key, all) -> {
          all.remove(consumer);
          return all.isEmpty() ? null : all;
        });
  }

  private void flush() {
    var current = subscriber;
    if (current == null || current.actualConnection() == null) {
      return;
    }
    takePayload().ifPresent(payload -> send(current, payload));
  }

  private static void send(PgSubscriber through, String payload) {
    through
        .actualConnection()
        .preparedQuery(NOTIFY)
        .execute(Tuple.of(CHANNEL, payload))
        .onFailure(lost -> LOG.warn("other instances were not told: {}", lost.getMessage()));
  }

  private Optional<String> takePayload() {
    var payload = new StringBuilder(instance);
    synchronized (outgoing) {
      var topics = outgoing.iterator();
      while (topics.hasNext()) {
        var topic = topics.next();
        if (payload.length() + topic.length() + 1 > LONGEST_PAYLOAD) {
          break;
        }
        payload.append('\n').append(topic);
        topics.remove();
      }
    }
    return payload.length() == instance.length()
        ? Optional.empty()
        : Optional.of(payload.toString());
  }

  private void received(String payload) {
    var lines = payload.lines().toList();
    if (!lines.isEmpty() && !lines.getFirst().equals(instance)) {
      lines.stream().skip(1).forEach(this::accept);
    }
  }

  private void accept(String topic) {
    if (!incoming.offer(topic)) {
      dropped.incrementAndGet();
    }
  }

  private void deliver() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        tell(incoming.take());
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(String topic) {
    call(consumers.get(topic), topic);
    var end = topic.indexOf(':');
    if (end > 0) {
      call(consumers.get(topic.substring(0, end + 1)), topic);
    }
  }

  private static void call(@Nullable List<Consumer<String>> all, String topic) {
    if (all == null) {
      return;
    }
    for (var consumer : all) {
      try {
        consumer.accept(topic);
      } catch (RuntimeException failure) {
        LOG.error("a listener failed topic={}", topic, failure);
      }
    }
  }
}
