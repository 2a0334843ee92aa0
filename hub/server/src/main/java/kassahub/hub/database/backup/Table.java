package kassahub.hub.database.backup;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One table of the schema as the server's catalogue knows it.
 *
 * @param name quoted where it must be
 * @param columns the same, in their order; computed ones are left out
 */
record Table(String name, List<String> columns) {
  /**
   * All but partitions (their rows are their parent's), the record of migrations, and what triggers
   * make of the others.
   */
  private static final String TABLES =
      """
      select quote_ident(c.relname), string_agg(quote_ident(a.attname), ',' order by a.attnum)
      from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relname <> 'flyway_schema_history'
        and coalesce(obj_description(c.oid, 'pg_class'), '') not like 'derived:%'
      group by c.relname
      order by c.relname
      """;

  private static final String REFERENCES =
      """
      select quote_ident(referring.relname), quote_ident(referred.relname)
      from pg_constraint f
      join pg_class referring on referring.oid = f.conrelid
      join pg_class referred on referred.oid = f.confrelid
      where f.contype = 'f' and f.conparentid = 0 and f.conrelid <> f.confrelid
        and f.connamespace = 'public'::regnamespace
      """;

  /** Those that run before a row is written could change it: an import compares what arrived. */
  private static final String TRIGGERS =
      """
      select format('alter table %s %%1$s trigger %I', t.tgrelid::regclass, t.tgname)
      from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = 'public'::regnamespace and not t.tgisinternal and t.tgtype & 2 = 0
      """;

  Table {
    columns = List.copyOf(columns);
  }

  /** Every table with content, those referred to before those that refer to them. */
  static List<Table> all(Connection connection) throws SQLException {
    var tables = new ArrayList<Table>();
    var needs = new HashMap<String, Set<String>>();
    try (var statement = connection.createStatement()) {
      try (var rows = statement.executeQuery(TABLES)) {
        while (rows.next()) {
          tables.add(new Table(rows.getString(1), List.of(rows.getString(2).split(",", -1))));
        }
      }
      try (var rows = statement.executeQuery(REFERENCES)) {
        while (rows.next()) {
          needs.computeIfAbsent(rows.getString(1), name -> new HashSet<>()).add(rows.getString(2));
        }
      }
    }
    return sorted(tables, needs);
  }

  static List<Table> sorted(List<Table> tables, Map<String, Set<String>> needs) {
    var sorted = new ArrayList<Table>();
    var placed = new HashSet<String>();
    while (sorted.size() < tables.size()) {
      var next =
          tables.stream()
              .filter(table -> !placed.contains(table.name))
              .filter(table -> placed.containsAll(needs.getOrDefault(table.name, Set.of())))
              .toList();
      if (next.isEmpty()) {
        throw new IllegalStateException("tables refer to each other in a circle: " + needs);
      }
      sorted.addAll(next);
      next.forEach(table -> placed.add(table.name));
    }
    return sorted;
  }

  /** Keeps others from changing (mode exclusive) or dropping (mode access share) the tables. */
  static void lock(Connection connection, List<Table> tables, String mode) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          tables.stream()
              .map(Table::name)
              .collect(Collectors.joining(", ", "lock table ", " in " + mode + " mode")));
    }
  }

  /**
   * Lets triggers that make rows of others work again, or has them look away while tables are
   * filled; undone with the transaction.
   */
  static void triggers(Connection connection, boolean awake) throws SQLException {
    var each = new ArrayList<String>();
    try (var statement = connection.createStatement()) {
      try (var rows = statement.executeQuery(TRIGGERS)) {
        while (rows.next()) {
          each.add(rows.getString(1).formatted(awake ? "enable" : "disable"));
        }
      }
      for (var sql : each) {
        statement.execute(sql);
      }
    }
  }

  boolean isEmpty(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select exists (select from " + name + ")")) {
      rows.next();
      return !rows.getBoolean(1);
    }
  }

  /** Its rows in PostgreSQL's text format; a partitioned table can be copied by a query only. */
  String copyOut() {
    return "copy (select %s from %s) to stdout".formatted(String.join(",", columns), name);
  }

  String copyIn() {
    return "copy %s (%s) from stdin".formatted(name, String.join(",", columns));
  }

  /** As a line of a {@link Manifest}. */
  String line() {
    return name + " " + String.join(",", columns);
  }

  static Table ofLine(String line) {
    var parts = line.split(" ", 2);
    return new Table(parts[0], Stream.of(parts[1].split(",", -1)).toList());
  }
}
