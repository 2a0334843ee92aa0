package kassahub.hub.activation;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.catalogue.Money;

/**
 * One licence of an activation.
 *
 * @param position from 1, in the order of the request
 * @param currentUntil as it was when the activation was made
 * @param newUntil as it was promised
 * @param finalUntil the vendor's answer; present once granted
 * @param price frozen; empty for callers who may see neither prices nor orders
 * @param reason why it is not installed yet, or why the vendor refused it
 * @param deliveredAt when the register was first seen with it
 * @param registerId the register's page; empty when the caller may not see the register
 * @param onDevice last day that the register itself enforces; empty when unknown or not visible
 */
public record ActivationLine(
    int position,
    String serial,
    String model,
    String licenceType,
    Optional<LocalDate> currentUntil,
    LocalDate newUntil,
    Optional<LocalDate> finalUntil,
    Optional<Money> price,
    DeliveryState delivery,
    Optional<Reason> reason,
    Optional<Instant> deliveredAt,
    OptionalLong registerId,
    Optional<LocalDate> onDevice) {
  /** What was ordered, where the vendor granted another date. */
  public Optional<LocalDate> promisedInstead() {
    return finalUntil.filter(granted -> !granted.equals(newUntil)).map(granted -> newUntil);
  }

  /** Whether the device works beyond the quarter that this line paid for. */
  public boolean moreOnDevice() {
    return delivery == DeliveryState.INSTALLED
        && finalUntil
            .map(ActivationLine::quarterEnd)
            .filter(paid -> onDevice.filter(paid::isBefore).isPresent())
            .isPresent();
  }

  private static LocalDate quarterEnd(LocalDate day) {
    return YearMonth.of(day.getYear(), (day.getMonthValue() + 2) / 3 * 3).atEndOfMonth();
  }

  ActivationLine because(Reason why) {
    return new ActivationLine(
        position,
        serial,
        model,
        licenceType,
        currentUntil,
        newUntil,
        finalUntil,
        price,
        delivery,
        Optional.of(why),
        deliveredAt,
        registerId,
        onDevice);
  }
}
