package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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
    assertThat(run("-c", config, "check")).isZero();

    assertThat(printed.toString())
        .contains("http://127.0.0.1:8080/first-operator/")
        .contains("migrations due    0");
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
    assertThat(run("-c", other, "check")).isZero();
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
