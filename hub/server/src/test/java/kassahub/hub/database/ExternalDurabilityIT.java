package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import kassahub.hub.TestDatabase;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose administrator chose speed: the embedded one cannot be told to. */
class ExternalDurabilityIT {
  private static final TestDatabase DATABASE = TestDatabase.create();

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @AfterEach
  void mend() throws SQLException {
    DATABASE.asSuperuser("alter system reset all");
    DATABASE.asSuperuser("alter role kassahub_hub reset all");
    DATABASE.asSuperuser("select pg_reload_conf()");
    awaitValue("fsync", "on");
    awaitValue("full_page_writes", "on");
    awaitValue("synchronous_commit", "on");
  }

  @ParameterizedTest
  @ValueSource(strings = {"fsync", "full_page_writes", "synchronous_commit"})
  void serverThatWouldLoseCommittedWorkIsRefused(String setting) {
    var migrations = new Migrations(DATABASE.address());
    assertThatCode(migrations::run).doesNotThrowAnyException();

    DATABASE.asSuperuser("alter system set " + setting + " = off");
    DATABASE.asSuperuser("select pg_reload_conf()");
    awaitValue(setting, "off");

    assertThatThrownBy(migrations::run)
        .hasMessageContaining(setting + " = off")
        .hasMessageContaining("set it to on");
  }

  @Test
  void settingOfTheHubsRoleAloneCounts() {
    DATABASE.asSuperuser("alter role kassahub_hub set synchronous_commit = off");

    assertThatThrownBy(() -> new Migrations(DATABASE.address()).run())
        .hasMessageContaining("synchronous_commit = off");
  }

  private static void awaitValue(String setting, String value) {
    Awaitility.await().until(() -> show(setting).equals(value));
  }

  private static String show(String setting) throws SQLException {
    var owner = DATABASE.address().owner();
    try (var connection =
            DriverManager.getConnection(
                DATABASE.address().jdbcUrl(), owner.user(), owner.password());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("show " + setting)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
