package kassahub.hub.catalogue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.catalogue.Assortment.PriceOf;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** All SQL over price_rule, and what of an account prices depend on. */
final class PriceStore {
  /** Of everybody's list and of one account's own: the latest of each step. */
  private static final String IN_FORCE =
      """
      select distinct on (owner, licence_type_id, kind, from_quantity)
        licence_type_id, kind, owner <> 0 as own, from_quantity, amount
      from price_rule
      where owner in (0, $1) and currency = $2 and valid_from <= $3 and withdrawn_at is null
      order by owner, licence_type_id, kind, from_quantity, valid_from desc, id desc limit 20000
      """;

  private static final String BUYER =
      "select id, name, price_kind, currency, sandbox from account where id = $1";
  private static final String TENANT = BUYER + " and kind <> 'operator' and not sandbox";
  private static final String BUYERS =
      """
      select a.id, a.name, a.price_kind, a.currency, a.sandbox from account a
      where a.kind <> 'operator' and not a.sandbox and case when $1 = '' then
        a.currency <> 'RUB' or exists (select from price_rule r where r.account_id = a.id)
        else position(lower($1) in lower(a.name)) > 0 end
      order by a.name, a.id limit 100
      """;

  /** What holds now and what is planned. */
  private static final String LIST =
      """
      select id, licence_type_id, kind, currency, from_quantity, amount, valid_from, followed_on, set_at, set_by,
        withdrawn_at, withdrawn_by
      from (select r.*, lead(valid_from) over (partition by licence_type_id, kind, from_quantity order by valid_from, id)
          as followed_on
        from price_rule r
        where owner = $1 and currency = $2 and withdrawn_at is null) as rule
      where followed_on is null or followed_on > $3 and followed_on > valid_from
      order by licence_type_id, kind, from_quantity, valid_from desc, id desc limit 5000
      """;

  private static final String HISTORY =
      """
      select id, licence_type_id, kind, currency, from_quantity, amount, valid_from,
        case when withdrawn_at is null then lead(valid_from)
          over (partition by kind, from_quantity, withdrawn_at is null order by valid_from, id) end as followed_on,
        set_at, set_by, withdrawn_at, withdrawn_by
      from price_rule
      where licence_type_id = $1 and owner = $2 and currency = $3
      order by kind, from_quantity, valid_from desc, id desc limit 1000
      """;
  private static final String LOCK_PRODUCT =
      "select id from licence_type where id = $1 and not sandbox for no key update";

  /** Of one product and kind in one list. */
  private static final String LATEST =
      """
      select id, set_by from price_rule
      where licence_type_id = $1 and kind = $2 and owner = $3 and currency = $4
      order by id desc limit 1
      """;

  private static final String ON =
      """
      select amount from price_rule
      where licence_type_id = $1 and kind = $2 and owner = $3 and currency = $4
        and from_quantity = $5 and valid_from <= $6 and withdrawn_at is null
      order by valid_from desc, id desc limit 1
      """;
  private static final String INSERT =
      """
      insert into price_rule
        (licence_type_id, kind, account_id, currency, from_quantity, amount, valid_from, set_at, set_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      """;
  private static final String WITHDRAW =
      """
      update price_rule set withdrawn_at = $3, withdrawn_by = $4
      where id = $1 and valid_from > $2 and withdrawn_at is null
      returning licence_type_id, kind, account_id, currency, from_quantity, valid_from
      """;

  /** In place of an account that is none. */
  private static final long EVERYBODY = 0;

  private PriceStore() {}

  /** The steps of each product; those of the account's own list instead of everybody's. */
  static Map<PriceOf, PriceScale> inForce(Tx tx, PriceList list, LocalDate day) {
    var own = new HashMap<PriceOf, List<PriceScale.Step>>();
    var general = new HashMap<PriceOf, List<PriceScale.Step>>();
    tx.list(
            IN_FORCE,
            row -> new Found(what(row), row.flag("own"), step(row, list.currency())),
            list.account().orElse(EVERYBODY),
            list.currency(),
            day)
        .forEach(
            found ->
                found
                    .step()
                    .ifPresent(
                        step ->
                            (found.own() ? own : general)
                                .computeIfAbsent(found.what(), what -> new ArrayList<>())
                                .add(step)));
    var prices = scales(general);
    prices.putAll(scales(own));
    return prices;
  }

  private record Found(PriceOf what, boolean own, Optional<PriceScale.Step> step) {}

