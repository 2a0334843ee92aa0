package kassahub.hub.billing.document;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/**
 * Who sells, as documents say it: entered by the back office, followed by another, never changed.
 */
public final class Sellers {
  public static final List<String> CURRENCIES = List.of("RUB", "KZT");
  private static final int MOST_SHOWN = 50;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;

  public Sellers(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  /** Everyone who sold in a currency, the present one first; 50 at most. */
  public List<KnownSeller> history(Caller caller, String currency) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(), tx -> SellerStore.of(tx, requireCurrency(currency), MOST_SHOWN));
  }

  /** Who sells in a currency now; every payer reads it on its invoices. */
  public Optional<Seller> current(String currency) {
    return database.transact(
        tx -> SellerStore.of(tx, currency, 1).stream().map(KnownSeller::seller).findFirst());
  }

  /** Whether documents told payers whom to pay: another payee or account then needs two. */
  public boolean printed(Caller caller, String currency) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(), tx -> SellerStore.printed(tx, requireCurrency(currency)));
  }

  /**
   * Whom documents told payers to pay so far, when this one is another payee or has another
   * account. Empty while no document was printed: nobody was told yet, and a hub begins with one
   * operator.
   *
   * @throws Problem.Invalid {@code BAD_SELLER} with the fields that are wrong
   */
  public Optional<Seller> replaced(Tx tx, Seller seller) {
    requireRight(seller);
    return SellerStore.of(tx, seller.currency(), 1).stream()
        .map(KnownSeller::seller)
        .filter(before -> !before.paidAs(seller))
        .filter(_ -> SellerStore.printed(tx, seller.currency()))
        .findFirst();
  }

  /** The same as {@link #enter(Tx, Actor, Seller)} by the hub itself, for invented firms. */
  public void enter(Actor actor, Seller seller) {
    database.run(tx -> enter(tx, actor, seller));
  }

  /**
   * From now on documents name this seller. The same again changes nothing.
   *
   * @throws Problem.Invalid {@code BAD_SELLER} with the fields that are wrong
   */
  public void enter(Tx tx, Actor actor, Seller seller) {
    requireRight(seller);
    var before = SellerStore.of(tx, seller.currency(), 1);
    if (before.stream().anyMatch(one -> one.seller().equals(seller))) {
      return;
    }
    long id = SellerStore.insert(tx, seller, clock.instant(), actor.name());
    journal.record(
        tx,
        actor,
        "seller.entered",
        "seller",
        Long.toString(id),
        Map.of(
            "currency", seller.currency(),
            "name", seller.party().name(),
            "account", seller.account().account(),
            "bic", seller.account().bic()));
  }

  private static void requireRight(Seller seller) {
    requireCurrency(seller.currency());
    var faults = seller.faults();
    if (!faults.isEmpty()) {
      throw refused(faults);
    }
  }

  private static Problem refused(Set<String> faults) {
    return new Problem.Invalid(
        "BAD_SELLER", "these are wrong: " + faults, Map.of("fields", String.join(", ", faults)));
  }

  private static String requireCurrency(String currency) {
    if (!CURRENCIES.contains(currency)) {
      throw new Problem.NotFound("NO_SUCH_CURRENCY", "RUB or KZT expected");
    }
    return currency;
  }
}
