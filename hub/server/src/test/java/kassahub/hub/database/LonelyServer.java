package kassahub.hub.database;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A process with an embedded server, to be killed. Prints READY or REFUSED and why, then the number
 * of each committed row; closes the server when its input ends.
 */
final class LonelyServer {
  private LonelyServer() {}

  /** Arguments: the server's folder, and where its programs are unpacked. */
  public static void main(String[] arguments) throws SQLException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    var settings = new EmbeddedPostgres.Settings(0, "32MB", Optional.of(Path.of(arguments[1])));
    try (var server = new EmbeddedPostgres(Path.of(arguments[0]), settings)) {
      var address = server.start();
      out.println("READY");
      write(address, out);
    } catch (IllegalStateException refused) {
      out.println("REFUSED " + refused.getMessage());
    }
  }

  private static void write(DatabaseAddress address, PrintStream out) throws SQLException {
    var toldToStop = CompletableFuture.runAsync(LonelyServer::readToTheEnd);
    var owner = address.owner();
    try (var connection =
            DriverManager.getConnection(address.jdbcUrl(), owner.user(), owner.password());
        var statement = connection.createStatement()) {
      statement.execute("create table if not exists written (n bigint)");
      for (long n = 1; !toldToStop.isDone(); n++) {
        statement.execute("insert into written values (" + n + ")");
        out.println(n);
      }
    }
  }

  private static void readToTheEnd() {
    try {
      System.in.readAllBytes();
    } catch (IOException closed) {
      throw new IllegalStateException(closed);
    }
  }
}
