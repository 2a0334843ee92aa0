package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import kassahub.hub.database.backup.Backup;
import kassahub.hub.database.backup.Restore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedPostgresIT {
  private static final EmbeddedPostgres.Settings SETTINGS =
      new EmbeddedPostgres.Settings(
          0,
          "32MB",
          Optional.of(Path.of(System.getProperty("java.io.tmpdir"), "kassahub-test-postgres")));

  @TempDir private Path folder;

  @Test
  void backupOfARunningServerIsRestoredIntoAnEmptyFolder() throws Exception {
    var data = folder.resolve("hub");
    var backup = folder.resolve("hub.backup");
    Files.createDirectories(data.resolve("authority"));
    Files.writeString(data.resolve("authority/root.key"), "not a real key");
    try (var server = new EmbeddedPostgres(data.resolve("database"), SETTINGS)) {
      var address = server.start();
      execute(address, "create table kept (word text)");
      execute(address, "insert into kept values ('до копии')");
      new Backup(data, data.resolve("database")).write(backup, "passphrase");
      execute(address, "insert into kept values ('после копии')");
    }

    var other = folder.resolve("other");
    new Restore(other).read(backup, "passphrase");

    assertThat(other.resolve("authority/root.key")).hasContent("not a real key");
    try (var server = new EmbeddedPostgres(other.resolve("database"), SETTINGS)) {
      assertThat(words(server.start())).isEqualTo("до копии");
    }
    assertThat(data.resolve("database/wal")).isEmptyDirectory();
  }

  @Test
  void backupIsUnreadableAndRestoreNeedsAnEmptyFolder() throws Exception {
    var data = folder.resolve("hub");
    var backup = folder.resolve("hub.backup");
    try (var server = new EmbeddedPostgres(data.resolve("database"), SETTINGS)) {
      server.start();
      new Backup(data, data.resolve("database")).write(backup, "passphrase");
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-------");
    assertThatThrownBy(() -> new Restore(data).read(backup, "passphrase"))
        .hasMessageContaining("not empty");
    assertThatThrownBy(() -> new Restore(folder.resolve("x")).read(backup, "wrong"))
        .hasMessageContaining("wrong passphrase");
    assertThatThrownBy(
            () ->
                new Backup(data, data.resolve("database"))
                    .write(folder.resolve("second"), "passphrase"))
        .hasMessageContaining("no hub runs");
  }

  @Test
  void oneHubAtATimeAndPasswordsAreForTheOwnerOnly() throws Exception {
    try (var server = new EmbeddedPostgres(folder.resolve("database"), SETTINGS);
        var second = new EmbeddedPostgres(folder.resolve("database"), SETTINGS)) {
      var address = server.start();

      assertThatThrownBy(second::start).isInstanceOf(RuntimeException.class);
      assertThat(EmbeddedPostgres.running(folder.resolve("database"))).contains(address);
      assertThatThrownBy(() -> DriverManager.getConnection(address.jdbcUrl(), "postgres", "wrong"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password");
      var secret = folder.resolve("database/secrets/kassahub_owner");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void refusesAClusterOfAnotherMajorVersion() throws IOException {
    var cluster = Files.createDirectories(folder.resolve("database/data"));
    Files.writeString(cluster.resolve("PG_VERSION"), "17\n");

    try (var server = new EmbeddedPostgres(folder.resolve("database"), SETTINGS)) {
      assertThatThrownBy(server::start).hasMessageContaining("admin export");
    }
  }

  private static void execute(DatabaseAddress address, String sql) throws SQLException {
    var owner = address.owner();
    try (var connection =
            DriverManager.getConnection(address.jdbcUrl(), owner.user(), owner.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String words(DatabaseAddress address) throws SQLException {
    var owner = address.owner();
    try (var connection =
            DriverManager.getConnection(address.jdbcUrl(), owner.user(), owner.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select string_agg(word, ',') from kept")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
