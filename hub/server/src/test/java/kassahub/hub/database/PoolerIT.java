package kassahub.hub.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import kassahub.hub.PickyLink;
import kassahub.hub.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Between hub and database stands something that refuses what it does not know. */
class PoolerIT {
  private static final String SETTINGS =
      """
      select concat_ws(' ', current_setting('statement_timeout'), current_setting('client_min_messages'),
        current_setting('client_connection_check_interval')) as settings
      """;

  private static TestDatabase real;
  private static PickyLink pooler;
  private static DatabaseAddress through;

  @BeforeAll
  static void open() throws Exception {
    real = TestDatabase.create();
    var server = real.address().servers().getFirst();
    pooler = new PickyLink(server.port());
    through =
        new DatabaseAddress(
            List.of(new DatabaseAddress.Server(server.host(), pooler.port())),
            real.address().name(),
            real.address().hub(),
            real.address().owner(),
            real.address().rootCertificate());
  }

  @AfterAll
  static void close() {
    pooler.close();
    real.close();
  }

  @Test
  void migrationsClocksAndWorkPassAPoolerThatRefusesSettings() throws SQLException {
    assertThat(new Migrations(through).pending()).isZero();

    try (var connection = through.source(through.hub(), Duration.ZERO).getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(SETTINGS)) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("0 warning 5s");
    }
    try (var database = Database.open(real.vertx(), through, 2)) {
      assertThat(settings(database)).isEqualTo("0 warning 5s");
    }
  }

  @Test
  void aServerThatDoesNotLookForItsClientIsUsedWithoutThat() throws SQLException {
    try (var connection = through.source(through.hub(), Duration.ZERO).getConnection();
        var statement = connection.createStatement()) {
      statement.execute("set statement_timeout = '1h'");
      statement.execute(SessionStart.statement("-1s")); // refused as on Windows

      try (var rows = statement.executeQuery("show statement_timeout")) {
        rows.next();
        assertThat(rows.getString(1)).isEqualTo("0");
      }
    }
  }

  private static String settings(Database database) {
    return database.transact(tx -> tx.one(SETTINGS, row -> row.string("settings")));
  }
}
