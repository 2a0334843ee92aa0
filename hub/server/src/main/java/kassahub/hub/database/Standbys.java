package kassahub.hub.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * The servers that copy the primary, as the hub's role sees them.
 *
 * <p>A commit that returns once a standby has it survives the primary's disk. Whether it waits is
 * the servers' setting; what a hub expects is its own.
 *
 * @param expected how many should copy the primary; 0 where a lone server is as it should be
 */
public record Standbys(Database database, int expected) {
  /** Flushed or applied on the standby; {@code remote_write} is lost with both machines. */
  private static final Set<String> KEPT_THERE = Set.of("on", "remote_apply");

  /** Without {@code pg_monitor} the state is hidden and each copying connection counts. */
  private static final String COUNT =
      """
      select count(*) filter (where coalesce(state, 'streaming') = 'streaming') as copying
      from pg_stat_replication
      """;

  private static final String WAITS =
      """
      select current_setting('synchronous_standby_names') as names, current_setting('synchronous_commit') as mode
      """;

  /** How many of those expected do not copy the primary now. */
  public long missing() {
    return expected == 0
        ? 0
        : Math.max(
            0, expected - database.transact(tx -> tx.one(COUNT, row -> row.number("copying"))));
  }

  /** Whether what is committed now is on the primary only, though standbys are expected. */
  public boolean commitsAlone() {
    return expected > 0
        && !database.transact(
            tx -> tx.one(WAITS, row -> waits(row.string("names"), row.string("mode"))));
  }

  /** Whether a commit over this connection waits until a standby has it. */
  static boolean commitsWait(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(WAITS)) {
      row.next();
      return waits(row.getString(1), row.getString(2));
    }
  }

  private static boolean waits(String names, String mode) {
    return !names.isBlank() && KEPT_THERE.contains(mode);
  }
}
