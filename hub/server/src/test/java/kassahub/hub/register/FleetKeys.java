package kassahub.hub.register;

import java.util.List;
import kassahub.hub.TestDatabase;

/** What triggers keep for lists, as text. */
public final class FleetKeys {
  private static final String KEPT =
      """
      select 'key ' || k::text as line from fleet_key k
      union all select 'contact ' || c.register_id || c.organisation_id || c.archived || c.seen_at || c.reachable
        || coalesce(date_trunc('hour', c.document_at)::text, '') from fleet_contact c
      union all select 'licence ' || l::text from fleet_licence l
      union all select 'agent ' || a::text from agent_key a
      order by 1
      """;

  private FleetKeys() {}

  /** A line for each row. */
  public static List<String> kept(TestDatabase database) {
    return database.database().transact(tx -> tx.list(KEPT, row -> row.string("line")));
  }

  /** The same, made anew from what it is kept of. */
  public static List<String> madeAnew(TestDatabase database) {
    database.asOwner("select lists_rebuild()");
    return kept(database);
  }
}
