package kassahub.hub.catalogue;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.Assortment.PriceOf;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/**
 * Prices as the back office sets them. The price of a day that is over stays: it was sold at
 * it. Whoever checked serials before a price of today changed is told when he confirms.
 */
public final class PriceLists {
  private final Database database;
  private final Journal journal;
  private final InstantSource clock;

  public PriceLists(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  /** What is sold, by name. */
  public List<LicenceType> products(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), CatalogueStore::licenceTypes).values().stream()
        .sorted(Comparator.comparing(LicenceType::name))
        .toList();
  }

  /** Every price in roubles that there was, is and will be; the latest of each product first. */
  public List<PriceRule> list(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    var today = today();
    return database.transact(caller.scope(), tx -> PriceStore.list(tx, today));
  }

  /**
   * Sets what a product costs from a day on; another price of that day gives way.
   *
   * @throws Problem.Invalid {@code BAD_DAY} before today; {@code BAD_AMOUNT} other than roubles
   * @throws Problem.NotFound {@code NO_SUCH_PRODUCT}
   */
  public void set(Caller caller, PriceOf what, Money price, LocalDate from) {
    caller.require(Permission.MANAGE_MONEY);
    if (from.isBefore(today())) {
      throw new Problem.Invalid(
          "BAD_DAY", "what was sold before today keeps its price", Map.of("kind", "past"));
    }
    if (!price.currency().getCurrencyCode().equals("RUB")) {
      throw new Problem.Invalid("BAD_AMOUNT", "roubles expected");
    }
    database.run(
        caller.scope(),
        tx -> {
          if (!CatalogueStore.licenceTypes(tx).containsKey(what.licenceTypeId())) {
            throw new Problem.NotFound("NO_SUCH_PRODUCT", "no product of that number");
          }
          CatalogueStore.setPrice(tx, what, price, from);
          record(tx, caller, "price.set", what, from, Map.of("amount", "" + price.minor()));
        });
  }

  /**
   * Takes a price back that has not begun.
   *
   * @throws Problem.NotFound {@code NO_SUCH_RULE}, also when it applies by now
   */
  public void withdraw(Caller caller, PriceOf what, LocalDate from) {
    caller.require(Permission.MANAGE_MONEY);
    var today = today();
    database.run(
        caller.scope(),
        tx -> {
          if (!PriceStore.withdraw(tx, what, from, today)) {
            throw new Problem.NotFound("NO_SUCH_RULE", "no price that is still to come");
          }
          record(tx, caller, "price.withdrawn", what, from, Map.of());
        });
  }

  private void record(
      Tx tx, Caller caller, String action, PriceOf what, LocalDate from, Map<String, String> more) {
    var details = new HashMap<>(more);
    details.put("kind", what.kind().column());
    details.put("from", from.toString());
    journal.record(
        tx, caller.actor(), action, "licence-type", Long.toString(what.licenceTypeId()), details);
  }

  private LocalDate today() {
    return LegalDay.of(clock.instant(), "RU");
  }
}
