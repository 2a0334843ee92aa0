package kassahub.hub.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What decides whether a committed row survives a crash of the server's machine, as one role sees
 * it: the settings can differ by role and database.
 *
 * @param version as {@code server_version_num}, 150018
 */
record ServerSettings(int version, String fsync, String fullPageWrites, String synchronousCommit) {
  private static final int OLDEST = 15;
  private static final int MAJOR = 10_000;
  private static final String READ =
      """
      select current_setting('server_version_num')::integer, current_setting('fsync'),
             current_setting('full_page_writes'), current_setting('synchronous_commit')
      """;

  static ServerSettings read(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(READ)) {
      row.next();
      return new ServerSettings(
          row.getInt(1), row.getString(2), row.getString(3), row.getString(4));
    }
  }

  /** Why a hub must not use the server, and what to do about it; empty when it may. */
  Optional<String> refusal() {
    if (version < OLDEST * MAJOR) {
      return Optional.of(
          "PostgreSQL %d is too old: upgrade it to %d or newer".formatted(version / MAJOR, OLDEST));
    }
    return mustBeOn("fsync", fsync)
        .or(() -> mustBeOn("full_page_writes", fullPageWrites))
        .or(() -> mustBeOn("synchronous_commit", synchronousCommit));
  }

  private static Optional<String> mustBeOn(String name, String value) {
    return value.equals("off")
        ? Optional.of(
            ("PostgreSQL runs with %s = off, so acknowledged work could be lost: set it to on (in"
                    + " postgresql.conf, by alter system, for the role or for the database) and"
                    + " start the hub again")
                .formatted(name))
        : Optional.empty();
  }
}
