package kassahub.hub.cabinet.client;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.register.FleetRow;

/**
 * Sixteen quarters of a licence as two strips: on the device, and in the hub.
 *
 * @param years the four years, oldest first
 */
public record Quarters(List<Integer> years, List<Cell> device, List<Cell> hub) {
  private static final int YEARS = 4;
  private static final int YEARS_BEFORE = 2;

  /** What one quarter's cell shows. */
  public enum Cell {
    /** The device has it. */
    INSTALLED("kh-f-acc"),
    /** Paid for, not on the device yet. */
    OWED("kh-f-soon"),
    NONE("kh-f-bg");

    private final String css;

    Cell(String css) {
      this.css = css;
    }

    public String css() {
      return css;
    }
  }

  static Quarters of(FleetRow.Licence licence, LocalDate today) {
    int first = today.getYear() - YEARS_BEFORE;
    var installed = licence.mask().map(LicenceMask::fromHex).orElseGet(LicenceMask::none);
    var device = new ArrayList<Cell>();
    var hub = new ArrayList<Cell>();
    for (int quarter = 0; quarter < YEARS * 4; quarter++) {
      var end = LicenceMask.endOfQuarter(LocalDate.of(first + quarter / 4, quarter % 4 * 3 + 1, 1));
      boolean has = installed.coversThrough(end);
      boolean sold = sold(licence.subscriptionUntil(), end);
      device.add(has ? Cell.INSTALLED : Cell.NONE);
      hub.add(has ? Cell.INSTALLED : sold ? Cell.OWED : Cell.NONE);
    }
    return new Quarters(IntStream.range(first, first + YEARS).boxed().toList(), device, hub);
  }

  private static boolean sold(Optional<LocalDate> until, LocalDate endOfQuarter) {
    return until
        .map(LicenceMask::endOfQuarter)
        .filter(end -> !end.isBefore(endOfQuarter))
        .isPresent();
  }
}
