package kassahub.hub.activation;

import java.time.LocalDate;
import java.util.Optional;
import kassahub.hub.catalogue.Device;
import kassahub.hub.catalogue.DeviceLine;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.Vendor;

/** What would be bought for one serial that passed the check. */
record Offer(
    String serial,
    String model,
    DeviceLine line,
    Vendor vendor,
    LicenceType licenceType,
    Optional<Device.Subscription> current,
    LocalDate newUntil,
    Money price,
    Optional<Money> retail) {}
