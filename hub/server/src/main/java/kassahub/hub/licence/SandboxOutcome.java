package kassahub.hub.licence;

import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.catalogue.SandboxSerial;

/**
 * What the vendor of sandboxes does with a device, as the last four digits of its serial say
 * (decision 070). Digits of no outcome are those of no device.
 */
public enum SandboxOutcome {
  /** At once. */
  GRANTED(1, 100),
  /** After it said once that it is at it. */
  SLOW(201, 10),
  /** Never, with a reason. */
  REFUSED(301, 10),
  /** Of ten that are asked for together it refuses three; those three alone it grants. */
  PARTLY(401, 10),
  /** It is at it until the activation's deadline is over. */
  ENDLESS(501, 10),
  /** It cannot be reached when the serial is checked. */
  SILENT(601, 10),
  /** At once; it is paid for years to come already. */
  PAID(701, 10),
  /** At once; what it was paid for is over. */
  ENDED(801, 10);

  private static final int GRANTED_OF_TEN = 7;

  private final int first;
  private final int devices;

  SandboxOutcome(int first, int devices) {
    this.first = first;
    this.devices = devices;
  }

  /** The number of its first device; the others follow. */
  public int first() {
    return first;
  }

  /** How many devices each sandbox has of it. */
  public int devices() {
    return devices;
  }

  /** Of a serial that a sandbox has a device of. */
  static Optional<SandboxOutcome> of(String serial) {
    int number = SandboxSerial.number(serial);
    return Stream.of(values())
        .filter(one -> number >= one.first && number < one.first + one.devices)
        .findFirst();
  }

  /** One of the three of ten that are refused beside the others. */
  static boolean leftOver(String serial) {
    return of(serial).filter(PARTLY::equals).isPresent()
        && SandboxSerial.number(serial) >= PARTLY.first + GRANTED_OF_TEN;
  }
}
