package kassahub.hub.renewal;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.activation.Activations;
import kassahub.hub.activation.Basis;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceScale;
import kassahub.hub.catalogue.Term;
import kassahub.hub.database.Tx;
import kassahub.hub.database.UniqueViolation;
import kassahub.hub.journal.Actor;
import kassahub.hub.organisation.Links;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.problem.Problem;

/** Renewal policies: keeping them, trying them out, looking ahead, and running them. */
public final class Renewals implements Links.Departure {
  /** A register that ran out so long ago is not renewed by itself any more. */
  static final int FORGET_AFTER_DAYS = 30;

  private static final int MOST_MONTHS = 36;

  private final Basis basis;
  private final Organisations organisations;
  private final Catalogue catalogue;
  private final RenewalRun run;

  public Renewals(
      Basis basis, Organisations organisations, Catalogue catalogue, Activations activations) {
    this.basis = basis;
    this.organisations = organisations;
    this.catalogue = catalogue;
    this.run = new RenewalRun(basis, activations, RenewalRun.AT_ONCE);
  }

  /**
   * The account's policies, by name.
   *
   * @throws Problem.Forbidden without {@link Permission#MANAGE_POLICIES}
   */
  public List<Policy> policies(Caller caller) {
    caller.require(Permission.MANAGE_POLICIES);
    return basis
        .database()
        .transact(caller.scope(), tx -> RenewalStore.ofAccount(tx, caller.account()));
  }

  /** In which its account buys: that of a new policy's limits. */
  public Currency currency(Caller caller) {
    caller.require(Permission.MANAGE_POLICIES);
    return basis.database().transact(caller.scope(), tx -> currency(tx, caller));
  }

  /**
   * What a licence costs its account today, each price once and the lowest first; none when nothing
   * is for sale.
   */
  public List<Money> prices(Caller caller) {
    caller.require(Permission.MANAGE_POLICIES);
    return basis.database().transact(caller.scope(), tx -> prices(tx, caller));
  }

  /**
   * One policy.
   *
   * @throws Problem.NotFound {@code NO_SUCH_POLICY}, also for somebody else's
   */
  public Policy get(Caller caller, long id) {
    caller.require(Permission.MANAGE_POLICIES);
    return basis.database().transact(caller.scope(), tx -> get(tx, caller, id));
  }

  /**
   * Makes or changes a policy; its organisation cannot change.
   *
   * @return the policy as it is now
   * @throws Problem.Invalid {@code POLICY_INVALID}, {@code OTHER_CURRENCY} when the account does
   *     not buy in that of the limits
   * @throws Problem.NotFound for an organisation, outlet or policy that is not the account's own
   * @throws Problem.Conflict {@code POLICY_NAME_TAKEN}
   */
  public Policy save(Caller caller, PolicyDraft draft) {
    caller.require(Permission.MANAGE_POLICIES);
    draft.check();
    if (organisations.payersOf(caller).stream()
        .noneMatch(own -> own.id() == draft.organisationId())) {
      throw new Problem.NotFound("NO_SUCH_ORGANISATION", "not one of the account's own");
    }
    try {
      return basis.database().transact(caller.scope(), tx -> save(tx, caller, draft));
    } catch (UniqueViolation taken) {
      throw new Problem.Conflict(
          "POLICY_NAME_TAKEN", "a policy of that name exists", Map.of("name", draft.name()));
    }
  }

  /** The account's other enabled policies that renew some of the same registers, by name. */
  public List<Policy> overlapping(Caller caller, Policy policy) {
    return policies(caller).stream().filter(policy::overlaps).toList();
  }

  /**
   * What a run right now would do with the first 10 000 registers that are due. Asks vendors, as a
   * run does: for the page of one policy, not for a list of them.
   */
  public DryRun dryRun(Caller caller, long id) {
    return run.plan(get(caller, id));
  }

  /**
   * The registers that fall due within a year and are not due yet, those that end first in front,
   * at today's prices.
   *
   * @param most how many of them
   */
  public List<PlannedRenewal> upcoming(Caller caller, long id, int most) {
    var policy = get(caller, id);
    return basis.database().transact(caller.scope(), tx -> upcoming(tx, policy, most));
  }

