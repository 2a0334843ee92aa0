package kassahub.hub.activation;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.catalogue.Assortment;
import kassahub.hub.catalogue.Device;
import kassahub.hub.licence.VendorDevice;

/**
 * What was found out about serials before the deciding transaction opens.
 *
 * @param vendors answers of the vendors that were asked, by vendor
 */
record Lookup(
    List<String> serials,
    LocalDate today,
    Assortment assortment,
    Map<String, Device> devices,
    Map<Long, VendorSays> vendors) {

  /** What one vendor answered. */
  sealed interface VendorSays {
    /** It cannot be asked. */
    record Nothing() implements VendorSays {}

    /** It did not answer. */
    record Silence() implements VendorSays {}

    /** It knows these devices and no others. */
    record Known(Map<String, VendorDevice> devices) implements VendorSays {}

    /** What it says of one serial. */
    default Optional<VendorDevice> of(String serial) {
      return this instanceof Known(var devices)
          ? Optional.ofNullable(devices.get(serial))
          : Optional.empty();
    }
  }

  VendorSays vendor(long id) {
    return vendors.getOrDefault(id, new VendorSays.Nothing());
  }
}
