package kassahub.hub.renewal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.account.Role;
import kassahub.hub.activation.Activation;
import kassahub.hub.activation.ActivationLine;
import kassahub.hub.activation.ActivationRequest;
import kassahub.hub.activation.Activations;
import kassahub.hub.activation.Basis;
import kassahub.hub.activation.CheckRow;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.database.Tx;
import kassahub.hub.database.UniqueViolation;
import kassahub.hub.journal.Actor;
import kassahub.hub.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass over the policies. What is bought and what it takes from the limit are written in one
 * transaction under the policy's lock, so two instances at once never overspend; the key (register,
 * end date) keeps them from buying twice.
 */
final class RenewalRun {
  private static final Logger LOG = LoggerFactory.getLogger(RenewalRun.class);

  /** Owners are told so early what will stand in the way, whatever the policy's own days are. */
  private static final int LOOK_AHEAD_DAYS = 30;

  private static final Duration ASK_AGAIN_AFTER = Duration.ofHours(6);

  /** Obstacles that pass by themselves and say nothing about the policy. */
  private static final List<String> PASSING =
      List.of("IN_WORK", "SERIAL_IN_WORK", "POLICY_CHANGED");

  /** A policy that something stands in the way of, unchanged, is tried again after so long. */
  private static final Duration HALTED_PAUSE = Duration.ofMinutes(5);

  private static final Duration LOOK_AHEAD_EVERY = Duration.ofHours(1);
  private static final int POLICIES_AT_ONCE = 8;

  /** Registers of a policy that are checked and bought together: as many as one order takes. */
  static final int AT_ONCE = 10_000;

  private final Basis basis;
  private final Activations activations;
  private final int atOnce;

  /** When each policy is looked at next; only spares vendors, an instance may forget it. */
  private final Map<Long, Pause> pauses = new ConcurrentHashMap<>();

  /**
   * A policy as it was looked at last.
   *
   * @param coming what stood in the way of what comes next, until that is looked at again
   */
  private record Pause(Policy seen, Instant lookAhead, Instant again, Optional<Reason> coming) {
    static Pause none(Policy policy) {
      return new Pause(policy, Instant.EPOCH, Instant.EPOCH, Optional.empty());
    }
  }

  RenewalRun(Basis basis, Activations activations, int atOnce) {
    this.basis = basis;
    this.activations = activations;
    this.atOnce = atOnce;
  }

  /** How it went with some registers of a policy. */
  private record Pass(int seen, int bought, Optional<Reason> halt) {
    Pass and(Pass next) {
      return new Pass(seen + next.seen, bought + next.bought, halt.or(next::halt));
    }
  }

