package kassahub.deploy.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One register of the demo, a row of {@code fleet.tsv}.
 *
 * @param serial 16 digits
 * @param model key of a simulator model
 * @param line name of the device line it is sold as
 * @param owner key of the organisation that has it
 * @param outlet where it stands
 * @param name what its owner calls it
 * @param transport {@code mqtt} or {@code grpc}
 * @param subscriptionDays days from today to the end of its subscription; empty = there has been
 *     none
 * @param storageDays days from today to the end of its fiscal storage
 * @param storageMemory percent used
 * @param fault {@code name} or {@code name=value} of a simulator fault
 */
record DemoRegister(
    String serial,
    String model,
    String line,
    String owner,
    String outlet,
    String name,
    String transport,
    OptionalInt subscriptionDays,
    int storageDays,
    int storageMemory,
    Optional<String> fault) {
  private static final String NEVER = "-1";

  /**
   * The first registers of the demo; beyond the file's rows they repeat with other serials and
   * without faults.
   *
   * @param count 1 to 1000
   */
  static List<DemoRegister> fleet(int count) {
    var rows = read();
    var fleet = new ArrayList<DemoRegister>();
    for (int index = 0; index < count; index++) {
      var row = rows.get(index % rows.size());
      fleet.add(index < rows.size() ? row : row.repeated(index));
    }
    return List.copyOf(fleet);
  }

  /** Answers nothing, so the demo does not wait for it. */
  boolean unreachable() {
    return fault.filter("silent"::equals).isPresent();
  }

  private DemoRegister repeated(int index) {
    String other = "%06d%s".formatted(200_000 + index, serial.substring(6));
    return new DemoRegister(
        other,
        model,
        line,
        owner,
        outlet,
        name + " №" + index,
        transport,
        subscriptionDays,
        storageDays,
        storageMemory,
        Optional.empty());
  }

  private static List<DemoRegister> read() {
    var file = Objects.requireNonNull(DemoRegister.class.getResourceAsStream("fleet.tsv"));
    try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.startsWith("#")).map(DemoRegister::parse).toList();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static DemoRegister parse(String line) {
    String[] cells = line.split("\t", -1);
    return new DemoRegister(
        cells[0],
        cells[1],
        cells[2],
        cells[3],
        cells[4],
        cells[5],
        cells[6],
        cells[7].equals(NEVER) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(cells[7])),
        Integer.parseInt(cells[8]),
        Integer.parseInt(cells[9]),
        cells[10].equals("-") ? Optional.empty() : Optional.of(cells[10]));
  }
}
