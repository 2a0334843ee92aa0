package kassahub.hub.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.agent.Misconduct;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.dispatch.DispatchStore.Locked;
import kassahub.hub.dispatch.DispatchStore.Moved;
import kassahub.hub.dispatch.DispatchStore.Numbered;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/** Work for agents: ordering it, and what became of it. */
public final class Dispatches {
  private static final Duration SHORT_WORK = Duration.ofMinutes(10);
  private static final int LOG_BYTES = 40_960;
  private static final Dispatch.Reason NOT_COVERED =
      new Dispatch.Reason(
          "read-back-differs",
          "the agent read other bits than it was to write",
          OptionalInt.empty());

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final DueAgents due;
  private final DispatchStore store = new DispatchStore();
  private final RecentSends sends = new RecentSends();
  private final LongAdder done = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final Misconduct foreign =
      new Misconduct("An agent reports on work that is not its own; that counts nothing.");

  /**
   * @param due rung after the commit that makes work
   */
  public Dispatches(Database database, Journal journal, InstantSource clock, DueAgents due) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.due = due;
  }

  /**
   * Orders work.
   *
   * @throws Problem.Conflict {@code DISPATCH_LIVE} when the register has a live install already
   */
  public UUID enqueue(Tx tx, NewDispatch dispatch) {
    List<UUID> ids = enqueueAll(tx, List.of(dispatch));
    if (ids.isEmpty()) {
      throw new Problem.Conflict("DISPATCH_LIVE", "the register has a live install already");
    }
    return ids.getFirst();
  }

  /** Orders work in one statement; installs for registers that have a live one are left out. */
  public List<UUID> enqueueAll(Tx tx, List<NewDispatch> dispatches) {
    if (dispatches.isEmpty()) {
      return List.of();
    }
    var now = clock.instant();
    List<Dispatch> made =
        store.insert(
            tx, dispatches.stream().map(d -> new Numbered(DispatchIds.next(now), d)).toList(), now);
    tx.afterCommit(() -> due.ordered(made));
    return made.stream().map(Dispatch::id).toList();
  }

  /** Orders what makes earlier work of its kind for these agents pointless, unless they took it. */
  public void supersede(Tx tx, List<NewDispatch> dispatches) {
    if (!dispatches.isEmpty()) {
      AgentWorkStore.supersede(
          tx,
          dispatches.stream().map(NewDispatch::agent).toList(),
          dispatches.getFirst().work().kind(),
          clock.instant());
      enqueueAll(tx, dispatches);
    }
  }

  /**
   * Takes in what agents say became of their work. Unknown ids are kept aside, so that nothing an
   * agent says is sent again for ever. What an agent says of another one's work does not count, and
   * a licence is not installed because an agent says so: the bits it read must cover it.
   *
   * @return those that moved, for the features they serve
   */
  public List<Settled> settle(Tx tx, List<DispatchOutcome> outcomes) {
    if (outcomes.isEmpty()) {
      return List.of();
    }
    Map<UUID, Locked> known = lock(tx, outcomes);
    List<DispatchOutcome> strays =
        outcomes.stream().filter(o -> !known.containsKey(o.dispatch())).toList();
    if (!strays.isEmpty()) {
      store.saveStray(tx, strays, clock.instant());
    }
    Map<UUID, Step> steps = new LinkedHashMap<>();
    for (DispatchOutcome outcome : outcomes) {
      Locked locked = known.get(outcome.dispatch());
      if (locked != null && locked.agents().contains(outcome.agent())) {
        step(steps, locked.dispatch(), proven(locked.dispatch(), outcome));
      } else if (locked != null) {
        foreign.note(outcome.agent());
      }
    }
    return save(tx, List.copyOf(steps.values()));
  }

  /** Keeps what people did at tills with licences from files; each counts once. */
  public void byHand(Tx tx, List<HandInstall> installs) {
    Map<UUID, HandInstall> once = new LinkedHashMap<>();
    installs.forEach(
        one -> once.merge(one.id(), one, (before, after) -> before.done() ? before : after));
    if (!once.isEmpty()) {
      HandInstallStore.save(tx, once.values(), clock.instant());
    }
  }

  /** Where several results of one batch lead. */
  private record Step(Dispatch dispatch, DispatchState state, DispatchOutcome outcome) {}

  private static void step(Map<UUID, Step> steps, Dispatch dispatch, DispatchOutcome outcome) {
    Step before = steps.get(dispatch.id());
    DispatchState state = before == null ? dispatch.state() : before.state();
    state
        .after(outcome.event())
        .ifPresent(next -> steps.put(dispatch.id(), new Step(dispatch, next, outcome)));
  }

  private List<Settled> save(Tx tx, List<Step> steps) {
    if (steps.isEmpty()) {
      return List.of();
    }
    store.save(
        tx,
        steps.stream()
            .map(s -> new Moved(s.dispatch(), s.state(), s.outcome().reason()))
            .sorted(Comparator.comparing(m -> m.dispatch().id()))
            .toList(),
        clock.instant());
    tx.afterCommit(
        () -> {
          sends.settled(steps.stream().map(Step::dispatch).toList());
          steps.forEach(this::count);
        });
    return steps.stream().map(s -> settled(s.dispatch(), s.state(), s.outcome())).toList();
  }

  private void count(Step step) {
    if (step.state() == DispatchState.DONE) {
      done.increment();
    } else if (!step.state().live()) {
      failed.increment();
    }
  }

  /** How many dispatches agents did, since this instance started. */
  public long done() {
    return done.sum();
  }

  /** How many agents ended without having done them, since this instance started. */
  public long failed() {
    return failed.sum();
  }

  /** Done without the bits that were to be written is not done. */
  private static DispatchOutcome proven(Dispatch dispatch, DispatchOutcome outcome) {
    var ordered = DispatchRow.install(dispatch.work()).map(Work.InstallLicence::licence);
    boolean doubtful =
        outcome.event() == DispatchEvent.DONE
            && ordered
                .filter(mask -> outcome.licence().filter(held -> held.covers(mask)).isEmpty())
                .isPresent();
    return doubtful
        ? new DispatchOutcome(
            outcome.agent(),
            outcome.dispatch(),
            DispatchEvent.FAILED,
            Optional.of(NOT_COVERED),
            outcome.licence())
        : outcome;
  }

  /** How many results were about another agent's work, since this instance started. */
  public long foreignResults() {
    return foreign.count();
  }

  private Map<UUID, Locked> lock(Tx tx, List<DispatchOutcome> outcomes) {
    var known = new HashMap<UUID, Locked>();
    List<UUID> ids = outcomes.stream().map(DispatchOutcome::dispatch).distinct().toList();
    store.lock(tx, ids).forEach(locked -> known.put(locked.dispatch().id(), locked));
    return known;
  }

  /** Nobody moves the live install of this register until the transaction ends. */
  public void lockLive(Tx tx, String serial) {
    store.lockLive(tx, serial);
  }

  /** Nobody wants the live work of these registers any more. */
  public int cancelLive(Tx tx, Collection<Long> registers, String reason) {
    return registers.isEmpty() ? 0 : store.cancel(tx, registers, reason, clock.instant());
  }

  /** Takes back what no agent has on its disk yet; gives what it was. */
  public List<UUID> withdraw(Tx tx, List<UUID> ids) {
    return ids.isEmpty() ? List.of() : store.withdraw(tx, ids, clock.instant());
  }

  /**
   * Registers have these licences, by serial: installs under way that were to bring just them have
   * nothing left to do (d16). What an agent says of these later changes nothing.
   */
  public void brought(Tx tx, Map<String, LicenceMask> licences) {
    if (!licences.isEmpty()) {
      store.brought(tx, licences, clock.instant());
    }
  }

  /** The agent has connected: what its last connection did not take is due at once. */
  public void linkUp(Tx tx, String agent) {
    store.renewLeases(tx, agent);
    tx.afterCommit(() -> sends.forget(agent));
  }

  /**
   * The agent has lost its disk: what it had taken is sent again; what must not be repeated has
   * failed.
   */
  public void forgotten(Tx tx, String agent) {
    store.forgotten(tx, agent, clock.instant());
    tx.afterCommit(() -> due.ring(agent));
  }

  /** Reads a register now. While a reading is under way, that is the one: each opens the till. */
  public UUID readNow(Caller caller, long register) {
    caller.require(Permission.SEE_REGISTERS);
    return database.transact(
        caller.scope(),
        tx -> {
          String agent =
              store
                  .agentOfRegister(tx, account(caller), register)
                  .orElseThrow(
                      () -> new Problem.NotFound("REGISTER_UNKNOWN", "no register with an agent"));
          return store
              .liveRead(tx, agent, register, clock.instant())
              .map(Dispatch::id)
              .orElseGet(
                  () -> {
                    var work = new Work.ReadNow();
                    var wanted = soon(caller, agent, OptionalLong.of(register), work);
                    return orderAll(tx, caller, List.of(wanted)).getFirst();
                  });
        });
  }

  /**
   * Asks agents for the ends of their logs, in one transaction.
   *
   * @return who was asked: those that are revoked or not the caller's are not
   */
  public Set<String> askLogs(Caller caller, Collection<String> agents) {
    caller.require(Permission.READ_LOGS);
    return database.transact(
        caller.scope(),
        tx -> {
          var asked = AgentWorkStore.visible(tx, account(caller), Set.copyOf(agents));
          orderAll(tx, caller, asked.stream().map(agent -> log(caller, agent)).toList());
          return asked;
        });
  }

  /**
   * Orders the same work again; what two operators allowed once is not allowed again by that.
   *
   * @return what is ordered now
   * @throws Problem.Conflict {@code DISPATCH_NOT_FAILED} unless it failed, expired or was
   *     cancelled; {@code DISPATCH_OF_ROLLOUT} for a change of the agent's version; {@code
   *     REGISTER_MOVED} when the register is another organisation's now
   */
  public Dispatch retry(Tx tx, Caller caller, UUID id) {
    caller.require(Permission.RETRY_DELIVERIES);
    Dispatch old = get(tx, caller, id);
    if (old.state().live() || old.state() == DispatchState.DONE) {
      throw new Problem.Conflict("DISPATCH_NOT_FAILED", "dispatch " + id + " has not failed");
    }
    if (old.work() instanceof Work.UpdateAgent) {
      throw new Problem.Conflict("DISPATCH_OF_ROLLOUT", "it would be in nobody's count");
    }
    UUID again = enqueue(tx, again(old, agentNow(tx, old), caller));
    journal.record(
        tx,
        caller.actor(),
        "dispatch.retried",
        "dispatch",
        id.toString(),
        Map.of("again", again.toString()));
    return get(tx, caller, again);
  }

  /** One dispatch. */
  public Dispatch get(Caller caller, UUID id) {
    caller.require(Permission.SEE_REGISTERS);
    return database.transact(caller.scope(), tx -> get(tx, caller, id));
  }

  /** What an agent was ordered last of this kind, for who may see the agent. */
  public Optional<Dispatch> lastOf(Caller caller, String agent, String kind) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(
        caller.scope(), tx -> AgentWorkStore.lastOf(tx, account(caller), agent, kind));
  }

  private Dispatch get(Tx tx, Caller caller, UUID id) {
    return store
        .get(tx, account(caller), id)
        .orElseThrow(() -> new Problem.NotFound("DISPATCH_UNKNOWN", "no dispatch " + id));
  }

  private NewDispatch log(Caller caller, String agent) {
    return soon(caller, agent, OptionalLong.empty(), new Work.SendLog(LOG_BYTES));
  }

  private NewDispatch soon(Caller caller, String agent, OptionalLong register, Work work) {
    Instant now = clock.instant();
    return new NewDispatch(
        agent, register, work, caller.actor().name(), 1, now, now.plus(SHORT_WORK));
  }

  private List<UUID> orderAll(Tx tx, Caller caller, List<NewDispatch> wanted) {
    if (wanted.isEmpty()) {
      return List.of();
    }
    var kind = Map.of("work", wanted.getFirst().work().kind());
    List<UUID> ids = enqueueAll(tx, wanted);
    journal.recordEach(
        tx,
        caller.actor(),
        "dispatch.ordered",
        "dispatch",
        ids.stream().collect(Collectors.toMap(UUID::toString, _ -> kind)));
    return ids;
  }

  private String agentNow(Tx tx, Dispatch old) {
    if (old.register().isEmpty()) {
      return old.agent();
    }
    return store
        .successor(tx, old.agent(), old.register().getAsLong())
        .orElseThrow(
            () -> new Problem.Conflict("REGISTER_MOVED", "the register is not theirs any more"));
  }

  private NewDispatch again(Dispatch old, String agent, Caller caller) {
    Instant now = clock.instant();
    Duration span = Duration.between(old.progress().dueAt(), old.progress().deadline());
    return new NewDispatch(
        agent,
        old.register(),
        harmless(old.work()),
        caller.actor().name(),
        old.progress().attempt() + 1,
        now,
        now.plus(span));
  }

  private static Work harmless(Work work) {
    return work instanceof Work.InstallLicence(var licence, var signature, var _)
        ? new Work.InstallLicence(licence, signature, false)
        : work;
  }

  DueAgents due() {
    return due;
  }

  RecentSends sends() {
    return sends;
  }

  static Settled settled(Dispatch dispatch, DispatchState state, DispatchOutcome outcome) {
    return new Settled(
        dispatch.register(),
        dispatch.serial(),
        DispatchRow.install(dispatch.work()).map(Work.InstallLicence::licence),
        state,
        outcome.reason(),
        outcome.licence());
  }

  static Settled settled(Dispatch dispatch) {
    return new Settled(
        dispatch.register(),
        dispatch.serial(),
        DispatchRow.install(dispatch.work()).map(Work.InstallLicence::licence),
        dispatch.state(),
        dispatch.reason(),
        Optional.empty());
  }

  private static Optional<Long> account(Caller caller) {
    return caller.operator() ? Optional.empty() : Optional.of(caller.account());
  }
}
