package kassahub.hub.register;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One register in a list, as its organisation, the hub and the device describe it.
 *
 * @param shift {@code closed}, {@code open} or {@code over_24_hours}; empty = unknown
 */
public record FleetRow(
    long id,
    String serial,
    Optional<String> name,
    Optional<String> model,
    Owner owner,
    Outlet outlet,
    Optional<String> registrationNumber,
    Optional<Storage> storage,
    Licence licence,
    Contact contact,
    Optional<String> shift,
    Service service) {

  /** Whose register it is; the number is its ИНН or БИН. */
  public record Owner(long id, String name, String taxNumber) {}

  /** Where it stands; both empty when nobody said. */
  public record Outlet(Optional<String> name, Optional<String> address) {}

  /** The fiscal storage that is in it now. */
  public record Storage(String number, Optional<LocalDate> validUntil, OptionalInt memoryPercent) {}

  /**
   * Two truths, two columns.
   *
   * @param subscriptionUntil the contract's date
   * @param deviceUntil what the device enforces; empty = unknown or none
   * @param mask the device's 64 bytes in hexadecimal; empty = unknown
   * @param shorter the device was read and enforces less than the contract says, or nothing
   */
  public record Licence(
      Optional<LocalDate> subscriptionUntil,
      Optional<LocalDate> deviceUntil,
      Optional<String> mask,
      boolean shorter) {

    /** Paid for, and not on the device (decision 032): what the filter of that name finds. */
    public boolean missing(LocalDate today) {
      return shorter && subscriptionUntil.filter(until -> !until.isBefore(today)).isPresent();
    }
  }

  /**
   * When it was last heard of.
   *
   * @param reachable its agent reaches it; meaningless before the first report
   */
  public record Contact(Optional<Instant> lastSeen, boolean reachable) {}

  /**
   * The data operator's service for it.
   *
   * @param unsentSince of when the oldest document is that it has not got
   */
  public record Service(
      Optional<LocalDate> contractUntil,
      Optional<LocalDate> stopped,
      Optional<Instant> unsentSince,
      boolean archived) {}

  /** What to call it: its name, else its model, else its serial. */
  public String title() {
    return name.or(() -> model).orElse(serial);
  }
}
