package kassahub.hub.activation;

import java.time.LocalDate;
import java.util.Optional;
import kassahub.codec.licence.LicenceMask;

/**
 * A licence that was granted for a line, beside what the register had before. The vendor's date
 * wins over the promised one, but only one that a buyer can have paid for.
 *
 * @param promised what was ordered
 * @param until the vendor's date
 * @param licence the vendor's bits
 * @param extended the end that the order was to extend
 * @param paid the latest end that the register is paid for or promised, as far as others than
 *     itself say
 * @param held the bits that it shows or that are owed to it
 */
record GrantedLine(
    String serial,
    LocalDate promised,
    LocalDate until,
    LicenceMask licence,
    Optional<LocalDate> extended,
    Optional<LocalDate> paid,
    LicenceMask held) {
  private static final int MOST_YEARS_MORE = 20;

  /** Why this is not what anybody bought; empty when it may be installed. */
  Optional<Reason> objection(LocalDate today) {
    if (!until.isAfter(extended.orElse(today))
        || paid.filter(end -> end.isAfter(until)).isPresent()) {
      return Optional.of(
          new Reason(
              "WOULD_SHORTEN",
              "granted until " + until + ", ordered until " + promised + had().orElse("")));
    }
    if (until.isAfter(promised.plusYears(MOST_YEARS_MORE))) {
      return Optional.of(
          new Reason("DATE_TOO_FAR", "granted until " + until + ", ordered until " + promised));
    }
    if (licence.wouldClearBitsOf(held)) {
      return Optional.of(
          new Reason(
              "WOULD_SHORTEN", "the licence lacks bits that the register shows or is promised"));
    }
    return Optional.empty();
  }

  private Optional<String> had() {
    return paid.or(() -> extended).map(end -> ", paid until " + end + " already");
  }
}
