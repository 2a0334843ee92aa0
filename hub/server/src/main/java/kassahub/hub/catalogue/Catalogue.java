package kassahub.hub.catalogue;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.problem.Problem;

/** What is sold: vendors, device lines, licence types and prices. */
public final class Catalogue {
  private final Database database;
  private final InstantSource clock;

  public Catalogue(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Everything sold on a legal day at everybody's prices in roubles; a few small statements. */
  public Assortment assortment(Tx tx, LocalDate day) {
    return assortment(tx, day, PriceList.general("RUB"), false);
  }

  /**
   * The same at the prices that an account sees: its own before everybody's, in its currency. In a
   * sandbox what is made up is all there is.
   */
  public Assortment assortment(Tx tx, LocalDate day, PriceBuyer buyer) {
    return assortment(tx, day, listOf(buyer), buyer.sandbox());
  }

  private static Assortment assortment(Tx tx, LocalDate day, PriceList list, boolean sandbox) {
    return new Assortment(
        CatalogueStore.vendors(tx, sandbox),
        CatalogueStore.licenceTypes(tx, sandbox),
        CatalogueStore.lines(tx, sandbox),
        PriceStore.inForce(tx, list, day));
  }

  /** Everything sold today in Russia. */
  public Assortment assortment() {
    return database.transact(tx -> assortment(tx, today()));
  }

  /** The same for those who say what is sold. */
  public Assortment assortment(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    return assortment();
  }

  /**
   * One vendor.
   *
   * @throws Problem.NotFound {@code NO_SUCH_VENDOR}
   */
  public Vendor vendor(Tx tx, long id) {
    return CatalogueStore.vendor(tx, id)
        .orElseThrow(() -> new Problem.NotFound("NO_SUCH_VENDOR", "no vendor of that number"));
  }

  /**
   * Which prices an account pays.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ACCOUNT}
   */
  public PriceBuyer buyer(Tx tx, long account) {
    return PriceStore.buyer(tx, account)
        .orElseThrow(() -> new Problem.NotFound("NO_SUCH_ACCOUNT", "no account of that number"));
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
          var buyer = buyer(tx, caller.account());
          var prices = PriceStore.inForce(tx, listOf(buyer), today());
          return CatalogueStore.licenceTypes(tx, buyer.sandbox()).values().stream()
              .sorted(Comparator.comparing(LicenceType::name))
              .map(
                  type ->
                      new PriceRow(
                          type,
                          price(prices, type, buyer.pays()),
                          price(prices, type, PriceKind.RETAIL)))
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
    var draft =
        new PriceDraft(
            PriceList.general(price.currency().getCurrencyCode()),
            what,
            1,
            Optional.of(price),
            from,
            0);
    database.run(tx -> PriceStore.insert(tx, draft, clock.instant(), Actor.hub().name()));
  }

  private static PriceList listOf(PriceBuyer buyer) {
    return new PriceList(OptionalLong.of(buyer.account()), buyer.currency());
  }

  private LocalDate today() {
    return LegalDay.of(clock.instant(), "RU");
  }

  private static Optional<PriceScale> price(
      Map<Assortment.PriceOf, PriceScale> prices, LicenceType type, PriceKind kind) {
    return Optional.ofNullable(prices.get(new Assortment.PriceOf(type.id(), kind)));
  }
}