  /** Registers that the policy covers and will never renew by itself. */
  public List<LeftOut> leftOut(Caller caller, long id, int most) {
    var policy = get(caller, id);
    var forgotten = LegalDay.of(basis.clock().instant(), "RU").minusDays(FORGET_AFTER_DAYS);
    return basis
        .database()
        .transact(caller.scope(), tx -> RenewalStore.leftOut(tx, policy, forgotten, most));
  }

  /** The same of all of them together, by the days they end on. */
  public Outlook outlook(Caller caller, long id) {
    var policy = get(caller, id);
    return basis.database().transact(caller.scope(), tx -> outlook(tx, policy));
  }

  /** What a policy renewed last, the newest in front. */
  public List<Renewed> renewed(Caller caller, long id, int most) {
    var policy = get(caller, id);
    return basis
        .database()
        .transact(caller.scope(), tx -> RenewalStore.renewed(tx, policy.id(), most));
  }

  /**
   * What the next months will cost, this month first.
   *
   * @param months 1 to 36
   */
  public List<ForecastMonth> forecast(Caller caller, long id, int months) {
    var policy = get(caller, id);
    if (months < 1 || months > MOST_MONTHS) {
      throw new Problem.Invalid("MONTHS_INVALID", "1 to 36 months expected");
    }
    return basis.database().transact(caller.scope(), tx -> forecast(tx, policy, months));
  }

  /**
   * Renews what is due under every enabled policy; run by a clock. Gives back how many licences.
   */
  public int run() {
    return run.all();
  }

  /** What policies ordered and vendors have granted since, for the notices. */
  public List<Ordered> ordered(Tx tx, Instant since) {
    return RenewalStore.ordered(tx, since);
  }

  /** What halted policies leave without renewal, for the notices. */
  public List<Threat> threats(Tx tx, LocalDate today, int daysAhead) {
    return RenewalStore.halted(tx).stream()
        .flatMap(policy -> threats(tx, policy, today, daysAhead).stream())
        .toList();
  }

  private List<PlannedRenewal> upcoming(Tx tx, Policy policy, int most) {
    var today = LegalDay.of(basis.clock().instant(), "RU");
    var tariffs = tariffs(tx, policy, today);
    var slice =
        new RenewalStore.Slice(
            notDue(policy, today), withinYear(policy, today), Optional.empty(), most);
    return RenewalStore.subjects(tx, policy, slice).stream()
        .map(subject -> RenewalPlan.later(policy, subject, tariffs.apply(subject.lineId())))
        .toList();
  }

  private Outlook outlook(Tx tx, Policy policy) {
    var today = LegalDay.of(basis.clock().instant(), "RU");
    var tariffs = tariffs(tx, policy, today);
    var next = Optional.<LocalDate>empty();
    var obstacles = new LinkedHashMap<Reason, Integer>();
    for (var day :
        RenewalStore.endings(tx, policy, notDue(policy, today), withinYear(policy, today))) {
      var obstacle = RenewalPlan.obstacle(policy, tariffs.apply(day.lineId()));
      if (obstacle.isPresent()) {
        obstacles.merge(obstacle.get(), day.licences(), Integer::sum);
      } else if (next.isEmpty()) {
        next = Optional.of(day.ends());
      }
    }
    return new Outlook(next, obstacles);
  }

  private static LocalDate notDue(Policy policy, LocalDate today) {
    return today.plusDays(policy.daysBefore() + 1L);
  }

  private static LocalDate withinYear(Policy policy, LocalDate today) {
    return today.plusYears(1).plusDays(policy.daysBefore());
  }

  private List<ForecastMonth> forecast(Tx tx, Policy policy, int months) {
    var today = LegalDay.of(basis.clock().instant(), "RU");
    var endings =
        RenewalStore.endings(
            tx, policy, today.minusDays(FORGET_AFTER_DAYS), today.plusMonths(months + 7L));
    var spent = RenewalStore.reserved(tx, policy, today.withDayOfMonth(1));
    return RenewalForecast.of(
        policy,
        endings,
        tariffs(tx, policy, today),
        new RenewalForecast.Horizon(today, months, spent));
  }

