package kassahub.hub.register;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.register.ClaimStore.Held;

/** SQL of who speaks for a register. */
final class BindingStore {
  private static final String FIND =
      """
      select r.id, r.serial, r.organisation_id, r.agent_id, coalesce(s.slow_hash, 0) as slow_hash
      from register r left join register_state s on s.register_id = r.id
      where r.serial = any($1)
      """;
  private static final String INSERT =
      """
      insert into register (serial, organisation_id, agent_id, bound_at)
      select u.serial, u.organisation, u.agent, $4
      from unnest($1::text[], $2::bigint[], $3::text[]) as u (serial, organisation, agent)
      where u.agent is not null or (select count(*) from (
        select from register t where t.organisation_id = u.organisation and t.agent_id is null limit 1000) told) < 1000
      order by u.serial
      on conflict (serial) do nothing
      returning id
      """;
  private static final String OPEN_PERIODS =
      """
      insert into register_period (register_id, organisation_id, since)
      select id, organisation_id, bound_at from register where id = any($1)
      """;
  private static final String HOLDERS =
      """
      select id, last_seen_at, revoked_at is not null or suspended_at is not null as stopped
      from agent where id = any($1)
      """;
  private static final String NOBODYS =
      "select id from register where id = any($1) and agent_id is null order by id for update";
  private static final String REBIND =
      """
      update register set agent_id = u.agent, bound_at = $3
      from (select * from unnest($1::bigint[], $2::text[]) as t (id, agent) order by t.id) u
      where register.id = u.id
      """;
  private static final String CLAIM =
      """
      insert into register_claim (register_id, agent_id, organisation_id, first_at, last_at)
      select u.register, u.agent, u.organisation, $4, $4
      from unnest($1::bigint[], $2::text[], $3::bigint[]) as u (register, agent, organisation)
      where not exists (
        select from register_claim c
        where c.register_id = u.register and c.agent_id = u.agent and c.accepted = false)
      on conflict (register_id, agent_id) where decided_at is null do update set last_at = excluded.last_at
      returning register_id, agent_id, xmax = 0 as fresh
      """;
  private static final String ROOM =
      """
      select
        (select count(*) from register r where r.agent_id = $1 and r.archived_at is null) as bound,
        (select count(*) from register_claim c where c.agent_id = $1 and c.decided_at is null) as claims,
        count(*) filter (where r.agent_id is null) as fresh,
        count(*) filter (where r.agent_id <> $1 and not exists (
          select from register_claim c where c.register_id = r.id and c.agent_id = $1)) as foreign_ones
      from unnest($2::text[]) as u (serial) left join register r on r.serial = u.serial
      """;
  private static final String MOVE_ALL =
      "update register set agent_id = $2, bound_at = $3 where agent_id = $1 returning id";

  /** An agent that a register is bound to. */
  record Holder(String id, Optional<Instant> lastSeen, boolean stopped) {}

  /**
   * A register that is to get another agent, or is claimed by one.
   *
   * @param moves to another organisation
   */
  record Change(long register, String agent, long organisation, boolean moves) {}

  List<Known> find(Tx tx, List<String> serials) {
    return tx.list(FIND, BindingStore::known, (Object) serials.toArray(String[]::new));
  }

  /**
   * Binds serials that nobody has; those that somebody else bound meanwhile are left out. Without
   * an agent, and a thousand of an organisation, where somebody only brought a licence.
   */
  void insert(Tx tx, List<RegisterReport> firsts, Instant now) {
    var columns =
        Columns.of(firsts)
            .string(RegisterReport::serial)
            .number(RegisterReport::organisation)
            .findString(first -> Optional.of(first.agent()).filter(agent -> first.isSpeaking()))
            .same(now);
    List<Long> ids = tx.list(INSERT, row -> row.number("id"), columns.arguments());
    tx.execute(OPEN_PERIODS, (Object) ids.toArray(Long[]::new));
  }

  List<Holder> holders(Tx tx, List<String> agents) {
    return tx.list(
        HOLDERS,
        row -> new Holder(row.string("id"), row.findInstant("last_seen_at"), row.flag("stopped")),
        (Object) agents.toArray(String[]::new));
  }

  /** Of these registers those that no agent speaks for, until the transaction ends. */
  Set<Long> lockNobodys(Tx tx, List<Long> registers) {
    return Set.copyOf(
        tx.list(NOBODYS, row -> row.number("id"), (Object) registers.toArray(Long[]::new)));
  }

  /** Those that move are few: somebody brought them a licence before their organisation came. */
  void take(Tx tx, List<Change> changes, Instant now) {
    List<Change> stay = changes.stream().filter(change -> !change.moves()).toList();
    if (!stay.isEmpty()) {
      rebind(tx, stay, now);
    }
    changes.stream()
        .filter(Change::moves)
        .sorted(Comparator.comparingLong(Change::register))
        .forEach(
            c ->
                ClaimStore.hand(
                    tx, new Held(c.register(), c.agent(), c.organisation(), true), now));
  }

  private static void rebind(Tx tx, List<Change> changes, Instant now) {
    tx.execute(
        REBIND,
        Columns.of(changes).number(Change::register).string(Change::agent).same(now).arguments());
  }

  /** A claim; fresh: it was not open yet. */
  record Claimed(long register, String agent, boolean fresh) {}

  List<Claimed> claim(Tx tx, List<Change> claims, Instant now) {
    return tx.list(
        CLAIM,
        row -> new Claimed(row.number("register_id"), row.string("agent_id"), row.flag("fresh")),
        Columns.of(claims)
            .number(Change::register)
            .string(Change::agent)
            .number(Change::organisation)
            .same(now)
            .arguments());
  }

  /** How many registers an agent has and claims, and would with these serials. */
  record Room(long bound, long claims) {}

  Room room(Tx tx, String agent, List<String> serials) {
    return tx.one(
        ROOM,
        row ->
            new Room(
                row.number("fresh") == 0 ? 0 : row.number("bound") + row.number("fresh"),
                row.number("foreign_ones") == 0
                    ? 0
                    : row.number("claims") + row.number("foreign_ones")),
        agent,
        serials.toArray(String[]::new));
  }

  List<Long> moveAll(Tx tx, String from, String to, Instant now) {
    return tx.list(MOVE_ALL, row -> row.number("id"), from, to, now);
  }

  private static Known known(Row row) {
    return new Known(
        row.number("id"),
        row.string("serial"),
        row.number("organisation_id"),
        row.findString("agent_id"),
        row.number("slow_hash"));
  }
}
