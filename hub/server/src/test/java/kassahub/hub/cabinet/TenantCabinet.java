package kassahub.hub.cabinet;

import java.util.List;
import kassahub.hub.SettableClock;
import kassahub.hub.account.Settings;
import kassahub.hub.cabinet.tenant.AccountPages;
import kassahub.hub.cabinet.tenant.FurtherOrganisationPages;
import kassahub.hub.cabinet.tenant.LinkChangePages;
import kassahub.hub.cabinet.tenant.OrganisationPages;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.database.Database;
import kassahub.hub.journal.Journal;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Links;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.organisation.PlannedLinks;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.TableSettings;

/** Pages about who buys, for a test's server. */
record TenantCabinet(Database database, SettableClock clock) {
  Links links() {
    return new Links(database, new Journal(clock), clock, List.of());
  }

  PlannedLinks planned() {
    return new PlannedLinks(database, clock, links());
  }

  void register(Routes pages, Confirmations confirmations) {
    var tables = new TableSettings(new Settings(database, clock));
    var accounts = new Accounts(database, new Journal(clock), clock);
    var organisations = new Organisations(database, new Journal(clock), clock);
    new AccountPages(accounts, links(), tables).register(pages);
    new FurtherOrganisationPages(accounts, organisations).register(pages);
    new OrganisationPages(organisations, links(), confirmations, tables).register(pages);
    new LinkChangePages(organisations, accounts, links(), planned(), confirmations).register(pages);
  }
}
