package kassahub.hub.cabinet.terms;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.catalogue.Assortment;
import kassahub.hub.catalogue.DeviceLine;
import kassahub.hub.catalogue.Goods;
import kassahub.hub.catalogue.InstallMethod;
import kassahub.hub.catalogue.IssuerKind;
import kassahub.hub.catalogue.LicenceType;
import kassahub.hub.catalogue.Vendor;

/**
 * Vendors, products and device lines, one of them in the form.
 *
 * @param edited what the form changes; empty = it adds one
 * @param loaded what became of a list of serials
 */
public record GoodsView(
    Assortment goods, Optional<Long> edited, Fields form, Optional<Goods.Loaded> loaded) {

  public List<Vendor> vendors() {
    return goods.vendors().values().stream().sorted(Comparator.comparing(Vendor::name)).toList();
  }

  /** The vendor in the form is one whose licences come as files. */
  public boolean sendsFiles() {
    return edited.filter(id -> requireNonNull(goods.vendors().get(id)).sendsFiles()).isPresent();
  }

  public List<LicenceType> products() {
    return goods.products();
  }

  public List<DeviceLine> lines() {
    return goods.lines().values().stream().sorted(Comparator.comparing(DeviceLine::name)).toList();
  }

  public List<IssuerKind> issuers() {
    return List.of(IssuerKind.values());
  }

  public List<InstallMethod> methods() {
    return List.of(InstallMethod.values());
  }
}
