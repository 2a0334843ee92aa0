package kassahub.hub.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * The two roles and the database of an embedded server; an administrator does it for an external
 * one.
 */
final class EmbeddedRoles {
  private static final String ROLE_EXISTS = "select 1 from pg_roles where rolname = ?";
  private static final String DATABASE_EXISTS = "select 1 from pg_database where datname = ?";

  private EmbeddedRoles() {}

  /** Creates what is missing. */
  static void create(DataSource superuser, DatabaseAddress address) {
    try (var connection = superuser.getConnection()) {
      createRole(connection, address.owner());
      createRole(connection, address.hub());
      if (!exists(connection, DATABASE_EXISTS, address.name())) {
        createDatabase(connection, address);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException("roles of the embedded PostgreSQL", failure);
    }
  }

  private static void createRole(Connection connection, Login login) throws SQLException {
    if (exists(connection, ROLE_EXISTS, login.user())) {
      return;
    }
    try (var statement = connection.createStatement()) {
      statement.execute(
          "create role " + login.user() + " login password '" + login.password() + "'");
    }
  }

  private static void createDatabase(Connection connection, DatabaseAddress address)
      throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("create database " + address.name() + " owner " + address.owner().user());
    }
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (var statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (var rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
