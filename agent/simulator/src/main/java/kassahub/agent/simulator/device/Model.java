package kassahub.agent.simulator.device;

import java.time.LocalDate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What distinguishes one kind of register from another. The models are rows of {@code models.tsv};
 * where a vendor's identification is not public its name says that this is a double.
 *
 * @param key for configuration, e.g. {@code nano}
 * @param name as FC tells it
 * @param code FC model byte
 * @param firmware two characters, the build and the date
 * @param ffd format of fiscal documents: 2 = 1.05, 3 = 1.1, 4 = 1.2
 * @param cashCore F7 bit 23
 * @param storageTable number of the fiscal storage table, 18 or 14
 * @param ffdField where the format is kept
 * @param statusTail how many bytes full status has after the INN: 0, 2 or 4 (facts §3.1)
 * @param highestTable tables above it are not there
 * @param version tag 1188
 * @param note what is invented about it
 */
public record Model(
    String key,
    String name,
    int code,
    Firmware firmware,
    int ffd,
    boolean cashCore,
    int storageTable,
    FieldAddress ffdField,
    int statusTail,
    int highestTable,
    String version,
    String note) {

  /** Two characters without the dot between them, build number and date. */
  public record Firmware(String version, int build, LocalDate date) {}

  /** A field of a table of one row. */
  public record FieldAddress(int table, int field) {}

  /** Formats from 1.1 on have the long registration result and the extended mode byte. */
  boolean longRegistration() {
    return ffd >= 3;
  }

  /** Firmware before tables above 14 also lacks commands added later. */
  boolean legacy() {
    return highestTable <= 14;
  }

  /** All models by key, in the order of the file. */
  public static Map<String, Model> all() {
    return Catalogue.MODELS;
  }

  /**
   * The model of that key.
   *
   * @throws IllegalArgumentException that names the known ones
   */
  public static Model of(String key) {
    Model model = Catalogue.MODELS.get(key);
    if (model == null) {
      throw new IllegalArgumentException(
          "model: one of " + String.join(", ", Catalogue.MODELS.keySet()) + ", not " + key);
    }
    return model;
  }

  private static final class Catalogue {
    static final Map<String, Model> MODELS = load();

    private static Map<String, Model> load() {
      Map<String, Model> models = new LinkedHashMap<>();
      for (String[] row : Resource.rows("models.tsv")) {
        models.put(row[0], read(row));
      }
      return Collections.unmodifiableMap(models);
    }

    private static Model read(String[] row) {
      return new Model(
          row[0],
          row[1],
          Integer.parseInt(row[2]),
          new Firmware(row[3], Integer.parseInt(row[4]), LocalDate.parse(row[5])),
          Integer.parseInt(row[6]),
          row[7].equals("yes"),
          Integer.parseInt(row[8]),
          new FieldAddress(Integer.parseInt(row[9]), Integer.parseInt(row[10])),
          Integer.parseInt(row[11]),
          Integer.parseInt(row[12]),
          row[13],
          row[14]);
    }
  }
}
