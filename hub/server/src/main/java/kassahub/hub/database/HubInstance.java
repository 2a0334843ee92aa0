package kassahub.hub.database;

import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This running hub among the others on the same database (d20): one row, beaten every five seconds
 * by the database's clock, gone when the hub stops. A row not beaten for a day is removed by
 * whoever beats next.
 */
public final class HubInstance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HubInstance.class);
  private static final long BEAT_SECONDS = 5;
  private static final long STOP_MILLIS = 5_000;

  private static final String BEAT =
      """
      insert into hub_instance (id, name, version, started_at, beat_at)
      values ($1, $2, $3, now(), now())
      on conflict (id) do update set beat_at = now()
      """;

  private static final String REMOVE_DEAD =
      "delete from hub_instance where beat_at < now() - interval '1 day'";

  private static final String REMOVE = "delete from hub_instance where id = $1";

  /** A quarter of a megabyte that cannot be packed and fits no page there is. */
  private static final String FILL =
      """
      insert into hub_instance (id, name, version, started_at, beat_at)
      select $1, 'probe', string_agg(gen_random_uuid()::text, ''), now(), now() - interval '1 hour'
      from generate_series(1, 8000)
      """;

  private static final String ALIVE =
      "select count(*) as alive from hub_instance where beat_at > now() - interval '30 seconds'";

  private final Database database;
  private final UUID id = UUID.randomUUID();
  private final String name;
  private final String version;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private @Nullable Thread beating;

  /**
   * Writes nothing yet.
   *
   * @param name for people: the host's name
   * @param version of this release
   */
  public HubInstance(Database database, String name, String version) {
    this.database = database;
    this.name = name;
    this.version = version;
  }

  /** What links and leases carry. */
  public UUID id() {
    return id;
  }

  /** Enters the row and keeps beating. */
  public void start() {
    beat();
    LOG.info(
        "This hub is one of those on its database. instance={} name={} version={}",
        id,
        name,
        version);
    beating = Thread.ofVirtual().name("heartbeat").start(this::keepBeating);
  }

  /** How many hubs beat within the last half minute, this one included. */
  public long alive() {
    return database.transact(tx -> tx.one(ALIVE, row -> row.number("alive")));
  }

  @Override
  public void close() {
    stopped.countDown();
    var thread = beating;
    if (thread == null) {
      return;
    }
    beating = null;
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException hurry) {
      Thread.currentThread().interrupt();
    }
    database.run(tx -> tx.execute(REMOVE, id));
  }

  private void keepBeating() {
    try {
      while (!stopped.await(BEAT_SECONDS, TimeUnit.SECONDS)) {
        tryToBeat();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToBeat() {
    try {
      beat();
      if (database.outage().isPresent()) {
        fill();
      }
    } catch (DatabaseAway later) {
      LOG.debug("no beat", later);
    } catch (RuntimeException failure) {
      LOG.warn("this hub could not say that it lives instance={}", id, failure);
    }
  }

  /** A beat fits its page also when the disk is full: this says whether there is room again. */
  private void fill() {
    var probe = UUID.randomUUID();
    database.run(
        tx -> {
          tx.execute(FILL, probe);
          tx.execute(REMOVE, probe);
        });
    database.wrote();
  }

  private void beat() {
    database.run(
        tx -> {
          tx.execute(BEAT, id, name, version);
          tx.execute(REMOVE_DEAD);
        });
  }
}
