package kassahub.hub;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.DatabaseAddress.Server;
import kassahub.hub.database.Migrations;

/**
 * A primary of the distribution with two standbys, a commit kept by any one of them (decision 042),
 * and the operator who promotes.
 */
public final class DistributionCluster implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<DistributionServer> servers = new ArrayList<>();

  /** Who is what after a failover. */
  public record Failover(
      DistributionServer old, DistributionServer primary, DistributionServer standby) {}

  /** Starts three servers; the database is empty. */
  public DistributionCluster(Path folder) throws IOException, SQLException {
    try {
      start(folder);
    } catch (IOException | SQLException | RuntimeException failure) {
      close();
      throw failure;
    }
  }

  private void start(Path folder) throws IOException, SQLException {
    folder.toFile().setExecutable(true, false);
    var primary = new DistributionServer(Files.createDirectories(folder.resolve("1")));
    servers.add(primary);
    primary.start();
    for (var name : List.of("2", "3")) {
      servers.add(primary.standby(folder.resolve(name)));
    }
    for (var server : servers) {
      sql(server, "alter system set synchronous_standby_names = 'ANY 1 (*)'");
      sql(server, "alter system set synchronous_commit = remote_apply");
      sql(server, "select pg_reload_conf()");
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThatCode(new Migrations(address())::requireStandby)
                    .doesNotThrowAnyException());
  }

  /** All three, as both roles see them. */
  public DatabaseAddress address() {
    var one = servers.getFirst().address();
    return new DatabaseAddress(
        servers.stream().map(server -> new Server("127.0.0.1", server.port())).toList(),
        one.name(),
        one.hub(),
        one.owner(),
        one.rootCertificate());
  }

  /** What belongs into the section of the database in a hub's configuration. */
  public String toml() {
    return primary().toml("127.0.0.1")
        + """
        standbys = [%s]
        needs-standby = true
        """
            .formatted(
                servers.stream()
                    .skip(1)
                    .map(standby -> "\"127.0.0.1:%d\"".formatted(standby.port()))
                    .collect(Collectors.joining(", ")));
  }

  DistributionServer primary() {
    return servers.getFirst();
  }

  /** The primary is killed; the standby that has received most takes over, the other follows it. */
  public Failover failOver() throws IOException, SQLException {
    var old = primary();
    old.kill();
    var standbys = servers.subList(1, servers.size());
    var next = furthest(standbys);
    var other = standbys.stream().filter(one -> one != next).findFirst().orElseThrow();
    next.promote();
    sql(
        other,
        "alter system set primary_conninfo = '%s password=%s'"
            .formatted(next.followed(), old.superuserPassword()));
    sql(other, "select pg_reload_conf()");
    return new Failover(old, next, other);
  }

  private DistributionServer furthest(List<DistributionServer> standbys) throws SQLException {
    DistributionServer best = standbys.getFirst();
    long most = -1;
    for (var standby : standbys) {
      long received =
          Long.parseLong(sql(standby, "select pg_last_wal_receive_lsn() - '0/0'::pg_lsn"));
      if (received > most) {
        most = received;
        best = standby;
      }
    }
    return best;
  }

  String sql(DistributionServer server, String statement) throws SQLException {
    return sql(server, statement, "postgres");
  }

  /** As the superuser, who has one password everywhere. */
  String sql(DistributionServer server, String statement, String database) throws SQLException {
    var certificate = primary().address().rootCertificate().orElseThrow();
    var url =
        "jdbc:postgresql://127.0.0.1:%d/%s?sslmode=verify-full&sslrootcert=%s"
            .formatted(server.port(), database, certificate);
    try (var connection =
            DriverManager.getConnection(url, "postgres", primary().superuserPassword());
        var said = connection.createStatement()) {
      if (!said.execute(statement)) {
        return "";
      }
      var rows = said.getResultSet();
      rows.next();
      return String.valueOf(rows.getString(1));
    }
  }

  @Override
  public void close() {
    servers.forEach(DistributionServer::close);
  }
}
