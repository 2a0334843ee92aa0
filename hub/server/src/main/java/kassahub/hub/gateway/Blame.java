package kassahub.hub.gateway;

import io.vertx.pgclient.PgException;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.database.UniqueViolation;
import kassahub.hub.problem.Problem;

/**
 * Who is at fault when the work of a transaction could not be done. What fails before the work
 * begins is never asked about: it is the database.
 */
enum Blame {
  /** What a report says cannot be stored, today or ever: only this refuses for good. */
  REPORT,
  /** A statement or a line of the hub is wrong: the reports wait for a mended hub. */
  HUB,
  /** The database or the way to it: the same reports can be stored later. */
  DATABASE;

  private static final String CHECK = "23514";

  /** By the first two characters of the SQLSTATE: PostgreSQL's classes of errors. */
  static Blame of(RuntimeException failure) {
    return switch (failure) {
      case UniqueViolation unique -> REPORT; // 23505
      case PgException pg when noPartition(pg) -> HUB;
      case PgException pg -> ofState(pg.getSqlState());
      case DatabaseAway away -> DATABASE;
      case Problem.Unavailable away -> DATABASE;
      default -> HUB;
    };
  }

  /** A day without room in the history, by a clock that is wrong: no constraint has a name then. */
  private static boolean noPartition(PgException pg) {
    return CHECK.equals(pg.getSqlState()) && pg.getConstraint() == null;
  }

  private static Blame ofState(String state) {
    return switch (state.length() < 2 ? state : state.substring(0, 2)) {
      // data, integrity
      case "22", "23" -> REPORT;
      // connection, transaction state (25006: read-only), sign-in, roll-back, resources, limits,
      // locks, operator, system, internal
      case "08", "25", "28", "3D", "40", "53", "54", "55", "57", "58", "F0", "XX" -> DATABASE;
      default -> HUB;
    };
  }
}
