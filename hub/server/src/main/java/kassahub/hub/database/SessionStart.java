package kassahub.hub.database;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What the hub's sessions say for themselves first, whatever is set for the role, the database or
 * the server: no clock ends a statement, for migrations and reports take their time. It ends when
 * the hub has given it up and hung up (decision 042).
 *
 * <p>A statement, for a pooler refuses what it does not know when a connection begins; and a server
 * on Windows refuses to look for a client that hung up.
 */
final class SessionStart {
  private static final String LOOK_FOR_CLIENT = "5s";

  private SessionStart() {}

  static Future<?> of(SqlConnection connection) {
    return connection.query(statement(LOOK_FOR_CLIENT)).execute();
  }

  static void of(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(statement(LOOK_FOR_CLIENT));
    }
  }

  static String statement(String lookForClient) {
    return """
    do $$ begin
      perform set_config('statement_timeout', '0', false), set_config('client_min_messages', 'warning', false);
      begin
        perform set_config('client_connection_check_interval', '%s', false);
      exception when invalid_parameter_value then null;
      end;
    end $$
    """
        .formatted(lookForClient);
  }
}
