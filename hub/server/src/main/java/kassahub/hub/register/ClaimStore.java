package kassahub.hub.register;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import kassahub.hub.database.Row;
import kassahub.hub.database.RowCount;
import kassahub.hub.database.Tx;

/** Table {@code register_claim}, and handing a register over. */
final class ClaimStore {
  private static final int LISTED = 200;

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
      order by c.last_at desc, c.id limit $3
      """;

  private static final String COUNT_OPEN =
      """
      select count(*) as claims from (
        select 1 from register_claim c join register r on r.id = c.register_id
        where c.decided_at is null
          and ($1::bigint is null or r.organisation_id in (
            select organisation_id from account_organisation where account_id = $1))
        limit $2) counted
      """;

  /** What the holder's agent has sent is stored before the register goes, or not at all. */
  private static final String STOP_HOLDER =
      """
      select s.agent_id from agent_stream s
      where s.agent_id = (
        select r.agent_id from register_claim c join register r on r.id = c.register_id where c.id = $1)
      order by s.stream for update
      """;

  private static final String LOCK =
      """
      select c.register_id, c.agent_id, c.organisation_id, r.organisation_id <> c.organisation_id as moves
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
      "update register set agent_id = $2, organisation_id = $3, bound_at = $4 where id = $1";

  private static final String WORDS =
      """
      select organisation_id, outlet_id, name, service_stopped::text as stopped, contract_until::text as contract
      from register where id = $1
      """;

  /** What the organisation that loses it said, and what its agents read there. */
  private static final String FORGET_WORDS =
      """
      update register set outlet_id = null, name = null, link = null, tax_state = 'unknown',
        service_stopped = null, contract_until = null
      where id = $1
      """;

  private static final String CLOSE_STORAGES =
      """
      update fiscal_storage f set earlier_period = true, current = false,
        final_document = case when f.current then s.last_document else f.final_document end,
        final_document_wall = case when f.current then s.last_document_wall else f.final_document_wall end
      from register r left join register_state s on s.register_id = r.id
      where r.id = $1 and f.register_id = r.id and not f.earlier_period
      """;
  private static final String FORGET_STATE = "delete from register_state where register_id = $1";
  private static final String END_ALERTS =
      "update register_alert set cleared_at = $2 where register_id = $1 and cleared_at is null";

  private ClaimStore() {}

  /**
   * What a decision moves.
   *
   * @param moves to another organisation
   */
  record Held(long register, String agent, long organisation, boolean moves) {}

  static List<Claim> open(Tx tx, OptionalLong account, boolean everybody) {
    return tx.list(OPEN, ClaimStore::claim, account, everybody, LISTED);
  }

  static RowCount countOpen(Tx tx, OptionalLong account) {
    return RowCount.upTo(
        LISTED, tx.one(COUNT_OPEN, row -> row.number("claims"), account, LISTED + 1));
  }

  static Optional<Held> lock(Tx tx, OptionalLong account, long id) {
    tx.list(STOP_HOLDER, row -> row.string("agent_id"), id);
    return tx.find(
        LOCK,
        row ->
            new Held(
                row.number("register_id"),
                row.string("agent_id"),
                row.number("organisation_id"),
                row.flag("moves")),
        id,
        account);
  }

  static void decide(Tx tx, long id, boolean accepted, String by, Instant now) {
    tx.execute(DECIDE, id, now, by, accepted);
  }

  /**
   * The register goes to another agent; one that goes to another organisation starts anew there:
   * each sees only its own period (design d17).
   */
  static void hand(Tx tx, Held claim, Instant now) {
    if (claim.moves()) {
      tx.execute(CLOSE_STORAGES, claim.register());
      tx.execute(FORGET_STATE, claim.register());
      tx.execute(FORGET_WORDS, claim.register());
      tx.execute(END_ALERTS, claim.register(), now);
    }
    tx.execute(CLOSE_PERIOD, claim.register(), claim.organisation(), now);
    tx.execute(HAND, claim.register(), claim.agent(), claim.organisation(), now);
    tx.execute(OPEN_PERIOD, claim.register(), claim.organisation(), now);
  }

  /**
   * Whose a register is and what these people typed, which {@link #hand} forgets; for the journal.
   */
  static Map<String, String> words(Tx tx, long register) {
    return tx.one(WORDS, ClaimStore::words, register);
  }

  private static Map<String, String> words(Row row) {
    var words = new TreeMap<String, String>();
    words.put("organisation", Long.toString(row.number("organisation_id")));
    row.findNumber("outlet_id").ifPresent(outlet -> words.put("outlet", Long.toString(outlet)));
    row.findString("name").ifPresent(name -> words.put("name", name));
    row.findString("contract").ifPresent(until -> words.put("contractUntil", until));
    row.findString("stopped").ifPresent(since -> words.put("serviceStopped", since));
    return words;
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
