package kassahub.hub.rollout;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.dispatch.NewDispatch;
import kassahub.hub.dispatch.Work;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import kassahub.proto.ReleaseVersion;

/** Brings releases to the agents, stage by stage. */
public final class Rollouts {
  /** An agent that is away for longer is not changed by this rollout. */
  private static final Duration OFFER = Duration.ofDays(30);

  private static final int NUMBERS = 4;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final Dispatches dispatches;

  public Rollouts(Database database, Journal journal, InstantSource clock, Dispatches dispatches) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.dispatches = dispatches;
  }

  /** The hundred newest releases. */
  public List<Release> releases(Caller caller) {
    requireOperator(caller);
    return database.transact(caller.scope(), RolloutStore::releases);
  }

  /** The hundred newest of all. */
  public List<Rollout> latest(Caller caller) {
    requireOperator(caller);
    return database.transact(caller.scope(), RolloutStore::latest);
  }

  /**
   * One release.
   *
   * @throws Problem.NotFound {@code RELEASE_UNKNOWN}
   */
  public Release release(Caller caller, long id) {
    requireOperator(caller);
    return database.transact(caller.scope(), tx -> release(tx, id));
  }

  /** How it stands; empty before it was started. */
  public Optional<Standing> standing(Caller caller, long release) {
    requireOperator(caller);
    return database.transact(
        caller.scope(),
        tx ->
            RolloutStore.ofRelease(tx, release)
                .map(rollout -> RolloutStore.standing(tx, rollout, clock.instant())));
  }

  /** By the stages that let its agents in; empty before it was started. */
  public List<Ring> rings(Caller caller, Rollout rollout) {
    requireOperator(caller);
    return database.transact(caller.scope(), tx -> RolloutStore.rings(tx, rollout.id()));
  }

  /** The five newest releases that an agent was in; none for tenants, who see no releases. */
  public List<AgentVersion> ofAgent(Caller caller, String agent) {
    return caller.may(Permission.SEE_ALL_TENANTS)
        ? database.transact(caller.scope(), tx -> RolloutStore.ofAgent(tx, agent))
        : List.of();
  }

  /**
   * Gives it to the first hundredth of the agents; more only when a second operator agrees.
   *
   * @throws Problem.Conflict {@code ROLLOUT_LIVE} when it was started before, or another release
   *     for the same platform is on its way; {@code RELEASE_EXPIRED}
   */
  public void start(Caller caller, long id) {
    requireOperator(caller);
    Instant now = clock.instant();
    database.run(
        caller.scope(),
        tx -> {
          Release release = release(tx, id);
          requireTakable(release, now);
          long rollout =
              RolloutStore.start(tx, release, now, caller.actor().name())
                  .orElseThrow(
                      () -> new Problem.Conflict("ROLLOUT_LIVE", "a release is on its way"));
          RolloutStore.invite(tx, rollout, release, numbers(release.version()), now);
          record(tx, caller.actor(), "rollout.started", release);
        });
    run();
  }

  /** Gives it to nobody else for now; who has not taken it yet does not get it. */
  public void pause(Caller caller, long id) {
    change(
        caller,
        id,
        "rollout.paused",
        (tx, now, rollout) ->
            rollout.state() == RolloutState.RUNNING
                ? Optional.of(paused(tx, rollout, "operator"))
                : Optional.empty());
  }

  /**
   * Goes on where it was; what failed so far is not counted again.
   *
   * @throws Problem.Conflict {@code RELEASE_EXPIRED}
   */
  public void resume(Caller caller, long id) {
    change(
        caller,
        id,
        "rollout.resumed",
        (tx, now, rollout) -> {
          requireTakable(rollout.release(), now);
          return rollout.state() == RolloutState.PAUSED
              ? Optional.of(
                  with(rollout, RolloutState.RUNNING, Optional.empty(), rollout.stage(), now))
              : Optional.empty();
        });
    run();
  }

  /** Ends it for good. */
  public void stop(Caller caller, long id) {
    change(
        caller,
        id,
        "rollout.stopped",
        (tx, now, rollout) -> {
          if (!rollout.state().live()) {
            return Optional.empty();
          }
          withdraw(tx, rollout);
          return Optional.of(
              with(rollout, RolloutState.STOPPED, Optional.empty(), rollout.stage(), now));
        });
  }

  /** A second operator has agreed that it goes beyond the first stage. */
  public void widen(Tx tx, Caller caller, long id) {
    Rollout old = locked(tx, id);
    if (!old.state().live()) {
      throw closed();
    }
    RolloutStore.save(
        tx,
        new Rollout(
            old.id(),
            old.release(),
            old.state(),
            old.stage(),
            old.stageAt(),
            old.countedFrom(),
            true,
            old.pauseReason(),
            old.startedAt(),
            old.startedBy()));
    record(tx, caller.actor(), "rollout.widened", old.release());
  }

  /** Looks how they stand, and goes on or stops; run by a clock. */
  public void run() {
    database.run(tx -> RolloutStore.lockLive(tx).forEach(rollout -> step(tx, rollout)));
  }

  private void step(Tx tx, Rollout rollout) {
    Instant now = clock.instant();
    RolloutStore.follow(tx, rollout.id(), now);
    if (rollout.state() != RolloutState.RUNNING) {
      return;
    }
    if (now.isAfter(rollout.release().notAfter())) {
      RolloutStore.save(tx, paused(tx, rollout, "expired"));
      record(tx, Actor.hub(), "rollout.paused", rollout.release());
      return;
    }
    switch (RolloutStore.figures(tx, rollout, now).verdict(rollout, now)) {
      case PAUSE -> {
        RolloutStore.save(tx, paused(tx, rollout, "failures"));
        record(tx, Actor.hub(), "rollout.paused", rollout.release());
      }
      case WAIT -> offer(tx, rollout, now);
      case ADVANCE -> {
        var next = with(rollout, rollout.state(), Optional.empty(), rollout.nextStage(), now);
        RolloutStore.save(tx, keepingCount(next, rollout));
        record(tx, Actor.hub(), "rollout.advanced", rollout.release());
        offer(tx, next, now);
      }
      case END -> {
        RolloutStore.save(
            tx, with(rollout, RolloutState.DONE, Optional.empty(), rollout.stage(), now));
        record(tx, Actor.hub(), "rollout.done", rollout.release());
      }
    }
  }

  private void offer(Tx tx, Rollout rollout, Instant now) {
    List<String> agents = RolloutStore.next(tx, rollout);
    if (agents.isEmpty()) {
      return;
    }
    var work = new Work.UpdateAgent(rollout.release().version(), rollout.release().name());
    List<UUID> ids =
        dispatches.enqueueAll(
            tx,
            agents.stream()
                .map(
                    agent ->
                        new NewDispatch(
                            agent,
                            OptionalLong.empty(),
                            work,
                            rollout.startedBy(),
                            1,
                            now,
                            now.plus(OFFER)))
                .toList());
    RolloutStore.offered(tx, rollout.id(), agents, ids, now);
  }

  private Rollout paused(Tx tx, Rollout rollout, String reason) {
    withdraw(tx, rollout);
    return new Rollout(
        rollout.id(),
        rollout.release(),
        RolloutState.PAUSED,
        rollout.stage(),
        rollout.stageAt(),
        rollout.countedFrom(),
        rollout.wide(),
        Optional.of(reason),
        rollout.startedAt(),
        rollout.startedBy());
  }

  private void withdraw(Tx tx, Rollout rollout) {
    List<UUID> back = dispatches.withdraw(tx, RolloutStore.untaken(tx, rollout.id()));
    RolloutStore.withdrawn(tx, rollout.id(), back, clock.instant());
  }

  private static Rollout with(
      Rollout old, RolloutState state, Optional<String> reason, int stage, Instant now) {
    return new Rollout(
        old.id(),
        old.release(),
        state,
        stage,
        now,
        now,
        old.wide(),
        reason,
        old.startedAt(),
        old.startedBy());
  }

  /** A stage that begins forgets nothing. */
  private static Rollout keepingCount(Rollout next, Rollout before) {
    return new Rollout(
        next.id(),
        next.release(),
        next.state(),
        next.stage(),
        next.stageAt(),
        before.countedFrom(),
        next.wide(),
        next.pauseReason(),
        next.startedAt(),
        next.startedBy());
  }

  private interface Change {
    Optional<Rollout> of(Tx tx, Instant now, Rollout rollout);
  }

  private void change(Caller caller, long id, String action, Change change) {
    requireOperator(caller);
    database.run(
        caller.scope(),
        tx -> {
          Rollout rollout = locked(tx, id);
          Rollout changed = change.of(tx, clock.instant(), rollout).orElseThrow(Rollouts::closed);
          RolloutStore.save(tx, changed);
          record(tx, caller.actor(), action, rollout.release());
        });
  }

  private static Rollout locked(Tx tx, long id) {
    return RolloutStore.lock(tx, id)
        .orElseThrow(() -> new Problem.NotFound("ROLLOUT_UNKNOWN", "release is not on its way"));
  }

  private static Release release(Tx tx, long id) {
    return RolloutStore.release(tx, id)
        .orElseThrow(() -> new Problem.NotFound("RELEASE_UNKNOWN", "no release " + id));
  }

  private void record(Tx tx, Actor actor, String action, Release release) {
    journal.record(
        tx,
        actor,
        action,
        "agent_release",
        Long.toString(release.id()),
        Map.of("version", release.version(), "platform", release.platform()));
  }

  private static Integer[] numbers(String version) {
    var numbers = ReleaseVersion.parse(version).orElseThrow().numbers();
    return Stream.concat(numbers.stream(), Stream.generate(() -> 0))
        .limit(NUMBERS)
        .toArray(Integer[]::new);
  }

  private static void requireTakable(Release release, Instant now) {
    if (now.isBefore(release.notBefore()) || now.isAfter(release.notAfter())) {
      throw new Problem.Conflict("RELEASE_EXPIRED", "agents would not take it now");
    }
  }

  private static void requireOperator(Caller caller) {
    caller.require(Permission.SEE_ALL_TENANTS);
    caller.require(Permission.MANAGE_AGENTS);
  }

  private static Problem closed() {
    return new Problem.Conflict("ROLLOUT_CLOSED", "it stands otherwise by now");
  }
}
