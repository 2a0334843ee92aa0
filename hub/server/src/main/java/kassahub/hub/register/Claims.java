package kassahub.hub.register;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.RowCount;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/**
 * Registers that somebody else's agent reports (d17). The organisation that holds the register, or
 * an operator, decides whom it belongs to; a claim that was refused does not come back.
 */
public final class Claims {
  private final Database database;
  private final Journal journal;
  private final InstantSource clock;

  public Claims(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  /** Open claims on registers of the caller's own organisations; all of them for operators. */
  public List<Claim> open(Caller caller) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(
        caller.scope(), tx -> ClaimStore.open(tx, holder(caller), caller.operator()));
  }

  /** How many of them {@link #open} gives, and whether there are more. */
  public RowCount countOpen(Caller caller) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(caller.scope(), tx -> ClaimStore.countOpen(tx, holder(caller)));
  }

  /**
   * The register goes to the agent that claims it, and to that agent's organisation.
   *
   * @throws Problem.Forbidden {@code SECOND_OPERATOR} for operators: they ask, see package
   *     confirmation
   */
  public void accept(Caller caller, long claim) {
    if (caller.operator()) {
      throw new Problem.Forbidden("SECOND_OPERATOR", "nobody moves a tenant's register alone");
    }
    decide(caller, claim, true);
  }

  /** The same for a second operator who confirms. */
  public void acceptConfirmed(Tx tx, Caller caller, long claim) {
    caller.require(Permission.MANAGE_AGENTS);
    decide(tx, caller, claim, true);
  }

  /** The register stays where it is. */
  public void refuse(Caller caller, long claim) {
    decide(caller, claim, false);
  }

  private void decide(Caller caller, long id, boolean accepted) {
    caller.require(Permission.MANAGE_AGENTS);
    database.run(caller.scope(), tx -> decide(tx, caller, id, accepted));
  }

  private void decide(Tx tx, Caller caller, long id, boolean accepted) {
    var claim = ClaimStore.lock(tx, holder(caller), id).orElseThrow(Claims::unknown);
    ClaimStore.decide(tx, id, accepted, caller.actor().name(), clock.instant());
    if (accepted) {
      ClaimStore.hand(tx, claim, clock.instant());
    }
    record(tx, caller, claim, accepted);
  }

  private void record(Tx tx, Caller caller, ClaimStore.Held claim, boolean accepted) {
    journal.record(
        tx,
        caller.actor(),
        accepted ? "claim.accepted" : "claim.refused",
        "register",
        Long.toString(claim.register()),
        Map.of("agent", claim.agent()));
  }

  private static OptionalLong holder(Caller caller) {
    return caller.operator() ? OptionalLong.empty() : OptionalLong.of(caller.account());
  }

  private static Problem unknown() {
    return new Problem.NotFound("CLAIM_UNKNOWN", "no such open claim for this caller");
  }
}
