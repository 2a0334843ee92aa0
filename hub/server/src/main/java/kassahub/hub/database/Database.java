package kassahub.hub.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The hub's connections to PostgreSQL.
 *
 * <p>A transaction commits when the work returns and rolls back when it throws. A broken uniqueness
 * ends as {@link UniqueViolation} with the constraint's name, for the service to turn into a
 * Problem, a database that cannot work now as {@link DatabaseAway}.
 */
public final class Database implements AutoCloseable {
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);

  /**
   * A network that swallows everything looks like a server that thinks: TCP alone would wait for a
   * quarter of an hour. Nothing the hub asks for takes that long before the first row; a commit
   * that waits for a standby may, and is then asked for again.
   */
  private static final Duration SILENCE = Duration.ofMinutes(1);

  /** Where others hold the connections. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /**
   * For a connection that nobody holds, or to hear that a transaction has begun, which is no work:
   * who asks for a page is told sooner than silence ends.
   */
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(4);

  private static final String SET_SCOPE = "select set_config('kassahub.account', $1, true)";

  private final Pool pool;
  private final Duration patience;
  private final Outage outage;
  private final AtomicInteger lent = new AtomicInteger();

  /** Transactions that the server has begun or ended: whoever waits sees that it is there. */
  private final AtomicLong answers = new AtomicLong();

  private Database(Pool pool, Duration patience, Outage outage) {
    this.pool = pool;
    this.patience = patience;
    this.outage = outage;
  }

  /** Opens a pool to the address's primary; connects lazily. */
  public static Database open(Vertx vertx, DatabaseAddress address, int connections) {
    return open(vertx, address, connections, SILENCE);
  }

  /**
   * Opens a pool to the address's primary; connects lazily.
   *
   * @param silence how long a server may say nothing while it is asked something
   */
  public static Database open(
      Vertx vertx, DatabaseAddress address, int connections, Duration silence) {
    return open(vertx, new Primary(address).asOptions(vertx), connections, silence);
  }

  /**
   * Opens a pool; connects lazily.
   *
   * @param server asked for each new connection
   * @param silence how long a server may say nothing while it is asked something; idle connections
   *     are closed before
   */
  public static Database open(
      Vertx vertx, Supplier<Future<SqlConnectOptions>> server, int connections, Duration silence) {
    return open(vertx, server, connections, silence, PATIENCE);
  }

  /**
   * The same.
   *
   * @param patience how long a transaction waits for a connection
   */
  static Database open(
      Vertx vertx,
      Supplier<Future<SqlConnectOptions>> server,
      int connections,
      Duration silence,
      Duration patience) {
    return new Database(pool(vertx, server, connections, silence), patience, new Outage());
  }

  /** A pool to a server that can be done without: its outages are for the caller to tell. */
  static Database beside(Vertx vertx, Supplier<Future<SqlConnectOptions>> server, int connections) {
    var untold = new Outage();
    untold.end();
    return new Database(pool(vertx, server, connections, SILENCE), PATIENCE, untold);
  }

  private static Pool pool(
      Vertx vertx, Supplier<Future<SqlConnectOptions>> server, int connections, Duration silence) {
    var options =
        new PoolOptions()
            .setMaxSize(connections)
            .setMaxWaitQueueSize(10_000)
            .setIdleTimeout((int) silence.dividedBy(10).toMillis())
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setPoolCleanerPeriod((int) silence.dividedBy(20).toMillis())
            .setConnectionTimeout(0); // see borrow
    var network = new NetClientOptions().setConnectTimeout((int) CONNECTED_WITHIN.toMillis());
    return PgBuilder.pool()
        .with(options)
        .with(network)
        .connectingTo(server)
        .withConnectHandler(connection -> Silence.watch(connection, silence))
        .using(vertx)
        .build();
  }

  /** Runs the hub's own work in one transaction. */
  public <T> T transact(Function<Tx, T> work) {
    return transact(Scope.EVERYTHING, work);
  }

  /** Runs work that gives nothing back. */
  public void run(Consumer<Tx> work) {
    transact(
        tx -> {
          work.accept(tx);
          return true;
        });
  }

  /** Runs work that gives nothing back on behalf of a caller. */
  public void run(Scope scope, Consumer<Tx> work) {
    transact(
        scope,
        tx -> {
          work.accept(tx);
          return true;
        });
  }

  /** Runs work on behalf of a caller: row-level security lets it see only what the scope covers. */
  public <T> T transact(Scope scope, Function<Tx, T> work) {
    SqlConnection connection = borrow();
    lent.incrementAndGet();
    var tx = new Tx(connection);
    T result;
    try {
      var transaction = begin(connection);
      answers.incrementAndGet();
      try {
        if (scope instanceof Scope.OfAccount(long account)) {
          tx.one(SET_SCOPE, row -> true, Long.toString(account));
        }
        result = work.apply(tx);
        Await.on(transaction.commit());
      } catch (RuntimeException | Error failure) {
        rollBack(transaction, failure);
        throw translate(failure);
      }
    } finally {
      lent.decrementAndGet();
      Await.on(connection.close());
    }
    answers.incrementAndGet();
    outage.answered();
    tx.committed();
    return result;
  }

  /** What keeps the database from its work, as far as the last transactions saw. */
  public Optional<DatabaseAway.Kind> outage() {
    return outage.now();
  }

  /** What needed new room was written. */
  void wrote() {
    outage.wrote();
  }

  /**
   * The pool's own limit of time is off: under contention its timer goes off for waiters that were
   * served (Vert.x 5.0.10), and the exception that this causes makes it forget others, who would
   * wait for ever.
   */
  private SqlConnection borrow() {
    long heard = answers.get();
    Future<SqlConnection> asked = pool.getConnection();
    var first = patience.compareTo(ANSWERED_WITHIN) < 0 ? patience : ANSWERED_WITHIN;
    try {
      return Await.on(asked, first);
    } catch (TimeoutException late) {
      return isBusy(heard) ? borrow(asked, patience.minus(first)) : giveUp(asked, first);
    } catch (RuntimeException failure) {
      throw outage.failed(DatabaseAway.unreachable(failure));
    }
  }

  /**
   * Others are being served meanwhile, be it of a full disk. What was answered since this one asked
   * counts more than the outage: that lasts while anybody gives up, so a backlog would keep it up
   * by itself.
   *
   * @param heard how many answers there were when this one asked
   */
  private boolean isBusy(long heard) {
    return answers.get() != heard
        || (lent.get() > 0 && outage().filter(DatabaseAway.Kind.SILENT::equals).isEmpty());
  }

  private SqlConnection borrow(Future<SqlConnection> asked, Duration more) {
    try {
      return Await.on(asked, more);
    } catch (TimeoutException late) {
      return giveUp(asked, patience);
    } catch (RuntimeException failure) {
      throw outage.failed(DatabaseAway.unreachable(failure));
    }
  }

  private SqlConnection giveUp(Future<SqlConnection> asked, Duration waited) {
    asked.onSuccess(SqlConnection::close); // whenever it comes
    throw silent("no connection", waited);
  }

  private DatabaseAway silent(String what, Duration waited) {
    return outage.failed(
        DatabaseAway.unreachable(
            new IllegalStateException(
                "%s within %.0f s".formatted(what, waited.toMillis() / 1000.0))));
  }

  private Transaction begin(SqlConnection connection) {
    try {
      return Await.on(connection.begin(), ANSWERED_WITHIN);
    } catch (TimeoutException late) {
      Silence.hangUp(connection);
      throw silent("no answer", ANSWERED_WITHIN);
    } catch (RuntimeException failure) {
      throw outage.failed(DatabaseAway.unreachable(failure));
    }
  }

  private RuntimeException translate(Throwable failure) {
    var away = DatabaseAway.of(failure);
    return away.isPresent() ? outage.failed(away.get()) : UniqueViolation.translate(failure);
  }

  private static void rollBack(Transaction transaction, Throwable failure) {
    try {
      Await.on(transaction.rollback());
    } catch (RuntimeException second) {
      if (!second.equals(failure)) {
        failure.addSuppressed(second);
      }
    }
  }

  @Override
  public void close() {
    outage.end();
    Await.on(pool.close());
  }
}
