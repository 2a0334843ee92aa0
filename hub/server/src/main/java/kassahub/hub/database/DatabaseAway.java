package kassahub.hub.database;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * The database does not answer, or has no room: the same work can be done later. {@link Outage} has
 * told the log already, so whoever catches this one says nothing more.
 */
public final class DatabaseAway extends RuntimeException {
  private static final String DISK_FULL = "53100";

  private final Kind kind;

  /** What is the matter. */
  public enum Kind {
    /** No connection, or it broke. */
    SILENT,
    /** It reads but cannot write: its disk is full. */
    FULL
  }

  private DatabaseAway(Kind kind, Throwable cause) {
    super(words(cause), cause, false, false);
    this.kind = kind;
  }

  /** For people, who read it in the log: what carried the cause here only adds class names. */
  private static String words(Throwable cause) {
    var first = cause;
    while (first instanceof CompletionException && first.getCause() != null) {
      first = first.getCause();
    }
    return Objects.requireNonNullElse(first.getMessage(), "it does not say why");
  }

  public Kind kind() {
    return kind;
  }

  /** No connection could be had, or no transaction begun, for whatever reason. */
  static DatabaseAway unreachable(RuntimeException cause) {
    return cause instanceof DatabaseAway known ? known : new DatabaseAway(Kind.SILENT, cause);
  }

  /** What failed within a transaction, when the database is to blame and not the work. */
  public static Optional<DatabaseAway> of(Throwable failure) {
    return switch (failure) {
      case DatabaseAway known -> Optional.of(known);
      case PgException pg when pg.getSqlState() == null -> silent(pg);
      case PgException pg when pg.getSqlState().equals(DISK_FULL) ->
          Optional.of(new DatabaseAway(Kind.FULL, pg));
      case PgException pg when isAway(pg.getSqlState()) -> silent(pg);
      case PgException work -> Optional.empty();
      case VertxException closed -> silent(closed);
      case CompletionException broken -> silent(broken);
      default -> Optional.empty();
    };
  }

  private static Optional<DatabaseAway> silent(RuntimeException cause) {
    return Optional.of(new DatabaseAway(Kind.SILENT, cause));
  }

  /**
   * Connection, read-only, sign-in, resources, operator, system: PostgreSQL's classes of errors.
   */
  private static boolean isAway(String state) {
    return state.equals("25006")
        || state.startsWith("57P")
        || switch (state.length() < 2 ? state : state.substring(0, 2)) {
          case "08", "28", "3D", "53", "58" -> true;
          default -> false;
        };
  }
}