  /** What a licence costs whoever the policy buys for, by device line. */
  private Function<OptionalLong, RenewalForecast.Tariff> tariffs(
      Tx tx, Policy policy, LocalDate today) {
    var buyer = catalogue.buyer(tx, policy.account());
    var assortment = catalogue.assortment(tx, today, buyer);
    boolean same = buyer.currency().equals(policy.currency().getCurrencyCode());
    var without = same ? RenewalForecast.NO_PRICE : RenewalPlan.OTHER_CURRENCY;
    return lineId -> {
      var line = lineId.isPresent() ? assortment.lines().get(lineId.getAsLong()) : null;
      return line == null
          ? new RenewalForecast.Tariff(OptionalLong.empty(), without, Term.months(12))
          : new RenewalForecast.Tariff(
              assortment
                  .price(line, buyer.pays())
                  .map(PriceScale::single)
                  .filter(price -> price.currency().equals(policy.currency()))
                  .map(price -> OptionalLong.of(price.minor()))
                  .orElseGet(OptionalLong::empty),
              without,
              assortment.licenceTypeOf(line).term());
    };
  }

  private List<Money> prices(Tx tx, Caller caller) {
    var buyer = catalogue.buyer(tx, caller.account());
    var today = LegalDay.of(basis.clock().instant(), "RU");
    var assortment = catalogue.assortment(tx, today, buyer);
    return assortment.lines().values().stream()
        .flatMap(line -> assortment.price(line, buyer.pays()).stream())
        .map(PriceScale::single)
        .distinct()
        .sorted(Comparator.comparingLong(Money::minor))
        .toList();
  }

  private Currency currency(Tx tx, Caller caller) {
    return Currency.getInstance(catalogue.buyer(tx, caller.account()).currency());
  }

  private Policy save(Tx tx, Caller caller, PolicyDraft draft) {
    var currency = currency(tx, caller);
    if (!draft.currency().equals(currency)) {
      throw new Problem.Invalid(
          "OTHER_CURRENCY",
          "the account buys in another currency",
          Map.of("currency", currency.getCurrencyCode(), "field", "monthLimit"));
    }
    if (draft.outletId().isPresent()
        && !RenewalStore.outletOf(tx, draft.outletId().getAsLong(), draft.organisationId())) {
      throw new Problem.NotFound("NO_SUCH_OUTLET", "not an outlet of the organisation");
    }
    long id =
        draft.id().isPresent()
            ? change(tx, caller, draft)
            : RenewalStore.insert(
                tx, caller.account(), draft, basis.clock().instant(), caller.actor().name());
    basis
        .journal()
        .record(
            tx,
            caller.actor(),
            "policy.saved",
            "policy",
            Long.toString(id),
            Map.of(
                "enabled", Boolean.toString(draft.enabled()),
                "daysBefore", Integer.toString(draft.daysBefore()),
                "monthLimit", Long.toString(draft.monthLimit().minor()),
                "highestPrice", Long.toString(draft.highestPrice().minor()),
                "currency", draft.currency().getCurrencyCode()));
    tx.afterCommit(() -> basis.changes().publish("policy:" + id));
    return RenewalStore.find(tx, id).orElseThrow();
  }

  private static long change(Tx tx, Caller caller, PolicyDraft draft) {
    if (!RenewalStore.update(tx, caller.account(), draft)) {
      throw noSuchPolicy();
    }
    return draft.id().orElseThrow();
  }

  /** It buys nothing more for an organisation that its account does not pay for any more. */
  @Override
  public void left(Tx tx, Actor actor, long account, long organisation) {
    for (long id : RenewalStore.leave(tx, account, organisation)) {
      basis.journal().record(tx, actor, "policy.ended", "policy", Long.toString(id), Map.of());
      tx.afterCommit(() -> basis.changes().publish("policy:" + id));
    }
  }

  private static Policy get(Tx tx, Caller caller, long id) {
    return RenewalStore.findOwn(tx, caller.account(), id).orElseThrow(Renewals::noSuchPolicy);
  }

  private static List<Threat> threats(Tx tx, Policy policy, LocalDate today, int daysAhead) {
    var byDay = new TreeMap<LocalDate, Integer>();
    RenewalStore.endings(tx, policy, today, today.plusDays(daysAhead))
        .forEach(day -> byDay.merge(day.ends(), day.licences(), Integer::sum));
    var reason = policy.halted().orElseThrow();
    return byDay.entrySet().stream()
        .map(
            day ->
                new Threat(
                    policy.account(),
                    policy.id(),
                    policy.name(),
                    reason,
                    day.getKey(),
                    day.getValue()))
        .toList();
  }

  private static Problem noSuchPolicy() {
    return new Problem.NotFound("NO_SUCH_POLICY", "no policy of that number");
  }
}
