package kassahub.hub.activation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.hub.activation.Lookup.VendorSays;
import kassahub.hub.catalogue.Assortment;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.Device;
import kassahub.hub.catalogue.DeviceLine;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceBuyer;
import kassahub.hub.catalogue.PriceKind;
import kassahub.hub.catalogue.PriceScale;
import kassahub.hub.catalogue.SubscriptionSource;
import kassahub.hub.catalogue.Term;
import kassahub.hub.catalogue.Vendor;
import kassahub.hub.database.Tx;
import kassahub.hub.licence.LicenceIssuer;
import kassahub.hub.problem.Problem;
import kassahub.hub.register.SerialNumber;

/**
 * Decides for each serial whether it can be activated, until when and for how much. Vendors are
 * asked first, without an open transaction; the rest is read in the transaction that uses it.
 */
final class SerialChecks {
  private final Basis basis;
  private final Catalogue catalogue;
  private final Devices devices;
  private final Function<Vendor, LicenceIssuer> issuers;

  SerialChecks(
      Basis basis, Catalogue catalogue, Devices devices, Function<Vendor, LicenceIssuer> issuers) {
    this.basis = basis;
    this.catalogue = catalogue;
    this.devices = devices;
    this.issuers = issuers;
  }

  /** Reads what is sold and to this account at which prices, and asks vendors that can be asked. */
  Lookup look(long account, List<String> typed) {
    var serials = typed.stream().map(SerialNumber::normal).toList();
    var today = LegalDay.of(basis.clock().instant(), "RU");
    var known =
        basis
            .database()
            .transact(
                tx -> {
                  var buyer = catalogue.buyer(tx, account);
                  return new Lookup(
                      serials,
                      today,
                      catalogue.assortment(tx, today, buyer),
                      devices.find(tx, buyer, serials),
                      Map.of());
                });
    return new Lookup(serials, today, known.assortment(), known.devices(), ask(known));
  }

  /** One outcome a serial, in the order of the lookup. */
  List<Checked> check(Tx tx, long account, Lookup lookup) {
    var priced = catalogue.buyer(tx, account);
    var inWork = CheckStore.inWork(tx, lookup.serials());
    inWork.addAll(paidMeanwhile(tx, priced, lookup));
    var buyer =
        new Buyer(priced.pays(), inWork, CheckStore.paidOnDevice(tx, account, lookup.serials()));
    var met = new HashSet<String>();
    var outcomes = new ArrayList<Checked>(lookup.serials().size());
    for (var serial : lookup.serials()) {
      outcomes.add(
          met.add(serial)
              ? decide(serial, lookup, buyer)
              : Checked.refusal(serial, Reasons.DUPLICATE));
    }
    return Checked.together(outcomes);
  }

  /**
   * Serials whose activation ended since they were looked up: their dates are old, and so may be
   * what a vendor said. To be read after what is in work, or one that ends in between is missed.
   */
  private List<String> paidMeanwhile(Tx tx, PriceBuyer buyer, Lookup lookup) {
    var now = devices.find(tx, buyer, lookup.serials());
    return lookup.devices().values().stream()
        .filter(
            then -> {
              var device = now.get(then.serial());
              return device == null || !device.subscription().equals(then.subscription());
            })
        .map(Device::serial)
        .toList();
  }

  /**
   * From when a bought term runs: the end of the current subscription, or today when there is none
   * or it has run out.
   */
  static LocalDate newUntil(Optional<LocalDate> current, LocalDate today, Term term) {
    return term.after(current.filter(until -> !until.isBefore(today)).orElse(today));
  }

  private record Buyer(PriceKind pays, Set<String> inWork, Map<String, LocalDate> onDevice) {}

  private static Checked decide(String serial, Lookup lookup, Buyer buyer) {
    var assortment = lookup.assortment();
    if (!assortment.fitsSomeLine(serial)) {
      return Checked.refusal(serial, Reasons.WRONG_FORMAT);
    }
    var device = lookup.devices().get(serial);
    if (device == null) {
      return Checked.refusal(serial, Reasons.NOT_FOUND);
    }
    if (device.lineId().isEmpty()) {
      return Checked.refusal(serial, Reasons.VENDOR_NOT_SUPPORTED);
    }
    var fitting = lineOf(assortment, device);
    if (fitting.isEmpty()) {
      return Checked.refusal(serial, Reasons.WRONG_FORMAT);
    }
    var line = fitting.get();
    return obstacle(serial, lookup.vendor(line.vendorId()), buyer)
        .map(reason -> Checked.refusal(serial, reason))
        .orElseGet(() -> price(device, line, lookup, buyer));
  }

