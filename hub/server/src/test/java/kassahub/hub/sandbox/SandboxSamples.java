package kassahub.hub.sandbox;

import java.time.InstantSource;
import kassahub.hub.account.Caller;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.database.Database;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Organisations;

/** Sandboxes for tests, opened as partners open them. */
public final class SandboxSamples {
  private SandboxSamples() {}

  public static Sandboxes of(Database database, InstantSource clock) {
    var journal = new Journal(clock);
    return new Sandboxes(
        new Sandboxes.Parts(
            database,
            journal,
            clock,
            new Accounts(database, journal, clock),
            new Organisations(database, journal, clock),
            new Devices(database, clock)));
  }

  /** Who acts in the sandbox of a partner's manager, which is open now. */
  public static Caller open(Database database, InstantSource clock, Caller manager) {
    var sandboxes = of(database, clock);
    sandboxes.open(manager);
    return sandboxes.within(manager);
  }
}
