package kassahub.hub.database;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import kassahub.hub.database.DatabaseAddress.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads that take long and change nothing, as a report over a whole fleet: from a standby where the
 * configuration names some, so that the primary is left to those who write.
 *
 * <p>Nobody sees less there than on the primary: a standby is read when it has applied whatever the
 * primary had written by then, on the primary's timeline. One that has not within the patience,
 * does not answer or ends the read, because what it applies takes rows away, is left alone for half
 * a minute, and the primary is read.
 */
public final class LargeReads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LargeReads.class);

  private final Database primary;
  private final List<ReadableStandby> standbys;
  private final Duration patience;
  private final AtomicLong fromStandbys = new AtomicLong();
  private final AtomicLong fallenBack = new AtomicLong();

  private LargeReads(Database primary, List<ReadableStandby> standbys, Duration patience) {
    this.primary = primary;
    this.standbys = standbys;
    this.patience = patience;
  }

  /** All of them from the primary. */
  public static LargeReads ofPrimary(Database primary) {
    return new LargeReads(primary, List.of(), Duration.ZERO);
  }

  /**
   * From the first of these servers that is good enough; connects lazily.
   *
   * @param address what is read, and as whom
   * @param patience how long a standby may need to apply what the primary had written
   */
  public static LargeReads open(
      Vertx vertx,
      DatabaseAddress address,
      Database primary,
      List<Server> servers,
      Duration patience) {
    var standbys =
        servers.stream().map(server -> new ReadableStandby(vertx, address, server)).toList();
    return new LargeReads(primary, standbys, patience);
  }

  /**
   * Runs work that only reads, on behalf of a caller.
   *
   * @param work is run again from its beginning when a standby fails in the middle: what it has
   *     done until then must count for nothing
   */
  public <T> T read(Scope scope, Function<Tx, T> work) {
    if (standbys.isEmpty()) {
      return primary.transact(scope, work);
    }
    var written = primary.transact(WrittenPosition::of);
    long deadline = System.nanoTime() + patience.toNanos();
    for (var standby : standbys) {
      if (standby.rests()) {
        continue;
      }
      var begun = new AtomicBoolean();
      try {
        T result =
            standby.read(
                scope,
                tx -> {
                  standby.await(tx, written, deadline);
                  begun.set(true);
                  return work.apply(tx);
                });
        fromStandbys.incrementAndGet();
        return result;
      } catch (WrittenPosition.Unfit | DatabaseAway | PgException failure) {
        standby.rest();
        LOG.warn(
            "A standby is not read from for a while. server={} reason=\"{}\"",
            standby.server(),
            failure.getMessage());
      }
      if (begun.get()) {
        break; // the next one applies what ended the read here
      }
    }
    fallenBack.incrementAndGet();
    return primary.transact(scope, work);
  }

  /** How many were made from a standby. */
  public long fromStandbys() {
    return fromStandbys.get();
  }

  /** How many were made from the primary because no standby would do. */
  public long fallenBack() {
    return fallenBack.get();
  }

  @Override
  public void close() {
    standbys.forEach(ReadableStandby::close);
  }
}
