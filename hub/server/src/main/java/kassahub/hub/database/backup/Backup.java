package kassahub.hub.database.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kassahub.hub.database.EmbeddedDirectory;
import kassahub.hub.database.EmbeddedPostgres;

/**
 * A whole hub with an embedded database in one encrypted file: the cluster, its WAL, keys and
 * certificates. Taken while the hub works.
 *
 * <p>PostgreSQL's own way: {@code pg_backup_start}, a copy of the files as they are at that moment,
 * {@code pg_backup_stop}, and the WAL segments that were written in between. The server archives
 * segments only while the marker file exists.
 */
public final class Backup {
  private static final String START = "select pg_backup_start('kassahub', true)";
  private static final String STOP = "select labelfile from pg_backup_stop(true)";
  private static final Pattern SEGMENT = Pattern.compile("[0-9A-F]{24}(\\.[0-9A-F]{8}\\.backup)?");

  /** Made anew by the server; the folders are kept, empty. */
  private static final Set<String> EMPTIED =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  private static final Set<String> SKIPPED =
      Set.of("postmaster.pid", "postmaster.opts", "epg-lock", "backup_label");

  private final Path data;
  private final EmbeddedDirectory database;

  /**
   * Opens nothing.
   *
   * @param data the hub's data folder
   * @param database the folder of the embedded server, inside it
   */
  public Backup(Path data, Path database) {
    this.data = data.toAbsolutePath().normalize();
    this.database = new EmbeddedDirectory(database);
  }

  /**
   * Writes a backup of the running hub.
   *
   * @param target appears whole or not at all; must not be there yet
   * @throws BackupException the server does not run, or another backup is being taken
   */
  public void write(Path target, String passphrase) {
    var address =
        EmbeddedPostgres.running(database.root())
            .orElseThrow(() -> new BackupException("no hub runs in " + data));
    HubFiles.requireOutside(data, target);
    try (var connection =
        DriverManager.getConnection(address.jdbcUrl(), "postgres", database.password("postgres"))) {
      mark();
      try {
        SealedZip.write(
            target, Sealed.Kind.BACKUP, passphrase, Sealed.ROUNDS, zip -> copy(connection, zip));
      } finally {
        unmark();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("backup to " + target, failure);
    } catch (SQLException failure) {
      throw new BackupException("the server refused: " + failure.getMessage(), failure);
    }
  }

  private void copy(Connection connection, ZipOutputStream zip) throws IOException, SQLException {
    query(connection, START);
    for (var file : HubFiles.beside(data, database.root())) {
      add(zip, file);
    }
    for (var file : HubFiles.tree(database.root().resolve("secrets"))) {
      add(zip, file);
    }
    for (var file : HubFiles.tree(database.cluster())) {
      if (keptOfCluster(database.cluster().relativize(file))) {
        add(zip, file);
      }
    }
    var label = query(connection, STOP);
    put(zip, database.cluster().resolve("backup_label"), label);
    for (var segment : HubFiles.tree(database.wal())) {
      if (SEGMENT.matcher(segment.getFileName().toString()).matches()) {
        addAs(zip, segment, database.cluster().resolve("pg_wal").resolve(segment.getFileName()));
      }
    }
  }

  private static boolean keptOfCluster(Path relative) {
    if (SKIPPED.contains(relative.toString())) {
      return false;
    }
    var emptied = EMPTIED.contains(relative.getName(0).toString());
    return !(emptied && relative.getNameCount() > 1) && !relative.toString().contains("pgsql_tmp");
  }

  private void add(ZipOutputStream zip, Path file) throws IOException {
    addAs(zip, file, file);
  }

  /** A file that the server removed meanwhile is not needed: the WAL knows. */
  private void addAs(ZipOutputStream zip, Path file, Path name) throws IOException {
    if (Files.isDirectory(file)) {
      zip.putNextEntry(new ZipEntry(data.relativize(name) + "/"));
      zip.closeEntry();
      return;
    }
    try (var in = Files.newInputStream(file)) {
      zip.putNextEntry(new ZipEntry(data.relativize(name).toString()));
      in.transferTo(zip);
      zip.closeEntry();
    } catch (NoSuchFileException removed) {
      return;
    }
  }

  private void put(ZipOutputStream zip, Path name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(data.relativize(name).toString()));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private void mark() throws IOException {
    try {
      Files.createFile(database.archiving());
    } catch (FileAlreadyExistsException running) {
      throw new BackupException(
          "another backup is being taken; if not, remove " + database.archiving(), running);
    }
  }

  private void unmark() throws IOException {
    Files.deleteIfExists(database.archiving());
    for (var segment : HubFiles.tree(database.wal())) {
      if (!segment.equals(database.wal())) {
        Files.deleteIfExists(segment);
      }
    }
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
