package kassahub.hub.database;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnectOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import kassahub.hub.database.DatabaseAddress.Server;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the server that takes writes, anew for each connection that is opened.
 *
 * <p>All are asked at once. One that was cut off while another was promoted believes in itself
 * still: the one on the newest timeline is the primary, for each promotion begins one. A lone
 * server is not asked.
 */
final class Primary implements Supplier<Future<SqlConnectOptions>> {
  private static final Logger LOG = LoggerFactory.getLogger(Primary.class);
  private static final long PATIENCE_SECONDS = 3;

  /** The name of a WAL file begins with its timeline; a standby has none to write. */
  private static final String TIMELINE =
      """
      select case when pg_is_in_recovery() then null
        else left(pg_walfile_name(pg_current_wal_lsn()), 8) end
      """;

  private final Vertx vertx;
  private final DatabaseAddress address;
  private volatile @Nullable Server last;

  Primary(Vertx vertx, DatabaseAddress address) {
    this.vertx = vertx;
    this.address = address;
  }

  @Override
  public Future<SqlConnectOptions> get() {
    return find().map(options -> options);
  }

  Future<PgConnectOptions> find() {
    if (address.servers().size() == 1) {
      return Future.succeededFuture(options(address.servers().getFirst()));
    }
    var asked = address.servers().stream().map(this::ask).toList();
    return Future.join(asked).map(all -> newest(asked.stream().map(Future::result).toList()));
  }

  /** What a server said of itself. */
  private record Answer(Server server, Optional<Long> timeline, String fault) {}

  private Future<Answer> ask(Server server) {
    var connecting = PgConnection.connect(vertx, address.forHub(server));
    return connecting
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .compose(
            connection ->
                connection.query(TIMELINE).execute().timeout(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .map(rows -> Optional.ofNullable(rows.iterator().next().getString(0)))
        .map(said -> new Answer(server, said.map(hex -> Long.parseLong(hex, 16)), "stands by"))
        .otherwise(
            failure -> new Answer(server, Optional.empty(), String.valueOf(failure.getMessage())))
        .onComplete(answered -> connecting.onSuccess(PgConnection::close));
  }

  private PgConnectOptions newest(List<Answer> answers) {
    Answer found = null;
    for (var answer : answers) {
      if (answer.timeline().isPresent() && (found == null || newer(answer, found))) {
        found = answer;
      }
    }
    if (found == null) {
      throw new IllegalStateException("no server takes writes: " + described(answers));
    }
    if (!found.server().equals(last)) {
      LOG.info("The database's primary is {}.", found.server());
      last = found.server();
    }
    return options(found.server());
  }

  private static boolean newer(Answer one, Answer other) {
    return one.timeline().orElse(0L) > other.timeline().orElse(0L);
  }

  private static String described(List<Answer> answers) {
    return answers.stream()
        .map(answer -> answer.server() + " " + answer.fault())
        .reduce((one, other) -> one + "; " + other)
        .orElse("");
  }

  private PgConnectOptions options(Server server) {
    return address
        .forHub(server)
        .setCachePreparedStatements(true)
        .addProperty("client_min_messages", "warning");
  }
}
