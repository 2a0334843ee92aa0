package kassahub.hub.catalogue;

import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.codec.licence.LicenceMask;

/**
 * What the directory knows of a serial.
 *
 * @param lineId empty when nobody has said which line it belongs to: no licence is sold for it
 * @param subscription the contract's date and who told it; empty when there has been none
 * @param baseline the bits it was shipped with, or that an operator answers for
 */
public record Device(
    String serial,
    OptionalLong lineId,
    String model,
    Optional<Subscription> subscription,
    Optional<LicenceMask> baseline) {
  /** Until when a device is paid, and who says so. */
  public record Subscription(LocalDate until, SubscriptionSource source) {}
}
