package kassahub.hub.catalogue;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything that is sold on one day, by id.
 *
 * @param prices of the licence types that have one that day, in the asked list
 */
public record Assortment(
    Map<Long, Vendor> vendors,
    Map<Long, LicenceType> licenceTypes,
    Map<Long, DeviceLine> lines,
    Map<PriceOf, PriceScale> prices) {
  /** Names one price: of this licence type, for this kind of buyer. */
  public record PriceOf(long licenceTypeId, PriceKind kind) {}

  public Assortment {
    vendors = Map.copyOf(vendors);
    licenceTypes = Map.copyOf(licenceTypes);
    lines = Map.copyOf(lines);
    prices = Map.copyOf(prices);
  }

  /** Whether the text can be a serial of some line; 16 digits when no line says otherwise. */
  public boolean fitsSomeLine(String serial) {
    return lines.isEmpty()
        ? serial.matches("\\d{16}")
        : lines.values().stream().anyMatch(line -> line.serialPattern().matcher(serial).matches());
  }

  /** The licence types by name. */
  public List<LicenceType> products() {
    return licenceTypes.values().stream().sorted(Comparator.comparing(LicenceType::name)).toList();
  }

  /** The line's vendor. */
  public Vendor vendorOf(DeviceLine line) {
    return Objects.requireNonNull(vendors.get(line.vendorId()), "vendor");
  }

  /** The line's licence type. */
  public LicenceType licenceTypeOf(DeviceLine line) {
    return Objects.requireNonNull(licenceTypes.get(line.licenceTypeId()), "licenceType");
  }

  /** What licences for devices of the line cost; empty when nobody has set a price. */
  public Optional<PriceScale> price(DeviceLine line, PriceKind kind) {
    return Optional.ofNullable(prices.get(new PriceOf(line.licenceTypeId(), kind)));
  }
}
