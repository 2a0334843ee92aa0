package kassahub.hub.licence;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.Device;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.AlertKind;
import kassahub.hub.register.Registers;

/**
 * The licence bits that the hub itself answers for, of registers that carry its key: what it signed
 * and what the directory says they were shipped with. What an agent reports is not among them
 * (decision 021).
 */
public final class KnownBits {
  private final Database database;
  private final Journal journal;
  private final Devices devices;
  private final Registers registers;

  public KnownBits(Database database, Journal journal, Devices devices, Registers registers) {
    this.database = database;
    this.journal = journal;
    this.devices = devices;
    this.registers = registers;
  }

  /** What a licence for each of these serials may build on. */
  Map<String, LicenceMask> of(Collection<String> serials) {
    return database.transact(tx -> of(tx, devices.find(tx, serials).values()));
  }

  /** Until when devices are paid, as the hub's own books say. */
  Map<String, VendorDevice> paid(List<String> serials) {
    return database.transact(tx -> devices.find(tx, serials)).values().stream()
        .map(KnownBits::paid)
        .collect(Collectors.toMap(VendorDevice::serial, device -> device));
  }

  /**
   * Registers show these bits: raises the alert for those that show more than is known, and ends it
   * for the others.
   */
  public void compare(Tx tx, Map<String, LicenceMask> shown) {
    var ours = devices.ofIssuer(tx, shown.keySet(), IssuerKind.BUILT_IN);
    if (ours.isEmpty()) {
      return;
    }
    var exceeding = exceeding(of(tx, ours.values()), shown);
    registers.alert(tx, AlertKind.LICENCE_UNKNOWN, exceeding);
    registers.endAlert(
        tx,
        AlertKind.LICENCE_UNKNOWN,
        ours.keySet().stream().filter(serial -> !exceeding.contains(serial)).toList());
  }

  /** Whether a register that carries our key shows bits that nobody answers for. */
  public boolean exceeded(Caller caller, String serial, LicenceMask shown) {
    caller.require(Permission.SEE_REGISTERS);
    return database.transact(
        tx -> {
          var ours = devices.ofIssuer(tx, List.of(serial), IssuerKind.BUILT_IN);
          return !exceeding(of(tx, ours.values()), Map.of(serial, shown)).isEmpty();
        });
  }

  /**
   * Two operators answer for these bits: the next licence of the serial builds on them, too. Others
   * that the register shows by now stay unknown.
   *
   * @param caller the one who confirms what another asked for, see package confirmation
   * @throws Problem.NotFound {@code NOT_FOUND} for a serial that is not in the directory
   */
  public void record(Tx tx, Caller caller, String serial, LicenceMask mask) {
    caller.require(Permission.RECORD_LICENCE_BITS);
    var device = devices.find(tx, List.of(serial)).get(serial);
    if (device == null) {
      throw new Problem.NotFound("NOT_FOUND", "serial is not in the directory");
    }
    devices.baseline(tx, serial, device.baseline().map(mask::union).orElse(mask));
    compare(tx, Map.of(serial, registers.licence(tx, serial).orElse(LicenceMask.none())));
    journal.record(
        tx,
        caller.actor(),
        "licence.bits-recorded",
        "device",
        serial,
        Map.of("until", mask.until().map(Object::toString).orElse("")));
  }

  static Map<String, LicenceMask> of(Tx tx, Collection<Device> devices) {
    var known = new HashMap<String, LicenceMask>();
    devices.forEach(
        device -> device.baseline().ifPresent(mask -> known.put(device.serial(), mask)));
    IssuedLicenceStore.ofSerials(tx, devices.stream().map(Device::serial).toList())
        .forEach(line -> known.merge(line.serial(), line.mask(), LicenceMask::union));
    devices.forEach(device -> known.putIfAbsent(device.serial(), LicenceMask.none()));
    return known;
  }

  /** Serials without an entry are not ours to judge. */
  private static Set<String> exceeding(
      Map<String, LicenceMask> known, Map<String, LicenceMask> shown) {
    return known.entrySet().stream()
        .filter(one -> !one.getValue().covers(shown.getOrDefault(one.getKey(), LicenceMask.none())))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static VendorDevice paid(Device device) {
    return new VendorDevice(
        device.serial(),
        Optional.of(device.model()),
        device
            .subscription()
            .map(Device.Subscription::until)
            .or(() -> device.baseline().flatMap(LicenceMask::until)));
  }
}
