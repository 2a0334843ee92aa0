package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import kassahub.hub.account.FirstOperator;
import kassahub.hub.account.SignInLinks;
import kassahub.hub.journal.Journal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Without a second operator nobody confirms what the first one asks for. */
class OperatorCommandIT {
  @TempDir private Path folder;
  private final StringWriter printed = new StringWriter();

  @Test
  void letsASecondOperatorInWhenThereIsAFirst() throws IOException {
    Path config = folder.resolve("hub.toml");
    Files.writeString(
        config,
        "data = \"%s\"%n[database]%nshared-buffers = \"32MB\"%n".formatted(folder.resolve("hub")));
    run(config, "first-operator");
    assertThat(invite(config, "support")).isNotZero();
    String first = printed.toString().strip().replaceAll("(?s).*/", "");
    try (var closing = new Closing()) {
      var admin = HubDatabase.joinExisting(HubConfig.read(config), closing);
      var journal = new Journal(InstantSource.system());
      new SignInLinks(admin.database(), journal, InstantSource.system())
          .acceptFirstOperator(
              first, new FirstOperator("anna", "Анна Кедрова", "correct horse battery"));
    }

    assertThat(invite(config, "partner")).isNotZero();
    assertThat(invite(config, "support")).isZero();
    assertThat(printed.toString()).contains("http://127.0.0.1:8080/invitation/");
    assertThat(invite(config, "support")).as("the login is taken").isNotZero();
  }

  private int invite(Path config, String role) {
    return run(config, "operator", "--login", "boris", "--name", "Борис Ольхов", "--role", role);
  }

  private int run(Path config, String... words) {
    var arguments = new java.util.ArrayList<>(java.util.List.of("-c", config.toString()));
    arguments.addAll(java.util.List.of(words));
    return new CommandLine(new AdminCommand())
        .setOut(new PrintWriter(printed, true))
        .setErr(new PrintWriter(new StringWriter(), true))
        .execute(arguments.toArray(String[]::new));
  }
}
