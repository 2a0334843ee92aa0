package kassahub.deploy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Where the time of a bench went, when asked: a flight recording of the hub and the statements of
 * its database, of the measured time only. Both cost a few percent, so figures of such a run are
 * not to be compared with others.
 */
final class Profile {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "wal_keep_size", "'2GB'",
          "shared_preload_libraries", "pg_stat_statements, auto_explain",
          "auto_explain.log_min_duration", "'20ms'",
          "auto_explain.log_analyze", "on",
          "auto_explain.log_timing", "off",
          "logging_collector", "on",
          "log_filename", "'" + HubProcess.PLANS + "'",
          "log_truncate_on_rotation", "on");
  private static final List<String> EXTENSIONS =
      List.of(
          "create extension if not exists pg_stat_statements",
          "create extension if not exists pg_walinspect");
  private static final String RESET = "select pg_stat_statements_reset()";
  private static final String STATEMENTS =
      """
      select calls, rows, total_exec_time as millis, wal_bytes, query
      from pg_stat_statements order by total_exec_time desc limit 60
      """;

  private static final String POSITION = "select pg_current_wal_insert_lsn()::text as position";

  /** Of each table: versions of rows, those that touched no index, and entries of its indexes. */
  private static final String WRITTEN =
      """
      select coalesce(t.relname, c.relname) as name,
        count(*) filter (where record_type like 'INSERT%' and resource_manager = 'Heap') as inserted,
        count(*) filter (where record_type like 'UPDATE%' and resource_manager = 'Heap') as updated,
        count(*) filter (where record_type like 'HOT_UPDATE%') as hot,
        count(*) filter (where record_type like 'DELETE%' and resource_manager = 'Heap') as deleted,
        count(*) filter (where record_type like 'INSERT%' and resource_manager in ('Btree', 'Gin')
          or record_type = 'UPDATE_META_PAGE') as entries
      from pg_get_wal_block_info($1, pg_current_wal_flush_lsn(), false) w
        join pg_class c on c.relfilenode = w.relfilenode
        left join pg_index i on i.indexrelid = c.oid
        left join pg_class t on t.oid = i.indrelid
      where w.block_id = 0
      group by 1 having count(*) > 20 order by 6 desc, 1
      """;

  @Option(
      names = "--profile",
      paramLabel = "FOLDER",
      description = {
        "Writes of the measured time hub.jfr, a flight recording, statements.txt, what the"
            + " database did, and rows.txt, what it wrote of each table; plans.log has the plans"
            + " of slow statements.",
        "The figures of such a run are a little worse."
      })
  private @Nullable Path folder;

  private String position = "";

  void check(Bounds bounds) {
    if (folder != null && Files.exists(folder) && !Files.isDirectory(folder)) {
      throw bounds.refused("--profile", "a folder expected, found the file " + folder);
    }
  }

  /** Before the fleet connects: the database starts again with its statistics on. */
  void prepare(HubProcess hub) {
    if (folder == null) {
      return;
    }
    SETTINGS.forEach((name, value) -> execute(hub, "alter system set " + name + " = " + value));
    hub.restart();
    EXTENSIONS.forEach(extension -> execute(hub, extension));
  }

  /** The measured time begins. */
  void begin(HubProcess hub) {
    if (folder != null) {
      hub.ask("record");
      execute(hub, RESET);
      position = query(hub, POSITION, row -> row.getString("position")).getFirst();
    }
  }

  /** The measured time is over. */
  void end(HubProcess hub) {
    if (folder == null) {
      return;
    }
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve("statements.txt"), statements(hub));
      Files.write(folder.resolve("rows.txt"), written(hub));
      Files.copy(hub.plans(), folder.resolve("plans.log"), StandardCopyOption.REPLACE_EXISTING);
      hub.ask("recorded " + folder.resolve("hub.jfr").toAbsolutePath());
    } catch (IOException failed) {
      throw new UncheckedIOException("the profile was not written to " + folder, failed);
    }
  }

  /** As the superuser of its database. */
  static void execute(HubProcess hub, String sql) {
    try (var connection = connect(hub);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException | IOException failed) {
      throw new IllegalStateException("the statistics of the database", failed);
    }
  }

  private static List<String> statements(HubProcess hub) {
    var lines = new ArrayList<>(List.of("        ms     calls      rows     WAL KiB  statement"));
    lines.addAll(
        query(
            hub,
            STATEMENTS,
            row ->
                String.format(
                    Locale.ROOT,
                    "%10.1f%10d%10d%12d  %s",
                    row.getDouble("millis"),
                    row.getLong("calls"),
                    row.getLong("rows"),
                    row.getLong("wal_bytes") / 1024,
                    row.getString("query").replaceAll("\\s+", " "))));
    return lines;
  }

  private List<String> written(HubProcess hub) {
    var lines =
        new ArrayList<>(List.of("  inserted   updated       HOT   deleted   entries  table"));
    lines.addAll(
        query(
            hub,
            WRITTEN.replace("$1", "'" + position + "'"),
            row ->
                String.format(
                    Locale.ROOT,
                    "%10d%10d%10d%10d%10d  %s",
                    row.getLong("inserted"),
                    row.getLong("updated"),
                    row.getLong("hot"),
                    row.getLong("deleted"),
                    row.getLong("entries"),
                    row.getString("name"))));
    return lines;
  }

  /** What a row says. */
  private interface Reader {
    String read(ResultSet row) throws SQLException;
  }

  private static List<String> query(HubProcess hub, String sql, Reader reader) {
    try (var connection = connect(hub);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      var read = new ArrayList<String>();
      while (rows.next()) {
        read.add(reader.read(rows));
      }
      return read;
    } catch (SQLException | IOException failed) {
      throw new IllegalStateException("the statistics of the database", failed);
    }
  }

  /** Only the superuser may look at the statements of others. */
  private static Connection connect(HubProcess hub) throws SQLException, IOException {
    var server = hub.server();
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + server.port() + "/kassahub",
        "postgres",
        server.password());
  }
}
