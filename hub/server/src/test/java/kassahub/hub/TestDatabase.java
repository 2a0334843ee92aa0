package kassahub.hub;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import kassahub.hub.database.Database;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.EmbeddedPostgres;
import kassahub.hub.database.Migrations;

/**
 * A migrated, empty database for one test class, used as the hub's role: a static field, closed in
 * {@code @AfterAll}.
 *
 * <p>The server is one per JVM: embedded, or the one that the system property {@code
 * kassahub.test.database} names as {@code host:port/password-file-directory}. Databases are copied
 * from one migrated template.
 */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final DatabaseAddress address;
  private final Vertx vertx;
  private final Database database;

  private TestDatabase(DatabaseAddress address) {
    this.address = address;
    vertx = Vertx.vertx();
    database = Database.open(vertx, address.forHub(), 8);
  }

  public static TestDatabase create() {
    var template = Server.TEMPLATE;
    var name = "test_%d_%d".formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet());
    asSuperuser(
        template.named("postgres"),
        "create database %s template %s owner %s"
            .formatted(name, template.name(), template.owner().user()));
    return new TestDatabase(template.named(name));
  }

  public Database database() {
    return database;
  }

  public DatabaseAddress address() {
    return address;
  }

  public Vertx vertx() {
    return vertx;
  }

  /** Runs a statement as the tables' owner, past row-level security and missing rights. */
  public void asOwner(String sql) {
    execute(address, address.owner().user(), address.owner().password(), sql);
  }

  @Override
  public void close() {
    database.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private static void asSuperuser(DatabaseAddress at, String sql) {
    execute(at, "postgres", Server.superuserPassword(), sql);
  }

  private static void execute(DatabaseAddress at, String user, String password, String sql) {
    try (var connection = DriverManager.getConnection(at.jdbcUrl(), user, password);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(sql, failure);
    }
  }

  /** Started when the first test asks, stopped when the JVM ends. */
  private static final class Server {
    static final Path DIRECTORY = temporaryDirectory();
    static final DatabaseAddress TEMPLATE = start();

    static String superuserPassword() {
      try {
        return Files.readString(DIRECTORY.resolve("server/secrets/postgres")).strip();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    private static DatabaseAddress start() {
      var programs = Path.of(System.getProperty("java.io.tmpdir"), "kassahub-test-postgres");
      var settings = new EmbeddedPostgres.Settings(0, "64MB", Optional.of(programs));
      var server = new EmbeddedPostgres(DIRECTORY.resolve("server"), settings);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
      var address = server.start();
      new Migrations(address).run();
      return address;
    }

    private static void stop(EmbeddedPostgres server) {
      server.close();
      try (var files = Files.walk(DIRECTORY)) {
        files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }

    private static Path temporaryDirectory() {
      try {
        return Files.createTempDirectory("kassahub-test-");
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
