package kassahub.hub.billing.terms;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.Contract;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.database.Database;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/** On what organisations buy. A contract is not changed but followed by another. */
public final class Contracts {
  private static final int LONGEST_NAME = 200;
  private static final String LOOKED_AT = "contracts";

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;

  public Contracts(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  /** One page of organisations that somebody pays for, by name. The search finds parts of it. */
  public Page<Buyer> buyers(Caller caller, PageRequest request) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> ContractListStore.page(tx, request));
  }

  /**
   * One organisation with the contract in force.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ORGANISATION}
   */
  public Buyer buyer(Caller caller, long organisation) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(),
        tx -> {
          var buyer =
              ContractListStore.find(tx, organisation).orElseThrow(Contracts::noSuchOrganisation);
          caller.looks(journal, tx, organisation, LOOKED_AT);
          return buyer;
        });
  }

  /** Its contracts, the one in force first; 500 at most. */
  public List<Signed> of(Caller caller, long organisation) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(),
        tx -> {
          var contracts = ContractListStore.of(tx, organisation);
          if (!contracts.isEmpty()) {
            caller.looks(journal, tx, organisation, LOOKED_AT);
          }
          return contracts;
        });
  }

  /**
   * Puts a contract in force: what the organisation orders from now on is on its terms. What was
   * ordered before keeps the terms that it was ordered on.
   *
   * @param draft its id is ignored
   * @throws Problem.Invalid {@code BAD_NAME}, {@code BAD_DAY} for a signature in the future
   * @throws Problem.NotFound {@code NO_SUCH_ORGANISATION}
   */
  public void sign(Caller caller, long organisation, Contract draft) {
    caller.require(Permission.MANAGE_MONEY);
    var name = draft.name().map(String::strip).orElse("");
    if (name.isEmpty() || name.length() > LONGEST_NAME) {
      throw new Problem.Invalid("BAD_NAME", "a name of at most 200 characters expected");
    }
    var now = clock.instant();
    database.run(
        caller.scope(),
        tx -> {
          ContractListStore.lock(tx, organisation);
          var buyer =
              ContractListStore.find(tx, organisation).orElseThrow(Contracts::noSuchOrganisation);
          if (draft.signedOn().isAfter(LegalDay.of(now, buyer.country()))) {
            throw new Problem.Invalid(
                "BAD_DAY", "nobody signs later than today", Map.of("kind", "signed"));
          }
          ContractListStore.insert(tx, organisation, name, draft, now, caller.actor().name());
          journal.record(
              tx,
              caller.actor(),
              "contract.signed",
              "organisation",
              Long.toString(organisation),
              Map.of(
                  "name", name,
                  "signed", draft.signedOn().toString(),
                  "payment", draft.terms().word(),
                  "days", Integer.toString(draft.terms().days()),
                  "workingDays", Boolean.toString(draft.terms().workingDays())));
        });
  }

  private static Problem noSuchOrganisation() {
    return new Problem.NotFound("NO_SUCH_ORGANISATION", "no organisation of that number");
  }
}
