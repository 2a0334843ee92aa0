package kassahub.hub.database;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction on one connection, used by one thread.
 *
 * <p>Arguments are {@code $1}, {@code $2} …: strings, numbers, booleans, {@link java.util.UUID},
 * {@link java.time.LocalDate}, {@link java.time.LocalDateTime}, {@link Instant}, {@code byte[]},
 * {@link JsonObject}, arrays of these, an {@link Optional} of these, or null. Every verb waits for
 * the answer.
 */
public final class Tx {
  private static final String PLAN_EACH_TIME =
      """
      select set_config('plan_cache_mode', 'force_custom_plan', true),
        set_config('max_parallel_workers_per_gather', '0', true), set_config('random_page_cost', '1.1', true)
      """;

  private final SqlConnection connection;
  private final List<Runnable> afterCommit = new ArrayList<>();

  Tx(SqlConnection connection) {
    this.connection = connection;
  }

  /**
   * Every statement of this transaction is planned for its own arguments from now on, instead of
   * once for all, and by one process: starting others takes longer than a page. What lists read is
   * in memory or on a disk without a moving head.
   *
   * <p>For lists, and for sets of up to 10 000 rows: a plan that a connection made when a table was
   * empty reads the whole table for each of them.
   */
  public void planEachTime() {
    run(PLAN_EACH_TIME);
  }

  /** All rows; the statement carries its own LIMIT. */
  public <T> List<T> list(String sql, Function<Row, T> mapper, @Nullable Object... arguments) {
    var rows = run(sql, arguments);
    var result = new ArrayList<T>(rows.size());
    rows.forEach(row -> result.add(mapper.apply(new Row(row))));
    return result;
  }

  /** The only row, or empty. */
  public <T> Optional<T> find(String sql, Function<Row, T> mapper, @Nullable Object... arguments) {
    var rows = list(sql, mapper, arguments);
    if (rows.size() > 1) {
      throw new IllegalStateException("one row expected, found " + rows.size());
    }
    return rows.stream().findFirst();
  }

  /** The only row. */
  public <T> T one(String sql, Function<Row, T> mapper, @Nullable Object... arguments) {
    return find(sql, mapper, arguments)
        .orElseThrow(() -> new IllegalStateException("one row expected, found none"));
  }

  /** How many rows the statement changed. */
  public int execute(String sql, @Nullable Object... arguments) {
    return run(sql, arguments).rowCount();
  }

  /** The same statement for each tuple of arguments, in one round trip. */
  public void executeEach(String sql, List<@Nullable Object[]> argumentSets) {
    if (argumentSets.isEmpty()) {
      return;
    }
    Await.on(
        connection.preparedQuery(sql).executeBatch(argumentSets.stream().map(Tx::tuple).toList()));
  }

  /** Rows one by one through a cursor: flat memory for any number of rows. */
  public void stream(
      String sql, int fetchSize, Consumer<Row> consumer, @Nullable Object... arguments) {
    var statement = Await.on(connection.prepare(sql));
    var cursor = statement.cursor(tuple(arguments));
    try {
      do {
        Await.on(cursor.read(fetchSize)).forEach(row -> consumer.accept(new Row(row)));
      } while (cursor.hasMore());
    } finally {
      Await.on(cursor.close());
      Await.on(statement.close());
    }
  }

  /**
   * Runs once the transaction has committed, on the same thread; not at all when it rolls back.
   * Must not throw.
   */
  public void afterCommit(Runnable action) {
    afterCommit.add(action);
  }

  void committed() {
    afterCommit.forEach(Runnable::run);
  }

  private RowSet<io.vertx.sqlclient.Row> run(String sql, @Nullable Object... arguments) {
    return Await.on(connection.preparedQuery(sql).execute(tuple(arguments)));
  }

  private static Tuple tuple(@Nullable Object... arguments) {
    var tuple = Tuple.tuple(new ArrayList<>(arguments.length));
    for (Object argument : arguments) {
      tuple.addValue(wire(argument));
    }
    return tuple;
  }

  private static @Nullable Object wire(@Nullable Object argument) {
    return switch (argument) {
      case null -> null;
      case Optional<?> optional -> wire(optional.orElse(null));
      case OptionalLong optional -> optional.isPresent() ? optional.getAsLong() : null;
      case OptionalInt optional -> optional.isPresent() ? optional.getAsInt() : null;
      case Instant instant -> instant.atOffset(ZoneOffset.UTC);
      case byte[] bytes -> Buffer.buffer(bytes);
      case Instant[] instants ->
          Arrays.stream(instants)
              .map(instant -> instant == null ? null : instant.atOffset(ZoneOffset.UTC))
              .toArray(OffsetDateTime[]::new);
      case byte[][] all ->
          Arrays.stream(all)
              .map(bytes -> bytes == null ? null : Buffer.buffer(bytes))
              .toArray(Buffer[]::new);
      default -> argument;
    };
  }
}
