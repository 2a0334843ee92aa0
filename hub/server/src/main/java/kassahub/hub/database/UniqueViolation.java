package kassahub.hub.database;

import io.vertx.pgclient.PgException;
import java.util.Objects;
import kassahub.hub.problem.Problem;

/** Two wrote the same key: the second one gets this. */
public final class UniqueViolation extends RuntimeException {
  private static final String SQL_STATE = "23505";

  /** Code zero, which PostgreSQL keeps in no text. */
  private static final String NO_CHARACTER = "22021";

  private final String constraint;

  private UniqueViolation(String constraint, PgException cause) {
    super("already there: " + constraint, cause);
    this.constraint = constraint;
  }

  /** Name of the constraint or index, as the migration spells it. */
  public String constraint() {
    return constraint;
  }

  static RuntimeException translate(Throwable failure) {
    if (failure instanceof PgException pg && SQL_STATE.equals(pg.getSqlState())) {
      return new UniqueViolation(Objects.requireNonNullElse(pg.getConstraint(), ""), pg);
    }
    if (failure instanceof PgException pg && NO_CHARACTER.equals(pg.getSqlState())) {
      return new Problem.Invalid("BAD_TEXT", "a text holds a character that no text may hold");
    }
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }
}
