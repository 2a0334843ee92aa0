package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.EmbeddedPostgres;
import kassahub.hub.database.Migrations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AdminCommandIT {
  @TempDir private Path folder;
  private final StringWriter printed = new StringWriter();
  private final StringWriter complaints = new StringWriter();

  @Test
  void givesTheFirstOperatorALinkAndChecksTheDatabase() throws IOException {
    var config = config("hub.toml", folder.resolve("hub"));

    assertThat(run("-c", config, "first-operator")).isZero();
    try (var server = server("hub")) {
      server.start();
      assertThat(run("-c", config, "check")).isZero();
    }

    assertThat(printed.toString())
        .contains("http://127.0.0.1:8080/first-operator/")
        .contains("migrations due    0");
  }

  @Test
  void startsAndMigratesNothingWhereItShallOnlyLook() throws IOException {
    var config = config("hub.toml", folder.resolve("hub"));
    try (var server = server("hub")) {
      server.start(); // and nobody migrates it
    }
    var before = lastChange();

    assertThat(run("-c", config, "check")).isOne();

    assertThat(printed.toString())
        .contains("configuration     usable")
        .contains("does not run: start the hub")
        .doesNotContain("migrations due");
    assertThat(lastChange()).as("PostgreSQL writes where it runs").isEqualTo(before);
    try (var server = server("hub")) {
      server.start();
      assertThat(run("-c", config, "check")).isOne();
    }
    assertThat(printed.toString()).doesNotContain("migrations due    0");
  }

  @Test
  void exportsAndImportsIntoANewHubAndIntoNoOther() throws Exception {
    var config = config("hub.toml", folder.resolve("hub"));
    var other = config("other.toml", folder.resolve("other"));
    Files.writeString(folder.resolve("passphrase"), "correct horse battery\n");
    Files.writeString(folder.resolve("wrong"), "wrong horse battery\n");
    assertThat(run("-c", config, "first-operator")).isZero();
    sql(
        "hub",
        "insert into organisation (kind, name, tax_number, created_at)"
            + " values ('legal', 'ООО «Ромашка»', '7743013902', '2026-11-18T09:00:00Z')");

    assertThat(run("-c", config, "export", file("export"), "--passphrase-file", file("passphrase")))
        .isZero();
    assertThat(run("-c", other, "import", file("export"), "--passphrase-file", file("wrong")))
        .isNotZero();
    assertThat(run("-c", other, "import", file("export"), "--passphrase-file", file("passphrase")))
        .isZero();

    assertThat(organisations("other")).containsExactly("ООО «Ромашка»");
    assertThat(Files.readString(folder.resolve("export"), StandardCharsets.ISO_8859_1))
        .doesNotContain("7743013902");
    assertThat(run("-c", other, "import", file("export"), "--passphrase-file", file("passphrase")))
        .isNotZero();
    assertThat(organisations("other")).hasSize(1);
  }

  @Test
  void makesNoHubWhereItShallOnlyLook() throws IOException {
    var data = folder.resolve("mistyped");

    assertThat(run("-c", config("hub.toml", data), "check")).isNotZero();

    assertThat(data).doesNotExist();
    assertThat(complaints.toString()).contains("there is no hub in " + data);
  }

  @Test
  void asksForPatienceWhileAHubPreparesItsDatabase() throws IOException {
    var config = config("hub.toml", folder.resolve("hub"));
    try (var server =
        new EmbeddedPostgres(folder.resolve("hub/database"), EmbeddedPostgres.Settings.DEFAULT)) {
      server.start();

      assertThat(run("-c", config, "first-operator")).isNotZero();
    }

    assertThat(complaints.toString()).contains("still preparing its database");
  }

  @Test
  void backsUpAndRestores() throws IOException {
    var config = config("hub.toml", folder.resolve("hub"));
    var other = config("other.toml", folder.resolve("other"));
    var passphrase = folder.resolve("passphrase");
    Files.writeString(passphrase, "correct horse battery\n");
    var file = folder.resolve("hub.backup").toString();
    try (var server =
        new EmbeddedPostgres(folder.resolve("hub/database"), EmbeddedPostgres.Settings.DEFAULT)) {
      new Migrations(server.start()).run();
      assertThat(run("-c", config, "backup", file, "--passphrase-file", passphrase.toString()))
          .isZero();
    }

    assertThat(run("-c", other, "restore", file, "--passphrase-file", passphrase.toString()))
        .isZero();
    try (var server = server("other")) {
      server.start();
      assertThat(run("-c", other, "check")).isZero();
    }
  }

  private EmbeddedPostgres server(String hub) {
    return new EmbeddedPostgres(
        folder.resolve(hub).resolve("database"), EmbeddedPostgres.Settings.DEFAULT);
  }

  private void sql(String hub, String statement) throws SQLException {
    try (var server = server(hub);
        var connection = connection(server.start());
        var once = connection.createStatement()) {
      once.execute(statement);
    }
  }

  private List<String> organisations(String hub) throws SQLException {
    try (var server = server(hub);
        var connection = connection(server.start());
        var query = connection.createStatement();
        var rows = query.executeQuery("select name from organisation")) {
      var names = new ArrayList<String>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }

  private static Connection connection(DatabaseAddress address) throws SQLException {
    var owner = address.owner();
    return DriverManager.getConnection(address.jdbcUrl(), owner.user(), owner.password());
  }

  /** Of anything in the hub's database folder. */
  private FileTime lastChange() throws IOException {
    try (var files = Files.walk(folder.resolve("hub"))) {
      var last = FileTime.fromMillis(0);
      for (Path file : files.toList()) {
        var changed = Files.getLastModifiedTime(file);
        last = changed.compareTo(last) > 0 ? changed : last;
      }
      return last;
    }
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private String config(String name, Path data) throws IOException {
    var file = folder.resolve(name);
    Files.writeString(
        file, "data = \"%s\"%n[database]%nshared-buffers = \"32MB\"%n".formatted(data));
    return file.toString();
  }

  private int run(String... arguments) {
    return new CommandLine(new AdminCommand())
        .setOut(new PrintWriter(printed, true))
        .setErr(new PrintWriter(complaints, true))
        .execute(arguments);
  }
}
