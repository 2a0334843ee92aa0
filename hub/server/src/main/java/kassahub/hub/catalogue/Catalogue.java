package kassahub.hub.catalogue;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.problem.Problem;

/** What is sold: vendors, device lines, licence types and prices. */
public final class Catalogue {
  private final Database database;
  private final InstantSource clock;

  public Catalogue(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Everything sold on a legal day; five small statements. */
  public Assortment assortment(Tx tx, LocalDate day) {
    return new Assortment(
        CatalogueStore.vendors(tx),
        CatalogueStore.licenceTypes(tx),
        CatalogueStore.lines(tx),
        CatalogueStore.prices(tx, day));
  }

  /** Everything sold today in Russia. */
  public Assortment assortment() {
    return database.transact(tx -> assortment(tx, today()));
  }

  /**
   * One vendor.
   *
   * @throws Problem.NotFound {@code NO_SUCH_VENDOR}
   */
  public Vendor vendor(Tx tx, long id) {
    var vendor = CatalogueStore.vendors(tx).get(id);
    if (vendor == null) {
      throw new Problem.NotFound("NO_SUCH_VENDOR", "no vendor of that number");
    }
    return vendor;
  }

  /** For whom the prices are that an account pays. */
  public PriceKind priceKind(Tx tx, long account) {
    return CatalogueStore.priceKind(tx, account);
  }

  /**
   * Tariffs that are in force today, by name.
   *
   * @throws kassahub.hub.problem.Problem.Forbidden without {@link Permission#SEE_PRICES}
   */
  public List<PriceRow> prices(Caller caller) {
    caller.require(Permission.SEE_PRICES);
    return database.transact(
        caller.scope(),
        tx -> {
          var kind = priceKind(tx, caller.account());
          var prices = CatalogueStore.prices(tx, today());
          return CatalogueStore.licenceTypes(tx).values().stream()
              .sorted(Comparator.comparing(LicenceType::name))
              .map(
                  type ->
                      new PriceRow(
                          type, price(prices, type, kind), price(prices, type, PriceKind.RETAIL)))
              .toList();
        });
  }

  /**
   * Adds a vendor.
   *
   * @param vendor its id is ignored
   * @return the new id
   */
  public long addVendor(Vendor vendor) {
    return database.transact(tx -> CatalogueStore.insertVendor(tx, vendor));
  }

  /**
   * Adds a licence type.
   *
   * @param type its id is ignored
   * @return the new id
   */
  public long addLicenceType(LicenceType type) {
    return database.transact(tx -> CatalogueStore.insertLicenceType(tx, type));
  }

  /**
   * Adds a device line.
   *
   * @param line its id is ignored
   * @return the new id
   */
  public long addLine(DeviceLine line) {
    return database.transact(tx -> CatalogueStore.insertLine(tx, line));
  }

  /** Sets what a licence type costs from a day on; earlier days keep their prices. */
  public void setPrice(Assortment.PriceOf what, Money price, LocalDate from) {
    database.run(tx -> CatalogueStore.setPrice(tx, what, price, from));
  }

  private LocalDate today() {
    return LegalDay.of(clock.instant(), "RU");
  }

  private static Optional<Money> price(
      Map<Assortment.PriceOf, Money> prices, LicenceType type, PriceKind kind) {
    return Optional.ofNullable(prices.get(new Assortment.PriceOf(type.id(), kind)));
  }
}
