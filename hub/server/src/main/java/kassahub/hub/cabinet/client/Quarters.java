package kassahub.hub.cabinet.client;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.register.FleetRow;

/**
 * Quarters of a licence as two strips: on the device, and in the hub. They reach from this year or
 * before to the later of the two ends.
 *
 * @param years four or more, oldest first
 */
public record Quarters(List<Integer> years, List<Cell> device, List<Cell> hub) {
  private static final int YEARS = 4;
  private static final int MOST_YEARS = 16;
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
    int last =
        Stream.of(licence.deviceUntil(), licence.subscriptionUntil())
            .flatMap(Optional::stream)
            .mapToInt(LocalDate::getYear)
            .max()
            .orElse(0);
    int first = Math.clamp(last - YEARS + 1, today.getYear() - YEARS_BEFORE, today.getYear());
    int years = Math.clamp(last - first + 1, YEARS, MOST_YEARS);
    var installed = licence.mask().map(LicenceMask::fromHex).orElseGet(LicenceMask::none);
    var device = new ArrayList<Cell>();
    var hub = new ArrayList<Cell>();
    for (int quarter = 0; quarter < years * 4; quarter++) {
      var end = LicenceMask.endOfQuarter(LocalDate.of(first + quarter / 4, quarter % 4 * 3 + 1, 1));
      boolean has = installed.coversThrough(end);
      boolean sold = sold(licence.subscriptionUntil(), end);
      device.add(has ? Cell.INSTALLED : Cell.NONE);
      hub.add(has ? Cell.INSTALLED : sold ? Cell.OWED : Cell.NONE);
    }
    return new Quarters(IntStream.range(first, first + years).boxed().toList(), device, hub);
  }

  private static boolean sold(Optional<LocalDate> until, LocalDate endOfQuarter) {
    return until
        .map(LicenceMask::endOfQuarter)
        .filter(end -> !end.isBefore(endOfQuarter))
        .isPresent();
  }
}
