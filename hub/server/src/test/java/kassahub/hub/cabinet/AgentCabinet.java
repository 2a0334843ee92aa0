package kassahub.hub.cabinet;

import java.time.InstantSource;
import kassahub.hub.account.Settings;
import kassahub.hub.agent.Agents;
import kassahub.hub.agent.roster.AgentRoster;
import kassahub.hub.cabinet.support.AgentPages;
import kassahub.hub.cabinet.support.SettingsPages;
import kassahub.hub.database.Database;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.journal.Journal;
import kassahub.hub.rollout.Rollouts;
import kassahub.hub.settings.AgentWishes;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.TableSettings;

/** The pages about agents. */
final class AgentCabinet {
  private AgentCabinet() {}

  /** What they stand on. */
  record Parts(AgentRoster roster, Agents agents, Dispatches dispatches) {}

  static void register(Routes pages, Database database, InstantSource clock, Parts parts) {
    var journal = new Journal(clock);
    var tables = new TableSettings(new Settings(database, clock));
    var wishes = new AgentWishes(database, journal, clock, parts.dispatches());
    var rollouts = new Rollouts(database, journal, clock, parts.dispatches());
    new SettingsPages(parts.roster(), rollouts, wishes, clock).register(pages);
    new AgentPages(
            new AgentPages.Parts(
                parts.roster(), parts.agents(), parts.dispatches(), wishes, rollouts, tables),
            clock)
        .register(pages);
  }
}
