package kassahub.hub;

import io.vertx.core.Vertx;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAddress;

/**
 * A migrated, empty database for one test class, used as the hub's role: a static field, closed in
 * {@code @AfterAll}.
 *
 * <p>The server is one per JVM, see {@link TestServer}. Databases are copied from one migrated
 * template.
 */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final DatabaseAddress address;
  private final Vertx vertx;
  private final Database database;

  private TestDatabase(DatabaseAddress address) {
    this.address = address;
    vertx = Vertx.vertx();
    database = Database.open(vertx, address, 8);
  }

  public static TestDatabase create() {
    return create(TestServer.SHARED.template().name());
  }

  private static TestDatabase create(String from) {
    var template = TestServer.SHARED.template();
    var name = "test_%d_%d".formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet());
    asSuperuser(
        template.named("postgres"),
        "create database %s owner %s template %s".formatted(name, template.owner().user(), from));
    return new TestDatabase(template.named(name));
  }

  /** One without a schema, for a test of migrations. */
  public static TestDatabase empty() {
    return create("template0 encoding 'UTF8' locale_provider icu icu_locale 'ru-RU'");
  }

  /** The same database with connections of its own: another hub's. */
  public TestDatabase alsoUsed() {
    return new TestDatabase(address);
  }

  public Database database() {
    return database;
  }

  public DatabaseAddress address() {
    return address;
  }

  /** The same database at a copy of the server. */
  DatabaseAddress addressOfCopy(int port) {
    return new DatabaseAddress(
        List.of(new DatabaseAddress.Server("127.0.0.1", port)),
        address.name(),
        address.hub(),
        address.owner(),
        address.rootCertificate());
  }

  public Vertx vertx() {
    return vertx;
  }

  /** What a hub's configuration says to use this database. */
  public String toml() {
    return TestServer.SHARED.toml(address.name());
  }

  /** Runs a statement as the tables' owner, past row-level security and missing rights. */
  public void asOwner(String sql) {
    execute(address, address.owner().user(), address.owner().password(), sql);
  }

  /** Runs a statement that the tables' owner may not. */
  public void asSuperuser(String sql) {
    asSuperuser(address, sql);
  }

  @Override
  public void close() {
    database.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
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