  int all() {
    var policies = basis.database().transact(RenewalStore::enabled);
    var today = today();
    var due = basis.database().transact(tx -> RenewalStore.perhapsDue(tx, forgotten(today), today));
    pauses.keySet().retainAll(policies.stream().map(Policy::id).toList());
    var bought = new AtomicInteger();
    var places = new Semaphore(POLICIES_AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var policy : policies) {
        threads.execute(
            () -> {
              places.acquireUninterruptibly();
              try {
                bought.addAndGet(renew(policy, due.contains(policy.id())));
              } finally {
                places.release();
              }
            });
      }
    }
    return bought.get();
  }

  private int renew(Policy policy, boolean due) {
    try {
      return one(policy, due);
    } catch (DatabaseAway later) {
      return 0;
    } catch (RuntimeException failure) {
      LOG.error("Renewal policy broke; the others go on. policy={}", policy.id(), failure);
      return 0;
    }
  }

  /** What a run right now would do; halted by what halted the last one, while that stands. */
  DryRun plan(Policy policy) {
    boolean halted = policy.enabled() && policy.halted().isPresent();
    int days = halted ? daysAhead(policy) : policy.daysBefore();
    var plan = plan(policy, due(policy, days, Optional.empty()));
    var lastDay = lastDay(policy);
    var due = plan.registers().stream().filter(one -> !one.ends().isAfter(lastDay)).toList();
    return new DryRun(
        due,
        RenewalPlan.total(policy, due),
        plan.leftThisMonth(),
        halted ? obstacle(policy, plan) : Optional.empty());
  }

  /**
   * Of activations that failed only a run can tell: while there are some, what stopped the last one
   * counts.
   */
  private Optional<Reason> obstacle(Policy policy, DryRun plan) {
    var now = basis.clock().instant();
    boolean failed =
        !basis.database().transact(tx -> RenewalStore.failed(tx, policy, now)).isEmpty();
    return failed ? policy.halted() : halt(plan, lastDay(policy));
  }

  private static int daysAhead(Policy policy) {
    return Math.max(policy.daysBefore(), LOOK_AHEAD_DAYS);
  }

  private DryRun plan(Policy policy, List<Subject> due) {
    var left = left(policy, today());
    if (due.isEmpty()) {
      return new DryRun(List.of(), policy.money(0), left, Optional.empty());
    }
    try {
      activations.requireBuyer(buyer(policy), policy.organisationId());
      var rows = check(policy, due);
      var planned = RenewalPlan.of(policy, due, rows, left);
      return new DryRun(planned, RenewalPlan.total(policy, planned), left, Optional.empty());
    } catch (Problem obstacle) {
      var why = reason(obstacle);
      return new DryRun(RenewalPlan.none(due, why), policy.money(0), left, Optional.of(why));
    }
  }

  /**
   * Vendors are asked about what is due; about what comes next once an hour.
   *
   * @param due whether something of it may be
   */
  private int one(Policy policy, boolean due) {
    var now = basis.clock().instant();
    var pause = pauses.getOrDefault(policy.id(), Pause.none(policy));
    var changed = !settings(pause.seen()).equals(settings(policy));
    boolean ahead = changed || !now.isBefore(pause.lookAhead());
    if (!ahead && (!due || now.isBefore(pause.again()))) {
      return 0;
    }
    int days = ahead ? daysAhead(policy) : policy.daysBefore();
    var refused = askAgain(policy);
    var pass = pass(policy, days);
    var coming = ahead ? pass.halt() : pause.coming();
    remember(policy, pass.halt().or(() -> refused).or(() -> coming));
    boolean waits = pass.bought() == 0 && (pass.seen() > 0 || refused.isPresent());
    pauses.put(
        policy.id(),
        new Pause(
            policy,
            ahead ? now.plus(LOOK_AHEAD_EVERY) : pause.lookAhead(),
            waits ? now.plus(HALTED_PAUSE) : now,
            coming));
    return pass.bought();
  }

  /** A fleet may have any size: it is seen in pieces, until nothing more can be bought. */
  private Pass pass(Policy policy, int days) {
    var all = new Pass(0, 0, Optional.empty());
    var due = due(policy, days, Optional.empty());
    while (!due.isEmpty()) {
      var plan = plan(policy, due);
      all = all.and(buyDue(policy, plan));
      boolean over = due.size() < atOnce || plan.halt().isPresent() || isLimitUsedUp(policy, plan);
      due = over ? List.of() : due(policy, days, Optional.of(due.getLast()));
    }
    return all;
  }

  private boolean isLimitUsedUp(Policy policy, DryRun plan) {
    var lastDay = lastDay(policy);
    return plan.registers().stream()
        .filter(one -> !one.ends().isAfter(lastDay))
        .anyMatch(one -> one.obstacle().equals(Optional.of(RenewalPlan.MONTH_LIMIT)));
  }

  private LocalDate lastDay(Policy policy) {
    return today().plusDays(policy.daysBefore());
  }

  /** What its owner set, without how it went. */
  private static Policy settings(Policy policy) {
    return new Policy(
        policy.id(),
        policy.account(),
        policy.organisationId(),
        policy.name(),
        policy.enabled(),
        policy.daysBefore(),
        policy.monthLimit(),
        policy.highestPrice(),
        policy.outletId(),
        Optional.empty());
  }

  private Pass buyDue(Policy policy, DryRun plan) {
    var lastDay = lastDay(policy);
    var wanted =
        plan.registers().stream()
            .filter(one -> one.obstacle().isEmpty() && !one.ends().isAfter(lastDay))
            .toList();
    var halt = halt(plan, lastDay);
    if (!wanted.isEmpty()) {
      try {
        buy(policy, wanted);
      } catch (Problem obstacle) {
        halt = PASSING.contains(obstacle.code()) ? halt : Optional.of(reason(obstacle));
        wanted = List.of();
      } catch (UniqueViolation twice) {
        LOG.info("Another instance renews the same registers. policy={}", policy.id());
        wanted = List.of();
      }
    }
    return new Pass(plan.registers().size(), wanted.size(), halt);
  }

  /** What stands in the way; that a month's limit is used up counts only for what is due. */
  private static Optional<Reason> halt(DryRun plan, LocalDate lastDay) {
    return plan.halt()
        .or(
            () ->
                plan.registers().stream()
                    .filter(
                        one ->
                            !one.ends().isAfter(lastDay)
                                || !one.obstacle().equals(Optional.of(RenewalPlan.MONTH_LIMIT)))
                    .flatMap(one -> one.obstacle().stream())
                    .filter(why -> !PASSING.contains(why.code()))
                    .findFirst());
  }

  private void buy(Policy policy, List<PlannedRenewal> wanted) {
    var request =
        new ActivationRequest(
            policy.organisationId(),
            wanted.stream().map(PlannedRenewal::serial).toList(),
            Optional.of(policy.name()),
            Optional.empty());
    activations.activate(buyer(policy), request, (tx, made) -> reserve(tx, policy, wanted, made));
    LOG.info("Renewals were ordered. policy={} licences={}", policy.id(), wanted.size());
  }

  /** Takes the purchase from the month's limit, under the policy's lock. */
  private void reserve(Tx tx, Policy seen, List<PlannedRenewal> wanted, List<Activation> made) {
    var policy = RenewalStore.lock(tx, seen.id());
    var month = today().withDayOfMonth(1);
    long spent = RenewalStore.reserved(tx, policy, month).minor();
    if (!policy.enabled()) {
      throw new Problem.Conflict("POLICY_OFF", "the policy was switched off meanwhile");
    }
    if (!policy.currency().equals(seen.currency())) {
      throw new Problem.Conflict(
          RenewalPlan.OTHER_CURRENCY.code(), RenewalPlan.OTHER_CURRENCY.message());
    }
    Map<String, PlannedRenewal> bySerial =
        wanted.stream().collect(Collectors.toMap(PlannedRenewal::serial, Function.identity()));
    long cost =
        made.stream()
            .flatMap(activation -> activation.lines().stream())
            .mapToLong(line -> asPlanned(line, bySerial).minor())
            .sum();
    if (spent + cost > policy.monthLimit().minor()) {
      throw new Problem.Conflict(RenewalPlan.MONTH_LIMIT.code(), RenewalPlan.MONTH_LIMIT.message());
    }
    for (var activation : made) {
      var purchase =
          new RenewalStore.Purchase(policy, activation.number(), month, basis.clock().instant());
      var lines = activation.lines().stream().map(line -> bought(line, bySerial)).toList();
      if (!RenewalStore.insert(tx, purchase, lines)) {
        throw new Problem.Conflict("SERIAL_IN_WORK", "another instance renews the same registers");
      }
      activations.ofPolicy(tx, activation.number(), policy.id());
    }
  }

  /** What a licence costs that became neither dearer nor another one since it was planned. */
  private static Money asPlanned(ActivationLine line, Map<String, PlannedRenewal> bySerial) {
    var planned = Objects.requireNonNull(bySerial.get(line.serial()), "planned");
    var price = line.price().orElseThrow();
    var most = planned.price().orElseThrow();
    boolean same =
        price.currency().equals(most.currency())
            && price.minor() <= most.minor()
            && planned.newUntil().equals(Optional.of(line.newUntil()));
    if (!same) {
      throw new Problem.Conflict(
          "PRICE_CHANGED",
          "price or date differs from what was planned",
          Map.of("serial", line.serial()));
    }
    return price;
  }

  private static RenewalStore.Bought bought(
      ActivationLine line, Map<String, PlannedRenewal> bySerial) {
    var planned = Objects.requireNonNull(bySerial.get(line.serial()), "planned");
    return new RenewalStore.Bought(
        planned.registerId(), planned.ends(), line.price().orElseThrow().minor());
  }

  /**
   * Failed activations of the policy are asked again, while its limit covers them.
   *
   * @return what stands in the way of one of them
   */
  private Optional<Reason> askAgain(Policy policy) {
    var before = basis.clock().instant().minus(ASK_AGAIN_AFTER);
    var failed = basis.database().transact(tx -> RenewalStore.failed(tx, policy, before));
    Optional<Reason> halt = Optional.empty();
    for (var one : failed) {
      try {
        activations.retry(buyer(policy), one.activation(), tx -> reserveAgain(tx, policy, one));
      } catch (Problem obstacle) {
        halt = PASSING.contains(obstacle.code()) ? halt : Optional.of(reason(obstacle));
      }
    }
    return halt;
  }

  /** In the transaction that asks again: what is refused takes nothing from the limit. */
  private void reserveAgain(Tx tx, Policy seen, RenewalStore.Failed again) {
    var policy = RenewalStore.lock(tx, seen.id());
    var month = today().withDayOfMonth(1);
    if (!settings(policy).equals(settings(seen))) {
      throw new Problem.Conflict("POLICY_CHANGED", "the policy was changed meanwhile");
    }
    long spent = RenewalStore.reserved(tx, policy, month).minor();
    if (spent + again.cost().minor() > policy.monthLimit().minor()) {
      throw new Problem.Conflict(RenewalPlan.MONTH_LIMIT.code(), RenewalPlan.MONTH_LIMIT.message());
    }
    if (!RenewalStore.reserveAgain(tx, again.activation(), month)) {
      throw new Problem.Conflict("POLICY_CHANGED", "its registers were changed meanwhile");
    }
  }

  private void remember(Policy policy, Optional<Reason> halt) {
    basis
        .database()
        .run(
            tx -> {
              var now = basis.clock().instant();
              boolean news =
                  halt.map(why -> RenewalStore.halt(tx, policy.id(), why, now))
                      .orElseGet(() -> RenewalStore.resume(tx, policy.id()));
              if (news) {
                tx.afterCommit(() -> basis.changes().publish("policy:" + policy.id()));
                halt.ifPresent(
                    why ->
                        LOG.warn(
                            "Renewal policy is halted. policy={} code={}",
                            policy.id(),
                            why.code()));
              }
            });
  }

  private List<Subject> due(Policy policy, int days, Optional<Subject> after) {
    var today = today();
    var slice = new RenewalStore.Slice(forgotten(today), today.plusDays(days), after, atOnce);
    return basis.database().transact(tx -> RenewalStore.subjects(tx, policy, slice));
  }

  private Money left(Policy policy, LocalDate today) {
    var spent =
        basis.database().transact(tx -> RenewalStore.reserved(tx, policy, today.withDayOfMonth(1)));
    return policy.money(Math.max(0, policy.monthLimit().minor() - spent.minor()));
  }

  private List<CheckRow> check(Policy policy, List<Subject> due) {
    return activations.check(
        buyer(policy), policy.organisationId(), due.stream().map(Subject::serial).toList());
  }

  private static LocalDate forgotten(LocalDate today) {
    return today.minusDays(Renewals.FORGET_AFTER_DAYS);
  }

  private LocalDate today() {
    return LegalDay.of(basis.clock().instant(), "RU");
  }

  private static Reason reason(Problem obstacle) {
    var said = Objects.requireNonNullElse(obstacle.getMessage(), "");
    return new Reason(obstacle.code(), said.replaceFirst("^[A-Z_]+: ", ""));
  }

  /** The rule buys for its account, with exactly the rights that this takes. */
  private static Caller buyer(Policy policy) {
    return new Caller(
        Actor.rule(Long.toString(policy.id()), policy.name(), policy.account()),
        policy.account(),
        Role.PARTNER,
        EnumSet.of(Permission.ACTIVATE, Permission.SEE_ACTIVATIONS, Permission.SEE_PRICES),
        Locale.ROOT,
        LegalDay.zone("RU"));
  }
}
