package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
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
  private static final String SLOW = "select pg_sleep(0.3) is not null as done";

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @AfterEach
  void mend() throws SQLException {
    DATABASE.asSuperuser("alter system reset all");
    DATABASE.asSuperuser("alter role kassahub_hub reset all");
    DATABASE.asSuperuser("alter role kassahub_owner reset all");
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

  /** Reports and migrations take their time. */
  @ParameterizedTest
  @ValueSource(strings = {"kassahub_hub", "kassahub_owner"})
  void statementTimeoutOfARoleEndsNothingOfTheHub(String role) throws SQLException {
    DATABASE.asSuperuser("alter role " + role + " set statement_timeout = '100ms'");
    DATABASE.asSuperuser("alter role " + role + " set client_connection_check_interval = 0");

    var address = DATABASE.address();
    var login = role.equals("kassahub_hub") ? address.hub() : address.owner();
    try (var connection = address.source(login, Duration.ZERO).getConnection()) {
      assertThat(shown(connection, "statement_timeout")).isEqualTo("0");
      assertThat(shown(connection, "client_connection_check_interval")).isEqualTo("5s");
    }
    try (var fresh = DATABASE.alsoUsed()) {
      assertThat(fresh.database().<Boolean>transact(tx -> tx.one(SLOW, row -> row.flag("done"))))
          .isTrue();
    }
  }

  private static void awaitValue(String setting, String value) {
    Awaitility.await().until(() -> show(setting).equals(value));
  }

  private static String show(String setting) throws SQLException {
    var owner = DATABASE.address().owner();
    try (var connection =
        DriverManager.getConnection(DATABASE.address().jdbcUrl(), owner.user(), owner.password())) {
      return shown(connection, setting);
    }
  }

  private static String shown(Connection connection, String setting) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("show " + setting)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
