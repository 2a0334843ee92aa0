package kassahub.agent.simulator.device;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import kassahub.codec.licence.LicenceMask;

/** All that a register remembers: its settings, and table fields that somebody wrote. */
final class Condition {
  private static final int NUMBER_IN_REGISTRY = 123_456;
  private static final Map<Setting, String> DEFAULTS = defaults();

  private final Map<Setting, String> values = new EnumMap<>(Setting.class);
  private final Map<String, String> writtenFields = new TreeMap<>();
  private long changes;

  /**
   * A register in its second month of work with a storage for 15 months; every setting has a value.
   */
  static Condition fresh(String serial, LocalDateTime now) {
    Condition condition = new Condition();
    condition.readDefaults();
    LocalDateTime registered = now.minusDays(40).truncatedTo(ChronoUnit.DAYS).plusHours(10);
    condition.put(Setting.SERIAL, serial);
    condition.put(Setting.FN, "9999" + serial.substring(4));
    condition.put(Setting.FN_ACTIVATED, registered.toLocalDate().toString());
    condition.put(Setting.FN_EXPIRES, registered.toLocalDate().plusDays(470).toString());
    condition.put(Setting.REGISTERED_AT, registered.toString());
    condition.put(
        Setting.DOCUMENT_AT, now.minusMinutes(20).truncatedTo(ChronoUnit.MINUTES).toString());
    condition.put(Setting.LICENCE, LicenceMask.none().hex());
    condition.put(
        Setting.RNM,
        RegistrationNumber.of(NUMBER_IN_REGISTRY, condition.text(Setting.INN), serial));
    return condition;
  }

  String text(Setting setting) {
    return values.getOrDefault(setting, "");
  }

  long number(Setting setting) {
    return Long.parseLong(text(setting));
  }

  boolean flag(Setting setting) {
    return text(setting).equals("1");
  }

  LocalDate date(Setting setting) {
    return LocalDate.parse(text(setting));
  }

  LocalDateTime time(Setting setting) {
    return LocalDateTime.parse(text(setting));
  }

  /** When the open shift began; empty when it is closed. */
  Optional<LocalDateTime> shiftOpened() {
    String opened = text(Setting.SHIFT_OPENED);
    return opened.isEmpty() ? Optional.empty() : Optional.of(LocalDateTime.parse(opened));
  }

  LicenceMask licence() {
    return LicenceMask.fromHex(text(Setting.LICENCE));
  }

  void put(Setting setting, String value) {
    setting.check(value);
    values.put(setting, value);
    changes++;
  }

  void put(Setting setting, long value) {
    put(setting, Long.toString(value));
  }

  /** What was written to a table field, in hex. */
  Optional<String> writtenField(String key) {
    return Optional.ofNullable(writtenFields.get(key));
  }

  void writeField(String key, String hex) {
    writtenFields.put(key, hex);
    changes++;
  }

  /** Grows with every change. */
  long changes() {
    return changes;
  }

  /** Settings by their titles and written fields by {@code field.TABLE.ROW.FIELD}. */
  Map<String, String> save() {
    Map<String, String> saved = new TreeMap<>();
    values.forEach((setting, value) -> saved.put(setting.title(), value));
    writtenFields.forEach((key, value) -> saved.put("field." + key, value));
    return saved;
  }

  /** Takes back what {@link #save} gave; titles that are not known any more are skipped. */
  void load(Map<String, String> saved) {
    saved.forEach(
        (title, value) -> {
          if (title.startsWith("field.")) {
            writtenFields.put(title.substring("field.".length()), value);
          }
          Setting.find(title).ifPresent(setting -> put(setting, value));
        });
  }

  private void readDefaults() {
    DEFAULTS.forEach(this::put);
  }

  private static Map<Setting, String> defaults() {
    Properties read = new Properties();
    try {
      read.load(new StringReader(Resource.text("defaults.properties")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<Setting, String> defaults = new EnumMap<>(Setting.class);
    for (String title : read.stringPropertyNames()) {
      Setting setting =
          Setting.find(title)
              .orElseThrow(() -> new IllegalStateException("defaults.properties: " + title));
      defaults.put(setting, read.getProperty(title));
    }
    return defaults;
  }
}