  private static Optional<Reason> obstacle(String serial, VendorSays vendor, Buyer buyer) {
    if (buyer.inWork().contains(serial)) {
      return Optional.of(Reasons.IN_WORK);
    }
    return switch (vendor) {
      case VendorSays.Nothing() -> Optional.empty();
      case VendorSays.Silence() -> Optional.of(Reasons.VENDOR_UNAVAILABLE);
      case VendorSays.Known(var known) ->
          known.containsKey(serial) ? Optional.empty() : Optional.of(Reasons.NOT_FOUND);
    };
  }

  /**
   * What the register alone says is shown but not sold on: a term runs from it only when somebody
   * else said it, too (decision 021).
   */
  private static Optional<LocalDate> confirmed(Optional<Device.Subscription> current) {
    return current
        .filter(told -> told.source() != SubscriptionSource.DEVICE)
        .map(Device.Subscription::until);
  }

  private static boolean buysNothing(Optional<Device.Subscription> current, LocalDate newUntil) {
    return current.filter(told -> !told.until().isBefore(newUntil)).isPresent();
  }

  private static Checked price(Device device, DeviceLine line, Lookup lookup, Buyer buyer) {
    var assortment = lookup.assortment();
    var price = assortment.price(line, buyer.pays());
    if (price.isEmpty()) {
      return Checked.refusal(device.serial(), Reasons.NO_PRICE);
    }
    var says = lookup.vendor(line.vendorId());
    var current = current(device, says, buyer);
    var type = assortment.licenceTypeOf(line);
    var newUntil = newUntil(confirmed(current), lookup.today(), type.term());
    if (buysNothing(current, newUntil)) {
      return Checked.refusal(device.serial(), Reasons.NOT_CONFIRMED);
    }
    return Checked.of(
        new Offer(
            device.serial(),
            says.of(device.serial()).flatMap(told -> told.model()).orElse(device.model()),
            line,
            assortment.vendorOf(line),
            type,
            current,
            newUntil,
            price.get(),
            price.get().single(),
            retail(assortment, line, buyer)));
  }

  /**
   * The vendor's word, else our last activation, else the device's own bits, which are only shown
   * (design d13, decision 021).
   */
  private static Optional<Device.Subscription> current(
      Device device, VendorSays vendor, Buyer buyer) {
    if (vendor instanceof VendorSays.Known) {
      return vendor
          .of(device.serial())
          .flatMap(told -> told.until())
          .map(until -> new Device.Subscription(until, SubscriptionSource.VENDOR));
    }
    return device
        .subscription()
        .or(
            () ->
                Optional.ofNullable(buyer.onDevice().get(device.serial()))
                    .map(until -> new Device.Subscription(until, SubscriptionSource.DEVICE)));
  }

  private static Optional<Money> retail(Assortment assortment, DeviceLine line, Buyer buyer) {
    return buyer.pays() == PriceKind.RETAIL
        ? Optional.empty()
        : assortment.price(line, PriceKind.RETAIL).map(PriceScale::single);
  }

  /** Vendors are asked of what fits its line's form, and of nothing else. */
  private Map<Long, VendorSays> ask(Lookup known) {
    Map<Vendor, List<String>> asked =
        known.devices().values().stream()
            .filter(device -> lineOf(known.assortment(), device).isPresent())
            .collect(
                Collectors.groupingBy(
                    device -> vendorOf(known.assortment(), device),
                    Collectors.mapping(Device::serial, Collectors.toList())));
    var answers = new HashMap<Long, VendorSays>();
    asked.forEach((vendor, serials) -> answers.put(vendor.id(), ask(vendor, serials)));
    return answers;
  }

  private VendorSays ask(Vendor vendor, List<String> serials) {
    try {
      return issuers
          .apply(vendor)
          .check(serials)
          .<VendorSays>map(VendorSays.Known::new)
          .orElseGet(VendorSays.Nothing::new);
    } catch (Problem refused) {
      return new VendorSays.Silence();
    }
  }

  /** The line of a device, where its serial has the form of that line. */
  private static Optional<DeviceLine> lineOf(Assortment assortment, Device device) {
    return device.lineId().stream()
        .mapToObj(assortment.lines()::get)
        .filter(Objects::nonNull)
        .filter(line -> line.serialPattern().matcher(device.serial()).matches())
        .findFirst();
  }

  private static Vendor vendorOf(Assortment assortment, Device device) {
    var line = assortment.lines().get(device.lineId().orElseThrow());
    return assortment.vendorOf(Objects.requireNonNull(line, "line"));
  }
}
