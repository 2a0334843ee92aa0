package kassahub.hub.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Connections of one role to whichever server is the primary when they are opened. */
final class PrimarySource implements DataSource {
  private final Primary primary;
  private final DatabaseAddress address;
  private final Login login;
  private final Duration silence;

  PrimarySource(DatabaseAddress address, Login login, Duration silence) {
    this.primary = new Primary(address);
    this.address = address;
    this.login = login;
    this.silence = silence;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return getConnection(login.user(), login.password());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    var url = address.jdbcUrl(found(), DatabaseAddress.CONNECTED_WITHIN, silence);
    var connection = DriverManager.getConnection(url, user, password);
    try {
      SessionStart.of(connection);
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
    return connection;
  }

  private DatabaseAddress.Server found() throws SQLException {
    try {
      return primary.find();
    } catch (IllegalStateException none) {
      throw new SQLException(none.getMessage(), none);
    }
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return (int) DatabaseAddress.CONNECTED_WITHIN.toSeconds();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> wanted) throws SQLException {
    throw new SQLException("nothing is wrapped here");
  }

  @Override
  public boolean isWrapperFor(Class<?> wanted) {
    return false;
  }
}
