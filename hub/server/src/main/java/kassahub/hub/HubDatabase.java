package kassahub.hub;

import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Function;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.EmbeddedPostgres;
import kassahub.hub.database.Login;
import kassahub.hub.database.Migrations;

/**
 * The database of the configuration: started when it is embedded, migrated, with a pool.
 *
 * @param address also for JDBC users
 */
record HubDatabase(DatabaseAddress address, Database database) {
  private static final int CONNECTIONS = 16;

  static HubDatabase open(HubConfig config, Vertx vertx, Closing closing) {
    var address = address(config, closing);
    new Migrations(address).run();
    return new HubDatabase(
        address, closing.add(Database.open(vertx, address.forHub(), CONNECTIONS)));
  }

  private static DatabaseAddress address(HubConfig config, Closing closing) {
    return switch (config.database()) {
      case HubConfig.Postgres.Embedded embedded -> {
        var settings =
            new EmbeddedPostgres.Settings(
                embedded.port(), embedded.sharedBuffers(), Optional.empty());
        var server = new EmbeddedPostgres(config.data().resolve("database"), settings);
        yield closing.add(server).start();
      }
      case HubConfig.Postgres.External external -> external(external, System::getenv);
    };
  }

  private static DatabaseAddress external(
      HubConfig.Postgres.External external, Function<String, String> environment) {
    return new DatabaseAddress(
        external.host(),
        external.port(),
        external.name(),
        new Login(external.user(), secret("KASSAHUB_DATABASE_PASSWORD", environment)),
        new Login(external.owner(), secret("KASSAHUB_OWNER_PASSWORD", environment)),
        external.rootCertificate());
  }

  private static String secret(String name, Function<String, String> environment) {
    return Optional.ofNullable(environment.apply(name))
        .orElseThrow(
            () ->
                new ConfigException(
                    java.util.List.of("the environment lacks " + name + ", see hub.toml")));
  }
}
