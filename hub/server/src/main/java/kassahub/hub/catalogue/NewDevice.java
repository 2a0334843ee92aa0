package kassahub.hub.catalogue;

import java.time.LocalDate;
import java.util.Optional;
import kassahub.codec.licence.LicenceMask;

/**
 * A line of an import into the directory of devices.
 *
 * @param lineId which device line the serial belongs to
 * @param subscriptionUntil what the vendor's books say; empty leaves what is known
 * @param baseline the licence bits it was shipped with; empty leaves what is known
 */
public record NewDevice(
    String serial,
    long lineId,
    String model,
    Optional<LocalDate> subscriptionUntil,
    Optional<LicenceMask> baseline) {}
