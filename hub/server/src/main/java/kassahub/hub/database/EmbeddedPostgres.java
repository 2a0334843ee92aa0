package kassahub.hub.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL 18 that lives and dies with the hub: for the demo, tests, and one machine of up to
 * about 1 000 registers.
 *
 * <p>Everything is below one directory: {@code data} (the cluster), {@code secrets} (passwords,
 * 0600), {@code programs} (unpacked binaries), {@code wal} (segments kept for a running backup),
 * {@code lock} (one hub at a time). A server that a killed hub left behind is stopped before ours
 * starts; one that ends by itself is started again (decision 002). Listens on 127.0.0.1 with SCRAM
 * only, and writes durably: the library's own defaults ({@code trust}, {@code fsync=off}) are for
 * tests and are all replaced here.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The major version of the binaries on the class path. */
  public static final String MAJOR = "18";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final EmbeddedDirectory directory;
  private final Settings settings;
  private @Nullable FolderLock lock;
  private io.zonky.test.db.postgres.embedded.@Nullable EmbeddedPostgres server;
  private Optional<PostgresWatch> watch = Optional.empty();

  /**
   * How much of the machine it takes.
   *
   * @param port 0 takes a free one
   * @param sharedBuffers as PostgreSQL spells it, {@code 128MB}
   * @param programs where binaries are unpacked; empty means below the directory itself
   */
  public record Settings(int port, String sharedBuffers, Optional<Path> programs) {
    public static final Settings DEFAULT = new Settings(0, "128MB", Optional.empty());
  }

  public EmbeddedPostgres(Path directory, Settings settings) {
    this.directory = new EmbeddedDirectory(directory);
    this.settings = settings;
  }

  /**
   * Starts the server; creates cluster, roles and database when the directory is empty.
   *
   * @throws IllegalStateException another hub uses the directory, or the cluster is of another
   *     major version
   */
  public DatabaseAddress start() {
    try {
      directory.createRoot();
      lock = FolderLock.take(directory.root());
      directory.create();
      directory.requireMajor(MAJOR);
      new OrphanServer(directory.cluster()).stop();
      var started = launch(settings.port());
      server = started;
      var address = directory.address(started.getPort());
      EmbeddedRoles.create(started.getPostgresDatabase(), address);
      watch =
          PostgresWatch.begin(
              directory.cluster(), () -> again(address.servers().getFirst().port()));
      return address;
    } catch (IOException failure) {
      close();
      throw new UncheckedIOException("embedded PostgreSQL in " + directory.root(), failure);
    } catch (RuntimeException failure) {
      close();
      throw failure;
    }
  }

  /** The address of the server that another process runs in this directory, if one does. */
  public static Optional<DatabaseAddress> running(Path directory) {
    var layout = new EmbeddedDirectory(directory);
    return new OrphanServer(layout.cluster()).port().map(layout::address);
  }

  /** Stops the server that a killed process left in this directory, if one did. */
  public static void stopLeftBehind(Path directory) {
    new OrphanServer(new EmbeddedDirectory(directory).cluster()).stop();
  }

  /** On the port that everybody knows. The library holds a lock for a server that is gone. */
  private void again(int port) throws IOException {
    Files.deleteIfExists(directory.cluster().resolve("epg-lock"));
    server = launch(port);
  }

  private io.zonky.test.db.postgres.embedded.EmbeddedPostgres launch(int port) throws IOException {
    var builder =
        io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
            .setDataDirectory(directory.cluster())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(START_LIMIT)
            .setOverrideWorkingDirectory(settings.programs().orElse(directory.programs()).toFile())
            .setConnectConfig("password", directory.password("postgres"));
    if (port != 0) {
      builder.setPort(port);
    }
    directory.initOptions().forEach(builder::setLocaleConfig);
    directory.serverOptions(settings.sharedBuffers()).forEach(builder::setServerConfig);
    return builder.start();
  }

  @Override
  public void close() {
    try {
      watch.ifPresent(PostgresWatch::close);
      watch = Optional.empty();
      var running = server;
      server = null;
      if (running != null) {
        running.close();
        // The library gives up after five seconds; a busy disk needs longer.
        new OrphanServer(directory.cluster()).stop();
      }
      var held = lock;
      lock = null;
      if (held != null) {
        held.close();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("stopping PostgreSQL in " + directory.root(), failure);
    }
  }
}
