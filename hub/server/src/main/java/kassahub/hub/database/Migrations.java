package kassahub.hub.database;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/**
 * Brings the schema to this release and gives the hub's role its rights.
 *
 * <p>Runs as the owner of the tables. Forward only; several instances may start at once. The rights
 * are in {@code db/afterMigrate.sql}.
 */
public final class Migrations {
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

  /** The newest migration that was applied, {@code 009}; 0 before the first. */
  public String version() {
    var current = flyway().info().current();
    return current == null ? "0" : current.getVersion().getVersion();
  }

  private Flyway flyway() {
    return Flyway.configure()
        .dataSource(address.jdbcUrl(), address.owner().user(), address.owner().password())
        .locations("classpath:db")
        .placeholders(Map.of("hub_role", address.hub().user()))
        .load();
  }

  private void checkServer() {
    for (var role : List.of(address.owner(), address.hub())) {
      try (var connection =
          DriverManager.getConnection(address.jdbcUrl(), role.user(), role.password())) {
        ServerSettings.read(connection)
            .refusal()
            .ifPresent(
                reason -> {
                  throw new IllegalStateException(reason);
                });
      } catch (SQLException failure) {
        throw new IllegalStateException(
            "no connection to PostgreSQL at %s:%d as %s: %s"
                .formatted(address.host(), address.port(), role.user(), failure.getMessage()),
            failure);
      }
    }
  }
}
