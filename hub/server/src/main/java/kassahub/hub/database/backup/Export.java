package kassahub.hub.database.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.Migrations;

/**
 * The content of every table with the hub's keys in one encrypted file that any supported
 * PostgreSQL can take: the way to another major version, and from the embedded server to an
 * external one. Taken while the hub works, from one snapshot.
 *
 * <p>Entries in their order: {@code manifest}, {@code files/…} (what lies beside the database),
 * {@code tables/…} (PostgreSQL's text format), {@code sums}.
 */
public final class Export {
  static final String FILES = "files/";
  static final String TABLES = "tables/";
  static final String SUMS = "sums";

  /** Both ends must write values alike, or sums would differ. */
  private static final String SAME_TEXT =
      """
      set timezone = 'UTC'; set bytea_output = 'hex'; set extra_float_digits = 1;
      set intervalstyle = 'iso_8601'; set statement_timeout = 0
      """;

  private final Path data;
  private final DatabaseAddress address;
  private final Consumer<String> progress;
  private final int rounds;

  /**
   * Opens nothing.
   *
   * @param data the hub's data folder
   * @param progress hears a line for each table, for big ones more
   */
  public Export(Path data, DatabaseAddress address, Consumer<String> progress) {
    this(data, address, progress, Sealed.ROUNDS);
  }

  Export(Path data, DatabaseAddress address, Consumer<String> progress, int rounds) {
    this.rounds = rounds;
    this.data = data.toAbsolutePath().normalize();
    this.address = address;
    this.progress = progress;
  }

  /**
   * Writes the file.
   *
   * @param target appears whole or not at all; must not be there yet
   * @throws BackupException the server refused, or the target is no good
   */
  public void write(Path target, String passphrase) {
    HubFiles.requireOutside(data, target);
    var schema = new Migrations(address).version();
    try (var connection = connect(address)) {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      var manifest = Manifest.read(connection, schema);
      Table.lock(connection, manifest.tables(), "access share");
      SealedZip.write(
          target, Sealed.Kind.EXPORT, passphrase, rounds, zip -> write(connection, manifest, zip));
      connection.rollback();
    } catch (IOException failure) {
      throw new UncheckedIOException("export to " + target, failure);
    } catch (SQLException failure) {
      throw new BackupException("the server refused: " + failure.getMessage(), failure);
    }
  }

  /** As the owner, whom row-level security does not hide rows from, in a transaction. */
  static Connection connect(DatabaseAddress address) throws SQLException {
    var connection = address.source(address.owner(), Duration.ZERO).getConnection();
    try (var statement = connection.createStatement()) {
      statement.execute(SAME_TEXT);
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException failure) {
      connection.close();
      throw failure;
    }
  }

  private void write(Connection connection, Manifest manifest, ZipOutputStream zip)
      throws IOException, SQLException {
    put(zip, Manifest.ENTRY, manifest.bytes());
    for (var file : HubFiles.beside(data, data.resolve("database"))) {
      if (Files.isRegularFile(file)) {
        put(zip, FILES + data.relativize(file), Files.readAllBytes(file));
      }
    }
    var sums = new ArrayList<String>();
    for (var table : manifest.tables()) {
      zip.putNextEntry(new ZipEntry(TABLES + table.name()));
      var sum = TableSum.copy(connection, table, zip, rows -> tell(table, rows));
      zip.closeEntry();
      tell(table, sum.rows());
      sums.add(table.name() + " " + sum);
    }
    put(zip, SUMS, String.join("\n", sums).getBytes(StandardCharsets.UTF_8));
  }

  private void tell(Table table, long rows) {
    progress.accept("%s: %d rows".formatted(table.name(), rows));
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content);
    zip.closeEntry();
  }
}
