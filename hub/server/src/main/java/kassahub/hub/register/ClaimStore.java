package kassahub.hub.register;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** Table {@code register_claim}, and handing a register over. */
final class ClaimStore {
  private static final String OPEN =
      """
      select c.id, c.register_id, r.serial, h.name as holder,
             case when $2 then o.name || ', ' || a.name end as claimant, c.first_at, c.last_at
      from register_claim c
      join register r on r.id = c.register_id
      join organisation h on h.id = r.organisation_id
      join organisation o on o.id = c.organisation_id
      join agent a on a.id = c.agent_id
      where c.decided_at is null
        and ($1::bigint is null or r.organisation_id in (
          select organisation_id from account_organisation where account_id = $1))
      order by c.last_at desc, c.id limit 200
      """;

  private static final String LOCK =
      """
      select c.register_id, c.agent_id, c.organisation_id
      from register_claim c join register r on r.id = c.register_id
      where c.id = $1 and c.decided_at is null
        and ($2::bigint is null or r.organisation_id in (
          select organisation_id from account_organisation where account_id = $2))
      for update of c, r
      """;

  private static final String DECIDE =
      """
      update register_claim set decided_at = $2, decided_by = $3, accepted = $4
      where id = $1
      """;

  private static final String CLOSE_PERIOD =
      """
      update register_period set until = $3
      where register_id = $1 and until is null and organisation_id <> $2
      """;

  private static final String OPEN_PERIOD =
      """
      insert into register_period (register_id, organisation_id, since)
      select $1, $2, $3 where not exists (
        select from register_period where register_id = $1 and until is null)
      """;

  private static final String HAND =
      """
      update register set agent_id = $2, organisation_id = $3, bound_at = $4,
        outlet_id = case when organisation_id = $3 then outlet_id end
      where id = $1
      """;

  private ClaimStore() {}

  /** What a decision moves. */
  record Held(long register, String agent, long organisation) {}

  static List<Claim> open(Tx tx, OptionalLong account, boolean everybody) {
    return tx.list(OPEN, ClaimStore::claim, account, everybody);
  }

  static Optional<Held> lock(Tx tx, OptionalLong account, long id) {
    return tx.find(
        LOCK,
        row ->
            new Held(
                row.number("register_id"), row.string("agent_id"), row.number("organisation_id")),
        id,
        account);
  }

  static void decide(Tx tx, long id, boolean accepted, String by, Instant now) {
    tx.execute(DECIDE, id, now, by, accepted);
  }

  static void hand(Tx tx, Held claim, Instant now) {
    tx.execute(CLOSE_PERIOD, claim.register(), claim.organisation(), now);
    tx.execute(HAND, claim.register(), claim.agent(), claim.organisation(), now);
    tx.execute(OPEN_PERIOD, claim.register(), claim.organisation(), now);
  }

  private static Claim claim(Row row) {
    return new Claim(
        row.number("id"),
        row.number("register_id"),
        row.string("serial"),
        row.string("holder"),
        row.findString("claimant"),
        row.instant("first_at"),
        row.instant("last_at"));
  }
}
