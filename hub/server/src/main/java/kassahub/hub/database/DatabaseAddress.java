package kassahub.hub.database;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the hub's database is and as whom it is used.
 *
 * @param hub the role of everyday work: may not change the journal, sees rows by their account
 * @param owner the role that owns the tables: migrations only
 * @param rootCertificate PEM file of the authority that signed the server's certificate; TLS with
 *     host name check when present, plain otherwise
 */
public record DatabaseAddress(
    String host, int port, String name, Login hub, Login owner, Optional<Path> rootCertificate) {

  /** For the pool. */
  public PgConnectOptions forHub() {
    var options =
        new PgConnectOptions()
            .setHost(host)
            .setPort(port)
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

  /** For JDBC users: Flyway, the clocks. */
  public String jdbcUrl() {
    var tls = rootCertificate.map(file -> "?sslmode=verify-full&sslrootcert=" + file).orElse("");
    return "jdbc:postgresql://%s:%d/%s%s".formatted(host, port, name, tls);
  }

  /** The same server and roles, another database on it. */
  public DatabaseAddress named(String other) {
    return new DatabaseAddress(host, port, other, hub, owner, rootCertificate);
  }
}
