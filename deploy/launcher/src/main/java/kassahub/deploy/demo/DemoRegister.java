package kassahub.deploy.demo;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import kassahub.codec.licence.LicenceMask;

/**
 * One register of the demo, a row of {@code fleet.tsv}.
 *
 * @param serial 16 digits
 * @param model key of a simulator model
 * @param soldAs model in the directory of devices
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
    String soldAs,
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
    var rows = Rows.read("fleet.tsv").stream().map(DemoRegister::parse).toList();
    var fleet = new ArrayList<DemoRegister>();
    for (int index = 0; index < count; index++) {
      var row = rows.get(index % rows.size());
      fleet.add(index < rows.size() ? row : row.repeated(index));
    }
    return List.copyOf(fleet);
  }

  /** Falls silent once it is known, and says nothing at later starts. */
  boolean unreachable() {
    return fault.filter("silent"::equals).isPresent();
  }

  /** The licence it left the factory with. */
  LicenceMask shippedWith(LocalDate today) {
    return subscriptionDays.isPresent()
        ? LicenceMask.none().throughQuarterOf(today.plusDays(subscriptionDays.getAsInt()))
        : LicenceMask.none();
  }

  private DemoRegister repeated(int index) {
    String other = "%06d%s".formatted(200_000 + index, serial.substring(6));
    return new DemoRegister(
        other,
        model,
        soldAs,
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

  private static DemoRegister parse(List<String> cells) {
    return new DemoRegister(
        cells.get(0),
        cells.get(1),
        cells.get(2),
        cells.get(3),
        cells.get(4),
        cells.get(5),
        cells.get(6),
        cells.get(7),
        cells.get(8).equals(NEVER)
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(cells.get(8))),
        Integer.parseInt(cells.get(9)),
        Integer.parseInt(cells.get(10)),
        cells.get(11).equals(Rows.NOTHING) ? Optional.empty() : Optional.of(cells.get(11)));
  }
}
