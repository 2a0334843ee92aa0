package kassahub.hub.database;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

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
    if (Files.exists(target)) {
      throw new BackupException(target + " is there already");
    }
    var address =
        EmbeddedPostgres.running(database.root())
            .orElseThrow(() -> new BackupException("no hub runs in " + data));
    var part = target.resolveSibling(target.getFileName() + ".part");
    try (var connection =
        DriverManager.getConnection(address.jdbcUrl(), "postgres", database.password("postgres"))) {
      mark();
      try (var zip = zip(part, passphrase)) {
        copy(connection, zip);
      } finally {
        unmark();
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new UncheckedIOException("backup to " + target, failure);
    } catch (SQLException failure) {
      throw new BackupException("the server refused: " + failure.getMessage(), failure);
    }
  }

  private void copy(Connection connection, ZipOutputStream zip) throws IOException, SQLException {
    query(connection, START);
    for (var file : tree(data)) {
      if (!file.startsWith(database.cluster()) && kept(file)) {
        add(zip, file);
      }
    }
    for (var file : tree(database.cluster())) {
      if (keptOfCluster(database.cluster().relativize(file))) {
        add(zip, file);
      }
    }
    var label = query(connection, STOP);
    put(zip, database.cluster().resolve("backup_label"), label);
    for (var segment : tree(database.wal())) {
      if (SEGMENT.matcher(segment.getFileName().toString()).matches()) {
        addAs(zip, segment, database.cluster().resolve("pg_wal").resolve(segment.getFileName()));
      }
    }
  }

  /** Of the hub's folder: all but binaries, WAL and locks, which are no data. */
  private boolean kept(Path file) {
    return !file.startsWith(database.programs())
        && !file.startsWith(database.wal())
        && !file.equals(database.archiving())
        && !file.equals(database.root().resolve("lock"));
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
    for (var segment : tree(database.wal())) {
      if (!segment.equals(database.wal())) {
        Files.deleteIfExists(segment);
      }
    }
  }

  private static ZipOutputStream zip(Path part, String passphrase) throws IOException {
    Files.deleteIfExists(part);
    Files.createFile(
        part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    OutputStream out = new BufferedOutputStream(Files.newOutputStream(part));
    var zip = new ZipOutputStream(new SealedOutput(out, passphrase));
    zip.setLevel(1);
    return zip;
  }

  private static List<Path> tree(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> !file.equals(folder)).toList();
    } catch (UncheckedIOException changed) {
      if (changed.getCause() instanceof NoSuchFileException) {
        return tree(folder);
      }
      throw changed;
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
