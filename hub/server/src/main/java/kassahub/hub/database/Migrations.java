package kassahub.hub.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/**
 * Brings the schema to this release and gives the hub's role its rights.
 *
 * <p>Runs as the owner of the tables. Forward only; several instances may start at once. The rights
 * are in {@code db/afterMigrate.sql}.
 */
public final class Migrations {
  private static final String FORGET_FAILURES =
      """
      do $$ begin
        if to_regclass('flyway_schema_history') is not null then
          delete from flyway_schema_history where not success;
        end if;
      end $$
      """;

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
    forgetFailures();
    flyway().migrate();
  }

  /**
   * Checks that a commit of either role waits until a standby has it.
   *
   * @throws IllegalStateException it does not
   */
  public void requireStandby() {
    for (var role : List.of(address.owner(), address.hub())) {
      asRole(
          role,
          connection -> {
            if (!Standbys.commitsWait(connection)) {
              throw new IllegalStateException(
                  "database.needs-standby is true, and a commit of "
                      + role.user()
                      + " waits for no standby: set synchronous_standby_names, and"
                      + " synchronous_commit to remote_apply or on, at all servers");
            }
          });
    }
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
    var configuration =
        Flyway.configure()
            .dataSource(address.source(address.owner(), Duration.ZERO))
            .locations("classpath:db")
            .lockRetryCount(-1)
            .placeholders(Map.of("hub_role", address.hub().user()));
    // An index that is made beside the work of others waits for every transaction: also for one
    // that holds Flyway's lock.
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    return configuration.load();
  }

  /**
   * A migration in one transaction leaves no trace when it fails. The others are written so that
   * they go on where they ended.
   */
  private void forgetFailures() {
    try (var connection = address.source(address.owner(), Duration.ZERO).getConnection();
        var statement = connection.createStatement()) {
      statement.execute(FORGET_FAILURES);
    } catch (SQLException failure) {
      throw new IllegalStateException("what failed cannot be begun again", failure);
    }
  }

  private void checkServer() {
    for (var role : List.of(address.owner(), address.hub())) {
      asRole(
          role,
          connection ->
              ServerSettings.read(connection)
                  .refusal()
                  .ifPresent(
                      reason -> {
                        throw new IllegalStateException(reason);
                      }));
    }
  }

  private interface Check {
    void of(Connection connection) throws SQLException;
  }

  private void asRole(Login role, Check check) {
    try (var connection = address.source(role, Duration.ZERO).getConnection()) {
      check.of(connection);
    } catch (SQLException failure) {
      throw new IllegalStateException(
          "no connection to PostgreSQL at %s as %s: %s"
              .formatted(address.where(), role.user(), failure.getMessage()),
          failure);
    }
  }
}
