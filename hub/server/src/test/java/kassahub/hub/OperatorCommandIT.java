package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import kassahub.hub.account.AccountConfig;
import kassahub.hub.account.FirstOperator;
import kassahub.hub.account.Role;
import kassahub.hub.account.Roles;
import kassahub.hub.account.SignInLinks;
import kassahub.hub.account.Users;
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
    Path config = configured();
    run(config, "first-operator");
    assertThat(invite(config, "support")).isNotZero();
    accept(config);

    assertThat(invite(config, "partner")).isNotZero();
    assertThat(invite(config, "support")).isZero();
    assertThat(printed.toString()).contains("http://127.0.0.1:8080/invitation/");
    assertThat(invite(config, "support")).as("the login is taken").isNotZero();
  }

  @Test
  void givesOnePersonTwoRolesAndTakesThemAgain() throws IOException {
    Path config = configured();
    accept(config);

    assertThat(invite(config, "support,administrator")).isNotZero();
    assertThat(invite(config, "back_office,support")).isZero();
    assertThat(boris(config)).isEqualTo(new Roles(Set.of(Role.SUPPORT, Role.BACK_OFFICE)));
    assertThat(run(config, "roles", "--login", "Boris", "--role", "back_office")).isZero();
    assertThat(printed.toString()).endsWith("Boris: back_office" + System.lineSeparator());
    assertThat(boris(config)).isEqualTo(Roles.of(Role.BACK_OFFICE));
    assertThat(run(config, "roles", "--login", "boris", "--role", "partner")).isNotZero();
    assertThat(run(config, "roles", "--login", "vera", "--role", "support")).isNotZero();
    assertThat(boris(config)).isEqualTo(Roles.of(Role.BACK_OFFICE));
  }

  private static Roles boris(Path config) throws IOException {
    try (var closing = new Closing()) {
      var admin = HubDatabase.joinExisting(HubConfig.read(config), closing);
      var clock = InstantSource.system();
      var users = new Users(admin.database(), new Journal(clock), clock, AccountConfig.DEFAULT);
      return users.find("boris").orElseThrow().roles();
    }
  }

  private Path configured() throws IOException {
    Path config = folder.resolve("hub.toml");
    Files.writeString(
        config,
        "data = \"%s\"%n[database]%nshared-buffers = \"32MB\"%n".formatted(folder.resolve("hub")));
    return config;
  }

  private void accept(Path config) throws IOException {
    run(config, "first-operator");
    String first = printed.toString().strip().replaceAll("(?s).*/", "");
    try (var closing = new Closing()) {
      var admin = HubDatabase.joinExisting(HubConfig.read(config), closing);
      var journal = new Journal(InstantSource.system());
      new SignInLinks(admin.database(), journal, InstantSource.system())
          .acceptFirstOperator(
              first, new FirstOperator("anna", "Анна Кедрова", "correct horse battery"));
    }
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
