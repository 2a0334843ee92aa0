package kassahub.deploy.demo;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import kassahub.hub.HubFeatures;
import kassahub.hub.catalogue.Assortment.PriceOf;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.DeviceLine;
import kassahub.hub.catalogue.InstallMethod;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.NewDevice;
import kassahub.hub.catalogue.PriceKind;
import kassahub.hub.catalogue.Term;
import kassahub.hub.catalogue.Vendor;

/**
 * Enters what the demo sells: vendors, device lines, licence types with prices, and the directory
 * of devices.
 */
final class DemoGoods {
  private static final Pattern SERIAL = Pattern.compile("\\d{16}");
  private static final int DAILY_LIMIT = 100_000;
  private static final int YEAR = 12;

  private final HubFeatures hub;
  private final LocalDate today;
  private final Map<String, Long> vendors = new LinkedHashMap<>();
  private final Map<String, Long> types = new LinkedHashMap<>();
  private final Map<String, Long> lines = new LinkedHashMap<>();

  DemoGoods(HubFeatures hub, LocalDate today) {
    this.hub = hub;
    this.today = today;
  }

  /**
   * Enters everything.
   *
   * @param publicKey of the built-in issuer, which signs for every vendor here
   */
  void enter(String publicKey, List<DemoRegister> fleet) {
    var catalogue = hub.catalogue();
    for (var row : Rows.read("vendors.tsv")) {
      vendors.put(row.get(0), catalogue.addVendor(vendor(row, publicKey)));
    }
    for (var row : Rows.read("licence-types.tsv")) {
      types.put(row.get(0), addType(catalogue, row));
    }
    for (var row : Rows.read("lines.tsv")) {
      lines.put(row.get(0), catalogue.addLine(line(row)));
    }
    load(fleet);
  }

  /** Puts registers into the directory of devices. */
  private void load(List<DemoRegister> fleet) {
    hub.devices()
        .load(
            fleet.stream()
                .map(
                    register ->
                        new NewDevice(
                            register.serial(),
                            id(lines, register.line()),
                            register.soldAs(),
                            until(register),
                            Optional.of(register.shippedWith(today))))
                .toList());
  }

  private Optional<LocalDate> until(DemoRegister register) {
    return register.subscriptionDays().isPresent()
        ? Optional.of(today.plusDays(register.subscriptionDays().getAsInt()))
        : Optional.empty();
  }

  private static Vendor vendor(List<String> row, String publicKey) {
    return new Vendor(
        0,
        row.get(0),
        row.get(1),
        row.get(2),
        IssuerKind.BUILT_IN,
        "{\"publicKey\":\"" + publicKey + "\"}",
        DAILY_LIMIT,
        false);
  }

  private long addType(Catalogue catalogue, List<String> row) {
    long id =
        catalogue.addLicenceType(
            new LicenceType(0, row.get(1), row.get(2), Term.months(YEAR), row.get(3)));
    catalogue.setPrice(new PriceOf(id, PriceKind.PARTNER), kopecks(row.get(4)), today);
    catalogue.setPrice(new PriceOf(id, PriceKind.RETAIL), kopecks(row.get(5)), today);
    return id;
  }

  private DeviceLine line(List<String> row) {
    return new DeviceLine(
        0,
        id(vendors, row.get(1)),
        id(types, row.get(2)),
        row.get(0),
        SERIAL,
        InstallMethod.AGENT,
        Optional.empty());
  }

  private static Money kopecks(String text) {
    return Money.kopecks(Long.parseLong(text));
  }

  private static long id(Map<String, Long> ids, String key) {
    return Objects.requireNonNull(ids.get(key), key);
  }
}
