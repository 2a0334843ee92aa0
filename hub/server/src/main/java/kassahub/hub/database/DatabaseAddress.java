package kassahub.hub.database;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Where the hub's database is and as whom it is used.
 *
 * @param servers at least one; of several, one takes writes and the others stand by
 * @param hub the role of everyday work: may not change the journal, sees rows by their account
 * @param owner the role that owns the tables: migrations only
 * @param rootCertificate PEM file of the authority that signed the servers' certificates; TLS with
 *     host name check when present, plain otherwise
 */
public record DatabaseAddress(
    List<Server> servers, String name, Login hub, Login owner, Optional<Path> rootCertificate) {
  static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);

  /** A PostgreSQL server. */
  public record Server(String host, int port) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  public DatabaseAddress {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("a database without a server");
    }
  }

  /** The hub's role at one of the servers. */
  public PgConnectOptions forHub(Server server) {
    var options =
        new PgConnectOptions()
            .setHost(server.host())
            .setPort(server.port())
            .setDatabase(name)
            .setUser(hub.user())
            .setPassword(hub.password())
            .setCachePreparedStatements(true);
    rootCertificate.ifPresent(
        file ->
            options
                .setSslMode(SslMode.VERIFY_FULL)
                .setSslOptions(
                    new ClientSSLOptions()
                        .setHostnameVerificationAlgorithm("HTTPS")
                        .setTrustOptions(new PemTrustOptions().addCertPath(file.toString()))));
    return options;
  }

  /**
   * For JDBC users: Flyway, the clocks. Each connection goes to the primary of its moment.
   *
   * @param silence how long the server may say nothing while it is asked something; zero for ever
   */
  public DataSource source(Login role, Duration silence) {
    return new PrimarySource(this, role, silence);
  }

  /** JDBC to a lone server. */
  public String jdbcUrl() {
    return jdbcUrl(servers.getFirst(), CONNECTED_WITHIN, Duration.ZERO);
  }

  String jdbcUrl(Server server, Duration connected, Duration silence) {
    var tls =
        rootCertificate
            .map(file -> "sslmode=verify-full&sslrootcert=" + file)
            .orElse("sslmode=disable");
    return "jdbc:postgresql://%s/%s?connectTimeout=%d&sslResponseTimeout=%d&socketTimeout=%d&tcpKeepAlive=true&%s"
        .formatted(
            server, name, connected.toSeconds(), connected.toMillis(), silence.toSeconds(), tls);
  }

  /** The servers, for people: {@code db1:5432,db2:5432}. */
  public String where() {
    return servers.stream().map(Server::toString).collect(Collectors.joining(","));
  }

  /** The same servers and roles, another database on them. */
  public DatabaseAddress named(String other) {
    return new DatabaseAddress(servers, other, hub, owner, rootCertificate);
  }
}
