package kassahub.hub.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
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
import java.util.concurrent.TimeUnit;
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
  /** Anything may have changed: published to this instance alone once it hears the others again. */
  public static final String ALL = "*";

  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);
  private static final String CHANNEL = "kassahub_changes";
  private static final String NOTIFY = "select pg_notify($1, $2)";
  private static final long PACE_MILLIS = 100;
  private static final long RECONNECT_MILLIS = 1_000;
  private static final long ASK_MILLIS = 15_000;
  private static final long PATIENCE_SECONDS = 10;
  private static final int LONGEST_PAYLOAD = 7_900;
  private static final int MOST_WAITING = 10_000;

  private final Vertx vertx;
  private final Primary server;
  private final String instance = UUID.randomUUID().toString();
  private final Map<String, List<Consumer<String>>> consumers = new ConcurrentHashMap<>();
  private final Set<String> outgoing = new LinkedHashSet<>();
  private final BlockingQueue<String> incoming = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicLong dropped = new AtomicLong();
  private final RecentChanges recent = new RecentChanges();
  private volatile @Nullable PgConnection listening;
  private @Nullable Thread deliverer;
  private volatile boolean running;
  private long timer = -1;
  private long asking = -1;

  /** Ends when closed. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  public Changes(Vertx vertx, DatabaseAddress address) {
    this.vertx = vertx;
    server = new Primary(address);
  }

  /** Connects; published and subscribed topics before that are kept. */
  public void start() {
    deliverer = Thread.ofVirtual().name("changes").start(this::deliver);
    running = true;
    Await.on(listen());
    timer = vertx.setPeriodic(PACE_MILLIS, tick -> flush());
    asking = vertx.setPeriodic(ASK_MILLIS, tick -> ask());
  }

  private Future<PgConnection> listen() {
    return server.options(vertx).compose(this::connect).compose(this::listenOn);
  }

  private Future<PgConnection> connect(PgConnectOptions options) {
    var connecting = PgConnection.connect(vertx, options);
    return connecting
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .onFailure(late -> connecting.onSuccess(PgConnection::close));
  }

  private Future<PgConnection> listenOn(PgConnection connection) {
    connection.notificationHandler(told -> received(told.getPayload()));
    connection.closeHandler(lost -> lost(connection));
    return connection
        .query("listen " + CHANNEL)
        .execute()
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .onSuccess(heard -> recent.missed())
        .onSuccess(heard -> listening = connection)
        .map(connection)
        .onComplete(
            done -> {
              if (done.failed() || !running) {
                connection.close();
              }
            });
  }

  private void lost(PgConnection connection) {
    if (connection.equals(listening)) {
      listening = null;
      again();
    }
  }

  private void again() {
    if (running) {
      vertx.setTimer(
          RECONNECT_MILLIS,
          tick -> listen().onSuccess(heard -> accept(ALL)).onFailure(away -> again()));
    }
  }

  /** Closing waits until the server hangs up, which a silent one does not: so not for that. */
  private void giveUp(PgConnection silent) {
    lost(silent);
    silent.close();
  }

  /** A listener hears nothing for hours: whether the server is there shows when it is asked. */
  private void ask() {
    var current = listening;
    if (current != null) {
      current
          .query("select 1")
          .execute()
          .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .onFailure(silent -> giveUp(current));
    }
  }

  /**
   * Says that the topic changed. Cheap and never blocks; call it after the commit: {@code
   * tx.afterCommit(() -> changes.publish("activation:" + number))}.
   */
  public void publish(String topic) {
    accept(topic);
    tellOthers(topic);
  }

  /** Says to the other instances only that the topic changed; likewise. */
  public void tellOthers(String topic) {
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

  /**
   * Which of these topics changed in the time until now, for who subscribed a moment ago; empty
   * when that is longer than this instance remembers, or it does not hear the others now.
   */
  public Optional<List<String>> changed(List<String> topics, Duration past) {
    return Optional.of(topics.stream().filter(topic -> recent.changed(topic, past)).toList())
        .filter(known -> listening != null && recent.knows(past));
  }

  /** How many topics were not told because too many were waiting. */
  public long dropped() {
    return dropped.get();
  }

  @Override
  public void close() {
    running = false;
    vertx.cancelTimer(timer);
    vertx.cancelTimer(asking);
    var current = listening;
    listening = null;
    if (current != null) {
      current.close(); // not waited for: a server that says nothing would hold up the hub's end
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
    var current = listening;
    if (current != null) {
      takePayload().ifPresent(payload -> send(current, payload));
    }
  }

  private static void send(PgConnection through, String payload) {
    through
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
      recent.missed();
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
    recent.add(topic);
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
