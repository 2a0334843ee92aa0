package kassahub.deploy.demo;

import java.time.Instant;
import java.util.List;
import kassahub.hub.database.Tx;

/** The demo's own SQL: names of outlets and registers, which people would type in. */
final class DemoStore {
  private static final String REPORTED =
      """
      select count(*) as n from register r join register_state s on s.register_id = r.id
      where r.serial = any($1) and s.reachable and s.received_at >= $2
      """;
  private static final String OUTLET =
      """
      insert into outlet (organisation_id, name, address, created_at)
      select r.organisation_id, $2, $2, $3 from register r
      where r.serial = $1 and not exists (
        select from outlet o where o.organisation_id = r.organisation_id and o.name = $2)
      """;
  private static final String NAME =
      """
      update register r set name = $2,
        outlet_id = (select id from outlet o where o.organisation_id = r.organisation_id and o.name = $3)
      where serial = $1 and name is null
      """;

  private DemoStore() {}

  /** How many of these registers have told how they are since then. */
  static long reported(Tx tx, List<String> serials, Instant since) {
    return tx.one(REPORTED, row -> row.number("n"), serials.toArray(String[]::new), since);
  }

  static void name(Tx tx, DemoRegister register, Instant at) {
    tx.execute(OUTLET, register.serial(), register.outlet(), at);
    tx.execute(NAME, register.serial(), register.name(), register.outlet());
  }
}