  private static Optional<PriceScale.Step> step(Row row, String currency) {
    return row.findNumber("amount").stream()
        .mapToObj(
            amount -> new PriceScale.Step(row.integer("from_quantity"), Money.of(amount, currency)))
        .findFirst();
  }

  /** A list without a price for a single licence is none. */
  private static Map<PriceOf, PriceScale> scales(Map<PriceOf, List<PriceScale.Step>> steps) {
    var scales = new HashMap<PriceOf, PriceScale>();
    steps.forEach(
        (what, of) -> {
          if (of.stream().anyMatch(step -> step.from() == 1)) {
            scales.put(what, new PriceScale(of));
          }
        });
    return scales;
  }

  static Optional<PriceBuyer> buyer(Tx tx, long account) {
    return tx.find(BUYER, PriceStore::buyer, account);
  }

  /**
   * The same; none of an operator's, who buys nothing, or of a sandbox, whose prices are made up.
   */
  static Optional<PriceBuyer> tenant(Tx tx, long account) {
    return tx.find(TENANT, PriceStore::buyer, account);
  }

  /** Those with prices or a currency of their own, or those whose name has this in it. */
  static List<PriceBuyer> buyers(Tx tx, String name) {
    return tx.list(BUYERS, PriceStore::buyer, name);
  }

  static List<PriceRule> list(Tx tx, PriceList list, LocalDate today) {
    return tx.list(
        LIST, PriceStore::rule, list.account().orElse(EVERYBODY), list.currency(), today);
  }

  static List<PriceRule> history(Tx tx, PriceList list, long product) {
    return tx.list(
        HISTORY, PriceStore::rule, product, list.account().orElse(EVERYBODY), list.currency());
  }

  /** Whoever sets a price of this product waits; whether there is such a product. */
  static boolean lockProduct(Tx tx, long product) {
    return tx.find(LOCK_PRODUCT, row -> row.number("id"), product).isPresent();
  }

  /** The rule that was said last. */
  record Latest(long id, Optional<String> by) {}

  static Optional<Latest> latest(Tx tx, PriceList list, PriceOf what) {
    return tx.find(
        LATEST,
        row -> new Latest(row.number("id"), row.findString("set_by")),
        what.licenceTypeId(),
        what.kind().column(),
        list.account().orElse(EVERYBODY),
        list.currency());
  }

  /** What a step costs on a day, in kopecks or tiyn. */
  static OptionalLong on(Tx tx, PriceList list, PriceOf what, int quantity, LocalDate day) {
    return tx.find(
            ON,
            row -> row.findNumber("amount"),
            what.licenceTypeId(),
            what.kind().column(),
            list.account().orElse(EVERYBODY),
            list.currency(),
            quantity,
            day)
        .orElseGet(OptionalLong::empty);
  }

  static void insert(Tx tx, PriceDraft draft, Instant at, String by) {
    tx.execute(
        INSERT,
        draft.what().licenceTypeId(),
        draft.what().kind().column(),
        draft.list().account(),
        draft.list().currency(),
        draft.quantity(),
        draft.price().map(Money::minor),
        draft.from(),
        at,
        by);
  }

  /** What was taken back; empty when it has begun, or is withdrawn already. */
  static Optional<PriceDraft> withdraw(Tx tx, long rule, LocalDate today, Instant at, String by) {
    return tx.find(
        WITHDRAW,
        row ->
            new PriceDraft(
                new PriceList(row.findNumber("account_id"), row.string("currency")),
                what(row),
                row.integer("from_quantity"),
                Optional.empty(),
                row.date("valid_from"),
                rule),
        rule,
        today,
        at,
        by);
  }

  private static PriceRule rule(Row row) {
    return new PriceRule(
        row.number("id"),
        what(row),
        row.integer("from_quantity"),
        step(row, row.string("currency")).map(PriceScale.Step::price),
        row.date("valid_from"),
        row.findDate("followed_on"),
        row.instant("set_at"),
        row.findString("set_by"),
        row.findInstant("withdrawn_at")
            .map(at -> new PriceRule.Withdrawn(at, row.findString("withdrawn_by"))));
  }

  private static PriceOf what(Row row) {
    return new PriceOf(row.number("licence_type_id"), PriceKind.ofColumn(row.string("kind")));
  }

  private static PriceBuyer buyer(Row row) {
    return new PriceBuyer(
        row.number("id"),
        row.string("name"),
        PriceKind.ofColumn(row.string("price_kind")),
        row.string("currency"),
        row.flag("sandbox"));
  }
}
