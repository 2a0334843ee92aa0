package kassahub.deploy.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
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
          "shared_preload_libraries", "pg_stat_statements, auto_explain",
          "auto_explain.log_min_duration", "'20ms'",
          "auto_explain.log_analyze", "on",
          "auto_explain.log_timing", "off",
          "logging_collector", "on",
          "log_filename", "'plans.log'",
          "log_truncate_on_rotation", "on");
  private static final String SET = "alter system set %s = %s";
  private static final String EXTENSION = "create extension if not exists pg_stat_statements";
  private static final String RESET = "select pg_stat_statements_reset()";
  private static final String STATEMENTS =
      """
      select calls, rows, total_exec_time as millis, wal_bytes, query
      from pg_stat_statements order by total_exec_time desc limit 60
      """;

  @Option(
      names = "--profile",
      paramLabel = "FOLDER",
      description = {
        "Writes of the measured time hub.jfr, a flight recording, and statements.txt, what the"
            + " database did; plans.log has the plans of slow statements.",
        "The figures of such a run are a little worse."
      })
  private @Nullable Path folder;

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
    SETTINGS.forEach((name, value) -> execute(hub, SET.formatted(name, value)));
    execute(hub, SET.formatted("log_directory", "'" + folder.toAbsolutePath() + "'"));
    hub.restart();
    execute(hub, EXTENSION);
  }

  /** The measured time begins. */
  void begin(HubProcess hub) {
    if (folder != null) {
      hub.ask("record");
      execute(hub, RESET);
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
    try (var connection = connect(hub);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(STATEMENTS)) {
      var lines = new ArrayList<String>();
      lines.add("        ms     calls      rows     WAL KiB  statement");
      while (rows.next()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%10.1f%10d%10d%12d  %s",
                rows.getDouble("millis"),
                rows.getLong("calls"),
                rows.getLong("rows"),
                rows.getLong("wal_bytes") / 1024,
                rows.getString("query").replaceAll("\\s+", " ")));
      }
      return lines;
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
