package kassahub.hub.activation;

import java.time.LocalDate;
import java.util.Optional;
import kassahub.hub.catalogue.Device;
import kassahub.hub.catalogue.DeviceLine;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceScale;
import kassahub.hub.catalogue.Vendor;

/**
 * What would be bought for one serial that passed the check.
 *
 * @param scale what it costs by quantity
 * @param price of the scale, for the quantity of this purchase
 */
record Offer(
    String serial,
    String model,
    DeviceLine line,
    Vendor vendor,
    LicenceType licenceType,
    Optional<Device.Subscription> current,
    LocalDate newUntil,
    PriceScale scale,
    Money price,
    Optional<Money> retail) {

  /** The same, bought together with others: so many of its product from its vendor. */
  Offer among(int quantity) {
    return new Offer(
        serial,
        model,
        line,
        vendor,
        licenceType,
        current,
        newUntil,
        scale,
        scale.at(quantity),
        retail);
  }
}
