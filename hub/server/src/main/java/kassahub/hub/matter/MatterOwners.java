package kassahub.hub.matter;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/** Who sees to what is wrong now; for those who may see to that matter. */
public final class MatterOwners {
  /** A page of a list. */
  public static final int MOST_AT_ONCE = 100;

  /** What was taken longer ago is over, or forgotten. */
  private static final Duration KEPT = Duration.ofDays(90);

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;

  public MatterOwners(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  /** Who took which of these, by object. */
  public Map<String, MatterOwner> of(Caller caller, Matter matter, List<String> objects) {
    caller.require(matter.permission());
    return database.transact(
        caller.scope(), tx -> MatterOwnerStore.of(tx, matter, objects.toArray(String[]::new)));
  }

  /**
   * The caller sees to them from now on, also to those that somebody else had taken.
   *
   * @param seen when the caller saw whose they are: what a colleague took after that stays his
   * @throws Problem.Conflict {@code MATTER_TAKEN}; nothing was taken
   * @throws Problem.Invalid {@code MATTERS_TICKED} unless there are one to a hundred
   */
  public void take(Caller caller, Matter matter, List<String> objects, Instant seen) {
    requirePerson(caller, matter);
    requireSome(matter, objects);
    database.run(
        caller.scope(),
        tx -> {
          var taken = MatterOwnerStore.take(tx, matter, objects, caller, clock.instant(), seen);
          if (taken.size() < objects.stream().distinct().count()) {
            throw new Problem.Conflict("MATTER_TAKEN", "somebody took one of them meanwhile");
          }
          record(tx, caller, "matter.taken", matter, taken);
        });
  }

  /**
   * Nobody sees to those of them that the caller had taken; others' stay theirs.
   *
   * @throws Problem.Invalid {@code MATTERS_TICKED} unless there are one to a hundred
   */
  public void giveBack(Caller caller, Matter matter, List<String> objects) {
    requirePerson(caller, matter);
    requireSome(matter, objects);
    database.run(
        caller.scope(),
        tx ->
            record(
                tx,
                caller,
                "matter.given-back",
                matter,
                MatterOwnerStore.giveBack(tx, matter, objects, caller)));
  }

  /** What people had who are shut out is nobody's: a page at a time, each in the journal. */
  public void release() {
    int released;
    do {
      released = database.transact(this::releaseSome);
    } while (released == MOST_AT_ONCE);
  }

  private int releaseSome(Tx tx) {
    var released = MatterOwnerStore.release(tx, MOST_AT_ONCE);
    released.forEach(
        (whose, objects) ->
            journal.record(
                tx,
                Actor.hub(),
                "matter.released",
                "matter",
                whose.matter(),
                Map.of("objects", String.join(" ", objects), "user", Long.toString(whose.user()))));
    return released.values().stream().mapToInt(List::size).sum();
  }

  /** Drops what was taken long ago. */
  public void forgetOld() {
    database.run(tx -> MatterOwnerStore.forget(tx, clock.instant().minus(KEPT)));
  }

  private static void requirePerson(Caller caller, Matter matter) {
    caller.require(matter.permission());
    if (caller.actor().kind() != ActorKind.USER) {
      throw new Problem.Forbidden("FORBIDDEN", "only a person sees to something");
    }
  }

  private static void requireSome(Matter matter, List<String> objects) {
    boolean good = objects.stream().allMatch(matter::has);
    if (objects.isEmpty() || objects.size() > MOST_AT_ONCE || !good) {
      throw new Problem.Invalid("MATTERS_TICKED", "1 to 100 of the list expected");
    }
  }

  private void record(Tx tx, Caller caller, String action, Matter matter, List<String> objects) {
    if (!objects.isEmpty()) {
      journal.record(
          tx,
          caller.actor(),
          action,
          "matter",
          matter.word(),
          Map.of("objects", String.join(" ", objects)));
    }
  }
}
