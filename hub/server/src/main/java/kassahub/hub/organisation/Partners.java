package kassahub.hub.organisation;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Database;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;

/** Which partner serves which client (B-04, B-05). */
public final class Partners {
  private static final int LONGEST_LIST = 5_000;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;

  public Partners(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  /** The caller's clients, by name. */
  public List<Organisation> clientsOf(Caller caller) {
    return database.transact(
        caller.scope(), tx -> OrganisationStore.clients(tx, caller.account(), LONGEST_LIST));
  }

  /** From now on the account serves the organisation; twice changes nothing. */
  public void serve(Actor actor, long account, long organisation) {
    database.run(
        tx -> {
          LinkStore.begin(tx, account, organisation, Link.Kind.SERVICE, clock.instant());
          journal.record(
              tx,
              actor,
              "organisation.served",
              "organisation",
              Long.toString(organisation),
              Map.of("account", Long.toString(account)));
        });
  }
}
