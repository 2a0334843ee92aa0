package kassahub.hub;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import kassahub.hub.database.Await;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.EmbeddedPostgres;
import kassahub.hub.database.Login;
import kassahub.hub.database.Migrations;

/**
 * The hub's database for one command: of the hub that runs, or started for the while. Migrates
 * nothing while another hub may be running.
 */
final class AdminDatabase implements AutoCloseable {
  private final Optional<EmbeddedPostgres> started;
  private final DatabaseAddress address;
  private final Vertx vertx = Vertx.vertx();
  private final Database database;

  private AdminDatabase(Optional<EmbeddedPostgres> started, DatabaseAddress address) {
    this.started = started;
    this.address = address;
    database = Database.open(vertx, address.forHub(), 2);
  }

  static AdminDatabase open(HubConfig config) {
    return switch (config.database()) {
      case HubConfig.Postgres.Embedded embedded -> embedded(config, embedded);
      case HubConfig.Postgres.External external ->
          new AdminDatabase(Optional.empty(), external(external));
    };
  }

  Database database() {
    return database;
  }

  DatabaseAddress address() {
    return address;
  }

  private static AdminDatabase embedded(HubConfig config, HubConfig.Postgres.Embedded embedded) {
    var directory = config.data().resolve("database");
    var running = EmbeddedPostgres.running(directory);
    if (running.isPresent()) {
      return new AdminDatabase(Optional.empty(), running.get());
    }
    var settings =
        new EmbeddedPostgres.Settings(embedded.port(), embedded.sharedBuffers(), Optional.empty());
    var server = new EmbeddedPostgres(directory, settings);
    try {
      var address = server.start();
      new Migrations(address).run();
      return new AdminDatabase(Optional.of(server), address);
    } catch (RuntimeException failed) {
      server.close();
      throw failed;
    }
  }

  private static DatabaseAddress external(HubConfig.Postgres.External external) {
    return new DatabaseAddress(
        external.host(),
        external.port(),
        external.name(),
        new Login(external.user(), secret("KASSAHUB_DATABASE_PASSWORD")),
        new Login(external.owner(), secret("KASSAHUB_OWNER_PASSWORD")),
        external.rootCertificate());
  }

  private static String secret(String name) {
    return Optional.ofNullable(System.getenv(name))
        .orElseThrow(
            () -> new ConfigException(List.of("the environment lacks " + name + ", see hub.toml")));
  }

  @Override
  public void close() {
    database.close();
    Await.on(vertx.close());
    started.ifPresent(EmbeddedPostgres::close);
  }
}
