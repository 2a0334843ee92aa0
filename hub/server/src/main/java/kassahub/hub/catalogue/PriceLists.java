package kassahub.hub.catalogue;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/**
 * Prices as the back office sets them, for everybody and for single accounts. What was said
 * stays: another rule follows it, or it is withdrawn before its day. Whoever checked serials before
 * a price of today changed is told when he confirms.
 */
public final class PriceLists {
  /** In what is sold. */
  public static final List<String> CURRENCIES = List.of("RUB", "KZT");

  /** Licences of one order at most. */
  public static final int MOST = 10_000;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;

  public PriceLists(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Accounts, by name, 100 at most.
   *
   * @param name a part of it; empty finds those with prices or a currency of their own
   */
  public List<PriceBuyer> buyers(Caller caller, String name) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> PriceStore.buyers(tx, name));
  }

  /**
   * One of them.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ACCOUNT}
   */
  public PriceBuyer buyer(Caller caller, long account) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> buyer(tx, account));
  }

  /** What holds in a list and what is planned, by product, kind and quantity. */
  public List<PriceRule> list(Caller caller, PriceList list) {
    caller.require(Permission.MANAGE_MONEY);
    var today = today();
    return database.transact(caller.scope(), tx -> PriceStore.list(tx, list, today));
  }

  /** Every price of a product that there was, is and will be in a list; the latest first. */
  public List<PriceRule> history(Caller caller, PriceList list, long product) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> PriceStore.history(tx, list, product));
  }

  /** Number of the rule that was said last of a product and kind; 0 = none. */
  public long latest(Caller caller, PriceList list, Assortment.PriceOf what) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(),
        tx -> PriceStore.latest(tx, list, what).map(PriceStore.Latest::id).orElse(0L));
  }

  /**
   * Sets what a product costs from a day on.
   *
   * @throws Problem.Invalid {@code BAD_DAY} before today; {@code BAD_AMOUNT} of another currency
   *     than the list's, or none where one is needed; {@code BAD_QUANTITY}
   * @throws Problem.NotFound {@code NO_SUCH_PRODUCT}, {@code NO_SUCH_ACCOUNT}
   * @throws Problem.Conflict {@code PRICE_SET_MEANWHILE}; {@code NO_SINGLE_PRICE} for a step of a
   *     list that has no price for one licence that day; {@code NOTHING_TO_END}
   */
  public void set(Caller caller, PriceDraft draft) {
    caller.require(Permission.MANAGE_MONEY);
    requireShape(draft);
    database.run(
        caller.scope(),
        tx -> {
          if (!PriceStore.lockProduct(tx, draft.what().licenceTypeId())) {
            throw new Problem.NotFound("NO_SUCH_PRODUCT", "no product of that number");
          }
          draft.list().account().ifPresent(account -> buyer(tx, account));
          requireSeen(tx, draft);
          requireSense(tx, draft);
          PriceStore.insert(tx, draft, clock.instant(), caller.actor().name());
          record(
              tx,
              caller,
              "price.set",
              draft,
              Map.of("amount", draft.price().map(price -> "" + price.minor()).orElse("")));
        });
  }

  /**
   * Takes a price back that has not begun.
   *
   * @throws Problem.NotFound {@code NO_SUCH_RULE}, also when it applies by now
   */
  public void withdraw(Caller caller, long rule) {
    caller.require(Permission.MANAGE_MONEY);
    database.run(
        caller.scope(),
        tx -> {
          var taken =
              PriceStore.withdraw(tx, rule, today(), clock.instant(), caller.actor().name())
                  .orElseThrow(
                      () -> new Problem.NotFound("NO_SUCH_RULE", "no price that is still to come"));
          record(tx, caller, "price.withdrawn", taken, Map.of());
        });
  }

  private void requireShape(PriceDraft draft) {
    if (draft.from().isBefore(today())) {
      throw new Problem.Invalid(
          "BAD_DAY", "what was sold before today keeps its price", Map.of("kind", "past"));
    }
    if (draft.quantity() < 1 || draft.quantity() > MOST) {
      throw new Problem.Invalid(
          "BAD_QUANTITY", "1 to 10 000 licences expected", Map.of("limit", "" + MOST));
    }
    var currency = draft.price().map(price -> price.currency().getCurrencyCode());
    boolean known = CURRENCIES.contains(draft.list().currency());
    if (!known || currency.filter(of -> !of.equals(draft.list().currency())).isPresent()) {
      throw new Problem.Invalid("BAD_AMOUNT", "a sum in the list's currency expected");
    }
    boolean needed = draft.list().account().isEmpty() && draft.quantity() == 1;
    if (needed && draft.price().isEmpty()) {
      throw new Problem.Invalid("BAD_AMOUNT", "what everybody pays does not end");
    }
  }

  /** Nobody writes over what he has not seen. */
  private static void requireSeen(Tx tx, PriceDraft draft) {
    var latest = PriceStore.latest(tx, draft.list(), draft.what());
    if (latest.map(PriceStore.Latest::id).orElse(0L) != draft.seen()) {
      throw new Problem.Conflict(
          "PRICE_SET_MEANWHILE",
          "somebody set a price of this product meanwhile",
          Map.of("name", latest.flatMap(PriceStore.Latest::by).orElse("")));
    }
  }

  private static void requireSense(Tx tx, PriceDraft draft) {
    if (draft.price().isEmpty() && on(tx, draft, draft.quantity()).isEmpty()) {
      throw new Problem.Conflict("NOTHING_TO_END", "no price that could end");
    }
    if (draft.price().isPresent() && draft.quantity() > 1 && on(tx, draft, 1).isEmpty()) {
      throw new Problem.Conflict(
          "NO_SINGLE_PRICE", "a step needs a price for a single licence in the same list");
    }
  }

  private static OptionalLong on(Tx tx, PriceDraft draft, int quantity) {
    return PriceStore.on(tx, draft.list(), draft.what(), quantity, draft.from());
  }

  private static PriceBuyer buyer(Tx tx, long account) {
    return PriceStore.tenant(tx, account)
        .orElseThrow(() -> new Problem.NotFound("NO_SUCH_ACCOUNT", "nobody who buys"));
  }

  private void record(
      Tx tx, Caller caller, String action, PriceDraft draft, Map<String, String> more) {
    var details = new HashMap<>(more);
    details.put("kind", draft.what().kind().column());
    details.put("currency", draft.list().currency());
    details.put("quantity", Integer.toString(draft.quantity()));
    details.put("from", draft.from().toString());
    draft.list().account().ifPresent(account -> details.put("account", Long.toString(account)));
    journal.record(
        tx,
        caller.actor(),
        action,
        "licence-type",
        Long.toString(draft.what().licenceTypeId()),
        details);
  }

  private LocalDate today() {
    return LegalDay.of(clock.instant(), "RU");
  }
}
