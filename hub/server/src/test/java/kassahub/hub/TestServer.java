package kassahub.hub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.EmbeddedPostgres;
import kassahub.hub.database.Migrations;

/**
 * The PostgreSQL of this JVM's tests, with a migrated database to copy from: embedded, or the
 * distribution's with {@code -Dkassahub.test.database=external}. Started when the first test asks,
 * stopped when the JVM ends.
 *
 * @param template as both roles see it
 * @param secrets folder with a file for each of {@code postgres}, {@code kassahub_owner}, {@code
 *     kassahub_hub}: its password
 */
record TestServer(DatabaseAddress template, Path secrets) {
  static final boolean EXTERNAL =
      System.getProperty("kassahub.test.database", "embedded").equals("external");
  static final TestServer SHARED = EXTERNAL ? external() : embedded();

  String superuserPassword() {
    try {
      return Files.readString(secrets.resolve("postgres")).strip();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Runs a statement as superuser at this server, or at a copy of it: the first value, as text. */
  String sql(int port, String database, String statement) throws SQLException {
    var copy = new DatabaseAddress.Server("127.0.0.1", port);
    var there =
        new DatabaseAddress(
            List.of(copy), database, template.hub(), template.owner(), template.rootCertificate());
    try (var connection =
            DriverManager.getConnection(there.jdbcUrl(), "postgres", superuserPassword());
        var said = connection.createStatement()) {
      if (!said.execute(statement)) {
        return "";
      }
      var rows = said.getResultSet();
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  /** What a hub's configuration says to use the named database as an external one. */
  String toml(String database) {
    var certificate =
        template.rootCertificate().map("root-certificate = \"%s\"%n"::formatted).orElse("");
    var server = template.servers().getFirst();
    return """
    [database]
    host = "%s"
    port = %d
    name = "%s"
    user-password-file = "%s/kassahub_hub"
    owner-password-file = "%s/kassahub_owner"
    %s
    """
        .formatted(server.host(), server.port(), database, secrets, secrets, certificate);
  }

  private static TestServer embedded() {
    var folder = TestFolders.create("kassahub-test-");
    var programs = Path.of(System.getProperty("java.io.tmpdir"), "kassahub-test-postgres");
    var settings = new EmbeddedPostgres.Settings(0, "64MB", Optional.of(programs));
    var server = new EmbeddedPostgres(folder.resolve("server"), settings);
    atTheEnd(
        () -> {
          stopAtOnce(folder.resolve("server/data"));
          server.close();
        },
        folder);
    var address = server.start();
    new Migrations(address).run();
    return new TestServer(address, folder.resolve("server/secrets"));
  }

  /** By the way that a hub takes: its configuration. */
  private static TestServer external() {
    var folder = TestFolders.create("kassahub-test-");
    var server = new DistributionServer(folder);
    atTheEnd(server::close, folder);
    server.start();
    var written = new TestServer(server.address(), server.secrets());
    var config = HubConfig.parse(written.toml("kassahub"));
    var address = HubDatabase.external((HubConfig.Postgres.External) config.database());
    new Migrations(address).run();
    return new TestServer(address, written.secrets());
  }

  /** Nobody needs what is in it: a last checkpoint takes half a minute on a busy disk. */
  private static void stopAtOnce(Path cluster) {
    try {
      var pid = Files.readAllLines(cluster.resolve("postmaster.pid")).getFirst().strip();
      new ProcessBuilder("kill", "-QUIT", pid).inheritIO().start().waitFor();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static void atTheEnd(Runnable close, Path folder) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  close.run();
                  TestFolders.delete(folder);
                }));
  }
}
