package kassahub.agent.simulator.device;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which tables a model has: structure only. Source: rows of {@code tables.tsv}, facts §4. */
final class Tables {
  private static final int STORAGE_TABLE = 18;
  private static final Map<Model, Tables> KNOWN = new HashMap<>();

  /** A field's name, kind, size in bytes, range (numbers only) and whether it can be written. */
  record Field(String name, boolean isText, int size, Range range, boolean isReadOnly) {}

  /** Least and most a number may be. */
  record Range(long least, long most) {}

  /** Fields counted from 1. */
  record Table(int rows, Map<Integer, Field> fields) {
    Optional<Field> field(int number) {
      return Optional.ofNullable(fields.get(number));
    }
  }

  private final Map<Integer, Table> tables;

  private Tables(Map<Integer, Table> tables) {
    this.tables = tables;
  }

  static Tables of(Model model) {
    synchronized (KNOWN) {
      return KNOWN.computeIfAbsent(model, Tables::load);
    }
  }

  Optional<Table> find(int number) {
    return Optional.ofNullable(tables.get(number));
  }

  private static Tables load(Model model) {
    Map<Integer, Table> tables = new HashMap<>();
    for (String[] row : Resource.rows("tables.tsv")) {
      int number = numberOn(model, Integer.parseInt(row[1]));
      if (belongs(model, row[0]) && number > 0 && number <= model.highestTable()) {
        Table table =
            tables.computeIfAbsent(
                number, n -> new Table(Integer.parseInt(row[2]), new TreeMap<>()));
        addFields(table, row);
      }
    }
    return new Tables(tables);
  }

  /** Where a model keeps its storage in table 14, that table replaces the memory card's. */
  private static int numberOn(Model model, int number) {
    if (model.storageTable() == STORAGE_TABLE) {
      return number;
    }
    if (number == STORAGE_TABLE) {
      return model.storageTable();
    }
    return number == model.storageTable() ? 0 : number;
  }

  private static boolean belongs(Model model, String profile) {
    return switch (profile) {
      case "all" -> true;
      case "cash" -> model.cashCore();
      case "plain" -> !model.cashCore();
      default -> throw new IllegalStateException("tables.tsv: profile " + profile);
    };
  }

  private static void addFields(Table table, String[] row) {
    String[] range = row[3].split("-", 2);
    int first = Integer.parseInt(range[0]);
    int last = Integer.parseInt(range[range.length - 1]);
    Field field = field(row);
    for (int number = first; number <= last; number++) {
      table.fields().put(number, field);
    }
  }

  private static Field field(String[] row) {
    boolean isText = row[5].equals("CHAR");
    Range range =
        isText ? new Range(0, 0) : new Range(Long.parseLong(row[7]), Long.parseLong(row[8]));
    return new Field(row[4], isText, Integer.parseInt(row[6]), range, row[9].equals("ro"));
  }
}
