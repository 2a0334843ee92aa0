package kassahub.hub.database;

import java.util.Map;
import kassahub.hub.TestDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** A database as a release before this one left it. */
final class OldRelease {
  private OldRelease() {}

  /** Migrates an empty database up to a version, without rights for the hub's role. */
  static void migrate(TestDatabase database, String version) {
    var address = database.address();
    var configuration =
        Flyway.configure()
            .dataSource(address.jdbcUrl(), address.owner().user(), address.owner().password())
            .locations("classpath:db")
            .placeholders(Map.of("hub_role", address.hub().user()))
            .target(version)
            .skipDefaultCallbacks(true);
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    configuration.load().migrate();
  }

  /** What the hub's role of that release could do. */
  static void grant(TestDatabase database) {
    database.asOwner(
        "grant select, insert, update, delete on all tables in schema public to "
            + database.address().hub().user());
  }
}
