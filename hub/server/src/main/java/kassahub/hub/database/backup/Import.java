package kassahub.hub.database.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import kassahub.hub.database.DatabaseAddress;
import kassahub.hub.database.Migrations;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Puts an {@link Export} into an empty database of the same schema: all of it, compared row by row
 * with what was exported, or nothing.
 *
 * <p>As the tables' owner, since the hub's own role may not do all of it. One transaction: a hub
 * that starts meanwhile waits for its end and finds it done.
 */
public final class Import {
  private final Path data;
  private final DatabaseAddress address;
  private final Consumer<String> progress;

  /**
   * Opens nothing.
   *
   * @param data the hub's data folder; keys in the export go there
   * @param progress hears a line for each table
   */
  public Import(Path data, DatabaseAddress address, Consumer<String> progress) {
    this.data = data.toAbsolutePath().normalize();
    this.address = address;
    this.progress = progress;
  }

  /**
   * Migrates the database and fills it.
   *
   * @throws BackupException the database is not empty or of another schema, other keys lie in the
   *     data folder, the passphrase is wrong, or the file is damaged; then nothing was changed
   */
  public void read(Path file, String passphrase) {
    var migrations = new Migrations(address);
    migrations.run();
    try (var files = new StagedFiles(data);
        var connection = Export.connect(address)) {
      var tables = Table.all(connection);
      Table.lock(connection, tables, "exclusive");
      requireEmpty(connection, tables);
      Table.triggers(connection, false);
      var filling = new Filling(connection, tables, migrations.version(), files);
      SealedZip.read(file, Sealed.Kind.EXPORT, passphrase, filling::take);
      filling.finish();
      rebuildLists(connection);
      Table.triggers(connection, true);
      files.place();
      commit(connection, files);
    } catch (IOException failure) {
      throw new UncheckedIOException("import of " + file, failure);
    } catch (SQLException failure) {
      throw new BackupException("the server refused: " + failure.getMessage(), failure);
    }
  }

  private static void commit(Connection connection, StagedFiles files)
      throws SQLException, IOException {
    try {
      connection.commit();
    } catch (SQLException failure) {
      files.takeBack();
      throw failure;
    }
  }

  /** What triggers would have made row by row. */
  private static void rebuildLists(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("select lists_rebuild()");
    }
  }

  private static void requireEmpty(Connection connection, List<Table> tables) throws SQLException {
    for (var table : tables) {
      if (!table.isEmpty(connection)) {
        throw new BackupException(
            ("the database is in use already, %s has rows: import into a new one that no hub has"
                    + " been started on")
                .formatted(table.name()));
      }
    }
  }

  /** Takes the entries one after the other. */
  private final class Filling {
    private final Connection connection;
    private final Map<String, Table> tables;
    private final String schema;
    private final StagedFiles files;
    private @Nullable Manifest manifest;
    private boolean compared;

    Filling(Connection connection, List<Table> tables, String schema, StagedFiles files) {
      this.connection = connection;
      this.tables =
          tables.stream()
              .collect(
                  Collectors.toMap(
                      Table::name, table -> table, (one, same) -> one, LinkedHashMap::new));
      this.schema = schema;
      this.files = files;
    }

    void take(ZipEntry entry, InputStream content) throws IOException, SQLException {
      var name = entry.getName();
      if (name.equals(Manifest.ENTRY)) {
        begin(Manifest.parse(content));
      } else if (name.startsWith(Export.FILES)) {
        files.add(name.substring(Export.FILES.length()), content);
      } else if (name.startsWith(Export.TABLES)) {
        fill(table(name.substring(Export.TABLES.length())), content);
      } else if (name.equals(Export.SUMS)) {
        compare(content);
      } else {
        throw new BackupException("the export holds what this release does not know: " + name);
      }
    }

    void finish() throws SQLException {
      if (manifest == null || !compared) {
        throw new BackupException("the export is not complete");
      }
      manifest.setSequences(connection);
    }

    private void begin(Manifest told) throws SQLException {
      manifest = told;
      if (!told.schema().equals(schema)) {
        throw new BackupException(
            ("the export has schema %s and this release %s: import it with the release that made"
                    + " it, then start this one on the result")
                .formatted(told.schema(), schema));
      }
      if (!told.tables().equals(List.copyOf(tables.values()))) {
        throw new BackupException("the export's tables are not those of this release");
      }
      told.openDays(connection);
    }

    private void fill(Table table, InputStream rows) throws IOException, SQLException {
      var copy = connection.unwrap(PGConnection.class).getCopyAPI();
      progress.accept("%s: %d rows".formatted(table.name(), copy.copyIn(table.copyIn(), rows)));
    }

    private void compare(InputStream sums) throws IOException, SQLException {
      var lines = new String(sums.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
      for (var line : lines) {
        var parts = line.split(" ", 2);
        var table = table(parts[0]);
        var found = TableSum.copy(connection, table, OutputStream.nullOutputStream(), rows -> {});
        if (!found.toString().equals(parts[1])) {
          throw new BackupException(
              "%s arrived with other rows (%s) than were exported (%s)"
                  .formatted(table.name(), found, parts[1]));
        }
      }
      compared = lines.length == tables.size();
    }

    private Table table(String name) {
      var table = tables.get(name);
      if (table == null) {
        throw new BackupException("the export has a table that this release lacks: " + name);
      }
      return table;
    }
  }
}
