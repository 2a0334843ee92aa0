package kassahub.hub.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import kassahub.hub.database.DatabaseAddress.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the server that takes writes, for each connection that is opened.
 *
 * <p>All are asked at once. One that was cut off while another was promoted believes in itself
 * still: the one on the newest timeline is the primary, for each promotion begins one. A lone
 * server is not asked. Asked by JDBC, whose limits also end a greeting that is never answered.
 */
final class Primary {
  private static final Logger LOG = LoggerFactory.getLogger(Primary.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** With a silent server each round takes as long as patience: what it found is believed. */
  private static final Duration BELIEVED = Duration.ofSeconds(5);

  private static final Duration RETRIED = Duration.ofSeconds(1);

  /** The name of a WAL file begins with its timeline; a standby has none to write. */
  private static final String TIMELINE =
      """
      select case when pg_is_in_recovery() then null
        else left(pg_walfile_name(pg_current_wal_lsn()), 8) end
      """;

  private final DatabaseAddress address;
  private @Nullable Round round;
  private @Nullable Server last;

  Primary(DatabaseAddress address) {
    this.address = address;
  }

  /** For a pool of Vert.x: never waits. */
  Supplier<Future<SqlConnectOptions>> asOptions(Vertx vertx) {
    return () -> options(vertx).map(options -> options);
  }

  /** Options of a connection to the primary; never waits. */
  Future<PgConnectOptions> options(Vertx vertx) {
    return address.servers().size() == 1
        ? Future.succeededFuture(address.forHub(address.servers().getFirst()))
        : vertx
            .executeBlocking(this::find, false)
            .map(found -> address.forHub(Objects.requireNonNull(found)));
  }

  /**
   * The primary; waits for the servers' answers, seconds at most.
   *
   * @throws IllegalStateException no server takes writes
   */
  synchronized Server find() {
    if (address.servers().size() == 1) {
      return address.servers().getFirst();
    }
    var known = round;
    if (known == null || known.isOver()) {
      known = new Round(askAll(), System.nanoTime());
      round = known;
    }
    return primary(known);
  }

  /** What a server said of itself. */
  private record Answer(Server server, Optional<Long> timeline, String fault) {}

  /** All servers were asked at one time. */
  private record Round(List<Answer> answers, long endNanos) {
    Optional<Answer> newest() {
      return answers.stream()
          .filter(answer -> answer.timeline().isPresent())
          .max(Comparator.comparing(answer -> answer.timeline().orElseThrow()));
    }

    boolean isOver() {
      var believed = newest().isPresent() ? BELIEVED : RETRIED;
      return System.nanoTime() - endNanos > believed.toNanos();
    }
  }

  private List<Answer> askAll() {
    try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked =
          address.servers().stream().map(server -> asking.submit(() -> ask(server))).toList();
      var answers = new ArrayList<Answer>();
      for (var answer : asked) {
        answers.add(answer.get());
      }
      return answers;
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the primary was sought", stop);
    }
  }

  private Answer ask(Server server) {
    var hub = address.hub();
    var url = address.jdbcUrl(server, PATIENCE, PATIENCE);
    try (var connection = DriverManager.getConnection(url, hub.user(), hub.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(TIMELINE)) {
      rows.next();
      var timeline = Optional.ofNullable(rows.getString(1)).map(hex -> Long.parseLong(hex, 16));
      return new Answer(server, timeline, "stands by");
    } catch (SQLException failure) {
      return new Answer(server, Optional.empty(), String.valueOf(failure.getMessage()));
    }
  }

  private Server primary(Round asked) {
    var found =
        asked
            .newest()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "no server takes writes: " + described(asked.answers())))
            .server();
    if (!found.equals(last)) {
      LOG.info("The database's primary is {}.", found);
      last = found;
    }
    return found;
  }

  private static String described(List<Answer> answers) {
    return answers.stream()
        .map(answer -> answer.server() + " " + answer.fault())
        .reduce((one, other) -> one + "; " + other)
        .orElse("");
  }
}
