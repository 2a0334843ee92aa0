package kassahub.deploy.demo;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import kassahub.hub.database.Tx;

/** The demo's own SQL: names of outlets and registers, which people would type in. */
final class DemoStore {
  /** Whoever tried the demo may have stopped an agent or given its register away. */
  private static final String AWAITED =
      """
      select count(*) as n from unnest($1::text[], $2::text[]) as own (serial, agent)
      join agent a on a.id = own.agent and a.revoked_at is null and a.suspended_at is null
      left join register r on r.serial = own.serial
      left join register_state s on s.register_id = r.id
      where coalesce(r.agent_id, own.agent) = own.agent
        and not coalesce(s.reachable and s.received_at >= $3, false)
      """;

  private static final String OUTLET =
      """
      insert into outlet (organisation_id, name, address, created_at)
      select r.organisation_id, $2, $2, $3 from register r
      where r.serial = $1 and not exists (
        select from outlet o where o.organisation_id = r.organisation_id and o.name = $2)
      """;
  private static final String AGENT =
      """
      update agent a set name = $2 from register r
      where r.serial = $1 and r.name is null and a.id = r.agent_id
      """;
  private static final String NAME =
      """
      update register r set name = $2,
        outlet_id = (select id from outlet o where o.organisation_id = r.organisation_id and o.name = $3)
      where serial = $1 and name is null
      """;

  private DemoStore() {}

  /**
   * How many registers have not told how they are since then, of those whose agents can.
   *
   * @param agents ids by the serials of the registers beside them
   */
  static long awaited(Tx tx, Map<String, String> agents, Instant since) {
    var serials = List.copyOf(agents.keySet());
    return tx.one(
        AWAITED,
        row -> row.number("n"),
        serials.toArray(String[]::new),
        serials.stream().map(agents::get).toArray(String[]::new),
        since);
  }

  static void name(Tx tx, DemoRegister register, Instant at) {
    tx.execute(OUTLET, register.serial(), register.outlet(), at);
    tx.execute(AGENT, register.serial(), register.outlet() + ", " + register.name());
    tx.execute(NAME, register.serial(), register.name(), register.outlet());
  }
}
