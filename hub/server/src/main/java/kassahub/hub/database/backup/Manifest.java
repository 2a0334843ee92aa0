package kassahub.hub.database.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first entry of an export: what the database must be like before rows come in, one fact a
 * line.
 *
 * @param schema the newest migration
 * @param tables in the order of their content
 * @param sequences last value by name; those never used are left out
 * @param days of the telemetry's partitions
 */
record Manifest(String schema, List<Table> tables, Map<String, Long> sequences, List<String> days) {
  static final String ENTRY = "manifest";

  private static final String SEQUENCES =
      """
      select quote_ident(sequencename), last_value from pg_sequences
      where schemaname = 'public' and last_value is not null order by sequencename
      """;
  private static final String DAYS =
      """
      select to_date(right(c.relname, 8), 'YYYYMMDD')::text
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'public.telemetry'::regclass order by c.relname
      """;
  private static final String OPEN_DAY = "select telemetry_open(?::date)";
  private static final String SET_SEQUENCE = "select setval(?::regclass, ?)";

  static Manifest read(Connection connection, String schema) throws SQLException {
    var sequences = new LinkedHashMap<String, Long>();
    var days = new ArrayList<String>();
    try (var statement = connection.createStatement()) {
      try (var rows = statement.executeQuery(SEQUENCES)) {
        while (rows.next()) {
          sequences.put(rows.getString(1), rows.getLong(2));
        }
      }
      try (var rows = statement.executeQuery(DAYS)) {
        while (rows.next()) {
          days.add(rows.getString(1));
        }
      }
    }
    return new Manifest(schema, Table.all(connection), sequences, days);
  }

  /** Gives telemetry its partitions. */
  void openDays(Connection connection) throws SQLException {
    try (var open = connection.prepareStatement(OPEN_DAY)) {
      for (var day : days) {
        open.setString(1, day);
        open.execute();
      }
    }
  }

  /** New rows get numbers after those that came in. */
  void setSequences(Connection connection) throws SQLException {
    try (var set = connection.prepareStatement(SET_SEQUENCE)) {
      for (var sequence : sequences.entrySet()) {
        set.setString(1, sequence.getKey());
        set.setLong(2, sequence.getValue());
        set.execute();
      }
    }
  }

  byte[] bytes() {
    var lines = new ArrayList<String>();
    lines.add("schema " + schema);
    tables.forEach(table -> lines.add("table " + table.line()));
    sequences.forEach((name, last) -> lines.add("sequence " + name + " " + last));
    days.forEach(day -> lines.add("day " + day));
    return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
  }

  static Manifest parse(InputStream content) throws IOException {
    var schema = "";
    var tables = new ArrayList<Table>();
    var sequences = new LinkedHashMap<String, Long>();
    var days = new ArrayList<String>();
    for (var line : new String(content.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
      var fact = line.split(" ", 2);
      switch (fact[0]) {
        case "schema" -> schema = fact[1];
        case "table" -> tables.add(Table.ofLine(fact[1]));
        case "sequence" -> {
          var parts = fact[1].split(" ", 2);
          sequences.put(parts[0], Long.parseLong(parts[1]));
        }
        case "day" -> days.add(fact[1]);
        default -> throw new BackupException("the export says what this release does not know");
      }
    }
    return new Manifest(schema, tables, sequences, days);
  }
}
