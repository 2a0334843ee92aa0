package kassahub.deploy.demo;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The status report as it has to be: from the firms and names that the demo enters, from what the
 * simulators hold, and, for what their state does not name, from the registers' own answers.
 */
final class ExpectedReport {
  private static final String UNKNOWN = "Нет данных";
  private static final String PASSWORD = "1E000000";
  private static final Charset DEVICE_TEXT = Charset.forName("windows-1251");
  private static final Charset STORAGE_TEXT = Charset.forName("IBM866");

  private final Path home;
  private final Map<String, Integer> ports;
  private final Map<String, Answers> answers = new HashMap<>();

  /** What a kind of register tells on its port: the same for all of a model. */
  private record Answers(String model, String version, String ffd) {}

  /**
   * A report about the demo that runs.
   *
   * @param ports of the registers, by serial
   */
  ExpectedReport(Path home, Map<String, Integer> ports) {
    this.home = home;
    this.ports = ports;
  }

  List<String> row(DemoRegister register) throws IOException {
    var holds = new ControlPort(home, register.serial()).all(register.serial());
    var told = answers(register);
    var firm = firm(register.owner());
    boolean refused = Integer.parseInt(number(holds, "flk-error")) > 0;
    return List.of(
        firm.get(1),
        firm.get(2),
        firm.get(3).equals(Rows.NOTHING) ? "" : firm.get(3),
        register.name(),
        register.serial(),
        get(holds, "rnm"),
        get(holds, "fn"),
        get(holds, "fn-activated"),
        get(holds, "fn-expires"),
        get(holds, "documents"),
        yes(Integer.parseInt(number(holds, "fn-memory")) >= 99),
        "",
        "",
        register.outlet(),
        get(holds, "address"),
        told.ffd(),
        told.model(),
        told.version(),
        lastDocumentAt(holds),
        yes(get(holds, "shift-over-24h").equals("on")),
        get(holds, "user-name"),
        get(holds, "inn"),
        get(holds, "tax-site"),
        get(holds, "email"),
        get(holds, "automat"),
        yes(get(holds, "autonomous").equals("1")),
        yes(get(holds, "marked").equals("1")),
        yes(get(holds, "pawnshop").equals("1")),
        yes(get(holds, "insurance").equals("1")),
        "нет",
        UNKNOWN,
        refused ? UNKNOWN : "",
        refused ? UNKNOWN : "");
  }

  /** Only the first register of a model is asked; the fleet has each model reachable. */
  private Answers answers(DemoRegister register) throws IOException {
    var known = answers.get(register.model());
    if (known == null) {
      known = ask(Objects.requireNonNull(ports.get(register.serial())));
      answers.put(register.model(), known);
    }
    return known;
  }

  private static Answers ask(int port) throws IOException {
    try (var till = new Till(port)) {
      byte[] type = till.told("FC");
      var model = new String(type, 6, type.length - 6, DEVICE_TEXT).strip();
      byte[] version = tag(till, "A404");
      byte[] ffd = tag(till, "B904");
      var format =
          switch (ffd[0]) {
            case 2 -> "1.05";
            case 3 -> "1.1";
            case 4 -> "1.2";
            default -> throw new AssertionError("format " + ffd[0]);
          };
      return new Answers(model, new String(version, STORAGE_TEXT).strip(), format);
    }
  }

  /**
   * FF0E for the first registration: the value of one tag, whose number is given as in the wire.
   */
  private static byte[] tag(Till till, String tag) throws IOException {
    byte[] tlv = till.told("FF0E" + PASSWORD + "01" + tag);
    return Arrays.copyOfRange(tlv, 4, tlv.length);
  }

  private static List<String> firm(String key) {
    return Rows.read("firms.tsv").stream()
        .filter(row -> row.getFirst().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static String get(Map<String, String> holds, String name) {
    return Objects.requireNonNull(holds.get(name), name);
  }

  /** An opening of a shift that was set back in time is the last document, with that time. */
  private static String lastDocumentAt(Map<String, String> holds) {
    boolean opening = get(holds, "documents").equals(get(holds, "shift-opening"));
    var opened = get(holds, "shift-opened");
    return opening && !opened.isEmpty() ? opened : get(holds, "document-at");
  }

  private static String number(Map<String, String> holds, String fault) {
    var value = get(holds, fault);
    return value.equals("off") ? "0" : value;
  }

  private static String yes(boolean holds) {
    return holds ? "да" : "нет";
  }

  /** The licence's end as the register's own bits say it, for the day given. */
  static boolean reaches(String licence, LocalDate day) {
    int quarter = (day.getYear() - 2020) * 4 + (day.getMonthValue() - 1) / 3;
    int bits = Integer.parseInt(licence.substring(16 + quarter / 8 * 2, 18 + quarter / 8 * 2), 16);
    return (bits >> quarter % 8 & 1) == 1;
  }
}
