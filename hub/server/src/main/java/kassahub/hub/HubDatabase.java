package kassahub.hub;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import kassahub.hub.database.Await;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.EmbeddedPostgres;
import kassahub.hub.database.LargeReads;
import kassahub.hub.database.Login;
import kassahub.hub.database.Migrations;

/**
 * The database of the configuration, with a pool: for a hub, or for one command beside it.
 *
 * @param address also for JDBC users
 */
record HubDatabase(DatabaseAddress address, Database database) {
  private static final int CONNECTIONS = 16;
  private static final int CONNECTIONS_OF_A_COMMAND = 2;

  /** For a hub: starts the server when it is embedded, and migrates. */
  static HubDatabase open(HubConfig config, Vertx vertx, Closing closing) {
    var address = started(config, closing);
    var migrations = new Migrations(address);
    if (needsStandby(config)) {
      migrations.requireStandby();
    }
    migrations.run();
    return new HubDatabase(address, closing.add(Database.open(vertx, address, CONNECTIONS)));
  }

  /** Large reads of this database, from where the configuration says. */
  LargeReads reads(HubConfig config, Vertx vertx) {
    return config.database() instanceof HubConfig.Postgres.External external
        ? LargeReads.open(
            vertx, address, database, external.reports().servers(), external.reports().patience())
        : LargeReads.ofPrimary(database);
  }

  /** How many servers should copy the primary. */
  static int standbys(HubConfig config) {
    return config.database() instanceof HubConfig.Postgres.External external
        ? Math.max(external.servers().size() - 1, external.needsStandby() ? 1 : 0)
        : 0;
  }

  private static boolean needsStandby(HubConfig config) {
    return config.database() instanceof HubConfig.Postgres.External external
        && external.needsStandby();
  }

  /**
   * For one command: joins the server of the hub that runs, else starts an embedded one for the
   * while. Migrates only the latter: nobody else can be using it.
   */
  static HubDatabase join(HubConfig config, Closing closing) {
    return of(joined(config, closing), closing);
  }

  /**
   * The hub's own: it looks up no files by the class path, so that none are copied to a folder for
   * temporary files, where a hub that is killed would leave them.
   */
  static Vertx vertx() {
    var files =
        new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false);
    return Vertx.vertx(new VertxOptions().setFileSystemOptions(files));
  }

  private static HubDatabase of(DatabaseAddress address, Closing closing) {
    var vertx = vertx();
    closing.add(() -> Await.on(vertx.close()));
    return new HubDatabase(
        address, closing.add(Database.open(vertx, address, CONNECTIONS_OF_A_COMMAND)));
  }

  /**
   * The same for a command that makes no hub: refused where there has never been one.
   *
   * @throws ConfigException when the data folder holds no database
   */
  static HubDatabase joinExisting(HubConfig config, Closing closing) {
    requireExisting(config);
    return join(config, closing);
  }

  /**
   * The same for a command that only looks: empty when the server is embedded and does not run, for
   * to start it is to write.
   */
  static Optional<HubDatabase> joinRunning(HubConfig config, Closing closing) {
    requireExisting(config);
    var running =
        switch (config.database()) {
          case HubConfig.Postgres.Embedded embedded -> EmbeddedPostgres.running(folder(config));
          case HubConfig.Postgres.External external -> Optional.of(external(external));
        };
    return running.map(address -> of(address, closing));
  }

  private static void requireExisting(HubConfig config) {
    if (config.database() instanceof HubConfig.Postgres.Embedded
        && !Files.isDirectory(folder(config))) {
      throw new ConfigException(
          List.of(
              "there is no hub in "
                  + config.data()
                  + ": look at `data` in the configuration, or start the hub once"));
    }
  }

  /** The folder of an embedded server. */
  static Path folder(HubConfig config) {
    return config.data().resolve("database");
  }

  private static DatabaseAddress started(HubConfig config, Closing closing) {
    return switch (config.database()) {
      case HubConfig.Postgres.Embedded embedded -> start(config, embedded, closing);
      case HubConfig.Postgres.External external -> external(external);
    };
  }

  private static DatabaseAddress joined(HubConfig config, Closing closing) {
    return switch (config.database()) {
      case HubConfig.Postgres.Embedded embedded -> {
        var running = EmbeddedPostgres.running(folder(config));
        if (running.isPresent()) {
          yield running.get();
        }
        var address = start(config, embedded, closing);
        new Migrations(address).run();
        yield address;
      }
      case HubConfig.Postgres.External external -> external(external);
    };
  }

  private static DatabaseAddress start(
      HubConfig config, HubConfig.Postgres.Embedded embedded, Closing closing) {
    var settings =
        new EmbeddedPostgres.Settings(embedded.port(), embedded.sharedBuffers(), Optional.empty());
    return closing.add(new EmbeddedPostgres(folder(config), settings)).start();
  }

  /** Where an external server is, with the passwords of both roles. */
  static DatabaseAddress external(HubConfig.Postgres.External external) {
    return new DatabaseAddress(
        external.servers(),
        external.name(),
        login(external.user(), "KASSAHUB_DATABASE_PASSWORD"),
        login(external.owner(), "KASSAHUB_OWNER_PASSWORD"),
        external.rootCertificate());
  }

  private static Login login(HubConfig.Role role, String variable) {
    return new Login(role.name(), password(role.passwordFile(), variable));
  }

  /** What the file holds, else the environment. */
  static String password(Optional<Path> file, String variable) {
    return file.map(HubDatabase::content)
        .or(() -> Optional.ofNullable(System.getenv(variable)))
        .orElseThrow(
            () ->
                new ConfigException(
                    List.of("the environment lacks " + variable + ", see hub.toml")));
  }

  private static String content(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException unreadable) {
      throw new ConfigException(List.of("cannot read " + file + ": " + unreadable.getMessage()));
    }
  }
}
