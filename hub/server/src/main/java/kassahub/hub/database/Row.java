package kassahub.hub.database;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of an answer, read by column name.
 *
 * <p>The plain readers expect a value and throw {@link NullPointerException} with the column's
 * name; the {@code find} readers give empty for SQL NULL.
 */
public final class Row {
  private final io.vertx.sqlclient.Row row;

  Row(io.vertx.sqlclient.Row row) {
    this.row = row;
  }

  public String string(String column) {
    return present(row.getString(column), column);
  }

  public Optional<String> findString(String column) {
    return Optional.ofNullable(row.getString(column));
  }

  public long number(String column) {
    return present(row.getLong(column), column);
  }

  public OptionalLong findNumber(String column) {
    Long value = row.getLong(column);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  public int integer(String column) {
    return present(row.getInteger(column), column);
  }

  public OptionalInt findInteger(String column) {
    Integer value = row.getInteger(column);
    return value == null ? OptionalInt.empty() : OptionalInt.of(value);
  }

  public boolean flag(String column) {
    return present(row.getBoolean(column), column);
  }

  public Optional<Boolean> findFlag(String column) {
    return Optional.ofNullable(row.getBoolean(column));
  }

  public Instant instant(String column) {
    return present(row.getOffsetDateTime(column), column).toInstant();
  }

  public Optional<Instant> findInstant(String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }

  public LocalDate date(String column) {
    return present(row.getLocalDate(column), column);
  }

  public Optional<LocalDate> findDate(String column) {
    return Optional.ofNullable(row.getLocalDate(column));
  }

  /** A register's own wall clock: {@code timestamp without time zone}. */
  public Optional<LocalDateTime> findWallClock(String column) {
    return Optional.ofNullable(row.getLocalDateTime(column));
  }

  public UUID uuid(String column) {
    return present(row.getUUID(column), column);
  }

  public byte[] bytes(String column) {
    return present(row.getBuffer(column), column).getBytes();
  }

  public Optional<byte[]> findBytes(String column) {
    return Optional.ofNullable(row.getBuffer(column)).map(Buffer::getBytes);
  }

  /** A {@code jsonb} value as its text. */
  public Optional<String> findJson(String column) {
    return Optional.ofNullable(row.getValue(column)).map(Object::toString);
  }

  /** A {@code text[]} without nulls. */
  public List<String> strings(String column) {
    return List.of(present(row.getArrayOfStrings(column), column));
  }

  private static <T> T present(@Nullable T value, String column) {
    return Objects.requireNonNull(value, column);
  }
}
