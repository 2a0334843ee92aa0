package kassahub.hub.database;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
            .setPassword(hub.password());
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

  /** For JDBC users: Flyway, the clocks. Of several servers the driver takes the primary. */
  public String jdbcUrl() {
    var primary = servers.size() > 1 ? "&targetServerType=primary" : "";
    var tls = rootCertificate.map(file -> "&sslmode=verify-full&sslrootcert=" + file).orElse("");
    return "jdbc:postgresql://%s/%s?connectTimeout=10%s%s".formatted(where(), name, primary, tls);
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
