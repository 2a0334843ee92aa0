package kassahub.hub.database;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns a list of records into the arrays that {@code unnest($1::bigint[], …)} takes: one statement
 * for any number of rows. Columns are added in the order of the parameters.
 */
public final class Columns<T> {
  private final List<T> rows;
  private final List<@Nullable Object> arrays = new ArrayList<>();

  private Columns(List<T> rows) {
    this.rows = rows;
  }

  public static <T> Columns<T> of(List<T> rows) {
    return new Columns<>(rows);
  }

  public Columns<T> number(ToLongFunction<T> value) {
    return add(row -> value.applyAsLong(row), Long[]::new);
  }

  public Columns<T> findNumber(Function<T, OptionalLong> value) {
    return add(
        row -> {
          OptionalLong number = value.apply(row);
          return number.isPresent() ? number.getAsLong() : null;
        },
        Long[]::new);
  }

  public Columns<T> integer(ToIntFunction<T> value) {
    return add(row -> value.applyAsInt(row), Integer[]::new);
  }

  public Columns<T> findInteger(Function<T, OptionalInt> value) {
    return add(
        row -> {
          OptionalInt number = value.apply(row);
          return number.isPresent() ? number.getAsInt() : null;
        },
        Integer[]::new);
  }

  public Columns<T> string(Function<T, String> value) {
    return add(value, String[]::new);
  }

  public Columns<T> findString(Function<T, Optional<String>> value) {
    return add(row -> value.apply(row).orElse(null), String[]::new);
  }

  public Columns<T> flag(Predicate<T> value) {
    return add(value::test, Boolean[]::new);
  }

  public Columns<T> findFlag(Function<T, Optional<Boolean>> value) {
    return add(row -> value.apply(row).orElse(null), Boolean[]::new);
  }

  public Columns<T> instant(Function<T, Instant> value) {
    return add(value, Instant[]::new);
  }

  public Columns<T> findInstant(Function<T, Optional<Instant>> value) {
    return add(row -> value.apply(row).orElse(null), Instant[]::new);
  }

  public Columns<T> findDate(Function<T, Optional<LocalDate>> value) {
    return add(row -> value.apply(row).orElse(null), LocalDate[]::new);
  }

  public Columns<T> findWallClock(Function<T, Optional<LocalDateTime>> value) {
    return add(row -> value.apply(row).orElse(null), LocalDateTime[]::new);
  }

  public Columns<T> uuid(Function<T, UUID> value) {
    return add(value, UUID[]::new);
  }

  public Columns<T> findBytes(Function<T, Optional<byte[]>> value) {
    return add(row -> value.apply(row).orElse(null), byte[][]::new);
  }

  /** What is missing arrives as JSON's own null. */
  public Columns<T> findJson(Function<T, Optional<JsonObject>> value) {
    return add(row -> value.apply(row).orElse(null), JsonObject[]::new);
  }

  public Columns<T> json(Function<T, JsonObject> value) {
    return add(value, JsonObject[]::new);
  }

  /** One value for all rows: an ordinary parameter. */
  public Columns<T> same(@Nullable Object value) {
    arrays.add(value);
    return this;
  }

  /** Arguments for {@link Tx}. */
  public @Nullable Object[] arguments() {
    return arrays.toArray();
  }

  private <V extends @Nullable Object> Columns<T> add(
      Function<T, V> value, IntFunction<V[]> array) {
    V[] column = array.apply(rows.size());
    for (int i = 0; i < column.length; i++) {
      column[i] = value.apply(rows.get(i));
    }
    arrays.add(column);
    return this;
  }
}
