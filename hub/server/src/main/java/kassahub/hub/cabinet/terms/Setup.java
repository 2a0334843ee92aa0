package kassahub.hub.cabinet.terms;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.document.Sellers;
import kassahub.hub.catalogue.Assortment;
import kassahub.hub.catalogue.Assortment.PriceOf;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.catalogue.PriceKind;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Offers;

/**
 * What a hub without demo data still needs before it can sell: told by what is there, so whoever
 * enters the last thing ends it.
 */
public final class Setup {
  private final Parts parts;

  /** Where it is looked. */
  public record Parts(
      Sellers sellers, Catalogue catalogue, Devices devices, Offers offers, Accounts accounts) {}

  /**
   * One thing.
   *
   * @param name end of the keys of its sentence and of what it is for
   * @param path where it is entered
   */
  public record Step(String name, String path, boolean done) {}

  public Setup(Parts parts) {
    this.parts = parts;
  }

  /** Every step in the order in which they need each other. */
  public List<Step> steps(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    var goods = parts.catalogue().assortment(caller);
    return List.of(
        new Step("seller", "/seller", parts.sellers().current("RUB").isPresent()),
        new Step("vendor", "/vendors", !goods.vendors().isEmpty()),
        new Step("product", "/products", !goods.licenceTypes().isEmpty()),
        new Step("price", "/price-lists", priced(goods)),
        new Step("line", "/device-lines", !goods.lines().isEmpty()),
        new Step("devices", "/device-lines", parts.devices().any()),
        new Step("offer", "/offers", !parts.offers().editions(caller).isEmpty()),
        new Step("partner", "/partners/new", parts.accounts().anyPartner()));
  }

  /** Where somebody who may do them is led while one is left. */
  public Optional<String> first(Caller caller) {
    return caller.may(Permission.MANAGE_MONEY)
            && steps(caller).stream().anyMatch(step -> !step.done())
        ? Optional.of(SetupPages.PATH)
        : Optional.empty();
  }

  /** Every product has a price for every kind of buyer. */
  private static boolean priced(Assortment goods) {
    Map<PriceOf, ?> prices = goods.prices();
    return !goods.licenceTypes().isEmpty()
        && goods.licenceTypes().keySet().stream()
            .allMatch(
                type ->
                    Stream.of(PriceKind.values())
                        .allMatch(kind -> prices.containsKey(new PriceOf(type, kind))));
  }
}
