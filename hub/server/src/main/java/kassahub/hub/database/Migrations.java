package kassahub.hub.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;

/**
 * Brings the schema to this release and gives the hub's role its rights.
 *
 * <p>Runs as the owner of the tables. Forward only; several instances may start at once. The rights
 * are in {@code db/afterMigrate.sql}.
 */
public final class Migrations {
  private static final int OLDEST = 150_000;

  private final DatabaseAddress address;

  public Migrations(DatabaseAddress address) {
    if (address.owner().user().equals(address.hub().user())) {
      throw new IllegalArgumentException(
          "the database's owner and the hub's role must differ: " + address.hub().user());
    }
    this.address = address;
  }

  /**
   * Checks the server, then migrates.
   *
   * @throws IllegalStateException the server is older than 15 or would lose committed work
   */
  public void run() {
    checkServer();
    flyway().migrate();
  }

  /** How many migrations {@link #run} would apply; checks the server too. */
  public int pending() {
    checkServer();
    return flyway().info().pending().length;
  }

  private Flyway flyway() {
    return Flyway.configure()
        .dataSource(address.jdbcUrl(), address.owner().user(), address.owner().password())
        .locations("classpath:db")
        .placeholders(Map.of("hub_role", address.hub().user()))
        .load();
  }

  private void checkServer() {
    var owner = address.owner();
    try (var connection =
        DriverManager.getConnection(address.jdbcUrl(), owner.user(), owner.password())) {
      if (Integer.parseInt(show(connection, "show server_version_num")) < OLDEST) {
        throw new IllegalStateException("PostgreSQL 15 or newer is needed");
      }
      requireOn("fsync", show(connection, "show fsync"));
      requireOn("full_page_writes", show(connection, "show full_page_writes"));
      if (show(connection, "show synchronous_commit").equals("off")) {
        throw new IllegalStateException("PostgreSQL runs with synchronous_commit = off");
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(
          "no connection to PostgreSQL at %s:%d".formatted(address.host(), address.port()),
          failure);
    }
  }

  private static void requireOn(String name, String value) {
    if (!value.equals("on")) {
      throw new IllegalStateException(
          "PostgreSQL runs with %s = %s: an acknowledged report could be lost"
              .formatted(name, value));
    }
  }

  private static String show(Connection connection, String query) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
