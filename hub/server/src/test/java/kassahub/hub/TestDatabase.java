package kassahub.hub;

import io.vertx.core.Vertx;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAddress;

/**
 * A migrated, empty database for one test class, used as the hub's role: a static field, closed in
 * {@code @AfterAll}. Whoever uses it after that, as a class that is run again because a test of it
 * failed, has another one.
 *
 * <p>The server is one per JVM, see {@link TestServer}. Databases are copied from one migrated
 * template.
 */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Supplier<DatabaseAddress> source;
  private Optional<Opened> opened = Optional.empty();

  private record Opened(DatabaseAddress address, Vertx vertx, Database database) {}

  private TestDatabase(Supplier<DatabaseAddress> source) {
    this.source = source;
    opened();
  }

  private synchronized Opened opened() {
    if (opened.isEmpty()) {
      var address = source.get();
      var vertx = HubDatabase.vertx();
      opened = Optional.of(new Opened(address, vertx, Database.open(vertx, address, 8)));
    }
    return opened.get();
  }

  public static TestDatabase create() {
    return create(TestServer.SHARED.template().name());
  }

  private static TestDatabase create(String from) {
    return new TestDatabase(() -> copy(from));
  }

  private static DatabaseAddress copy(String from) {
    var template = TestServer.SHARED.template();
    var name = "test_%d_%d".formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet());
    asSuperuser(
        template.named("postgres"),
        "create database %s owner %s template %s".formatted(name, template.owner().user(), from));
    return template.named(name);
  }

  /** One without a schema, for a test of migrations. */
  public static TestDatabase empty() {
    return create("template0 encoding 'UTF8' locale_provider icu icu_locale 'ru-RU'");
  }

  /** The same database with connections of its own: another hub's. */
  public TestDatabase alsoUsed() {
    var same = address();
    return new TestDatabase(() -> same);
  }

  public Database database() {
    return opened().database();
  }

  public DatabaseAddress address() {
    return opened().address();
  }

  /** The same database at a copy of the server. */
  DatabaseAddress addressOfCopy(int port) {
    var at = address();
    return new DatabaseAddress(
        List.of(new DatabaseAddress.Server("127.0.0.1", port)),
        at.name(),
        at.hub(),
        at.owner(),
        at.rootCertificate());
  }

  public Vertx vertx() {
    return opened().vertx();
  }

  /** What a hub's configuration says to use this database. */
  public String toml() {
    return TestServer.SHARED.toml(address().name());
  }

  /** Runs a statement as the tables' owner, past row-level security and missing rights. */
  public void asOwner(String sql) {
    var at = address();
    execute(at, at.owner().user(), at.owner().password(), sql);
  }

  /** Runs a statement that the tables' owner may not. */
  public void asSuperuser(String sql) {
    asSuperuser(address(), sql);
  }

  @Override
  public synchronized void close() {
    opened.ifPresent(
        now -> {
          now.database().close();
          now.vertx().close().toCompletionStage().toCompletableFuture().join();
        });
    opened = Optional.empty();
  }

  private static void asSuperuser(DatabaseAddress at, String sql) {
    execute(at, "postgres", TestServer.SHARED.superuserPassword(), sql);
  }

  private static void execute(DatabaseAddress at, String user, String password, String sql) {
    try (var connection = DriverManager.getConnection(at.jdbcUrl(), user, password);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }
}
