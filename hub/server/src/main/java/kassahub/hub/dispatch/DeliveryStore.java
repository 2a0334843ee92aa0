package kassahub.hub.dispatch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.matter.Matter;
import kassahub.hub.matter.Owned;

/** Reads dispatches for people and programs. */
final class DeliveryStore {
  private static final String COLUMNS =
      """
      d.id, d.kind, d.state, d.agent_id, a.name as agent_name, d.register_id, r.serial, o.name as owner,
      d.attempt, d.created_by, d.created_at, d.deadline, d.finished_at, d.reason_code, d.reason_text\
      """;

  private static final String JOINS =
      """
      join agent a on a.id = d.agent_id
      join organisation o on o.id = a.organisation_id
      left join register r on r.id = d.register_id\
      """;

  /** Its matters are of nobody or of who took them. */
  static final Owned OWNED =
      new Owned(
          Set.of(Matter.FAILED, Matter.EXPIRED),
          "d.id",
          "uuid",
          "coalesce(d.finished_at, d.created_at)");

  private static final String VISIBLE =
      "a.organisation_id in (select organisation_id from account_sees where account_id = $1)";

  /** A register by any part of its numbers or name, an agent by any part of its name. */
  private static final String FOUND =
      """
      d.id in (
        select of_register.id from dispatch of_register
        where of_register.register_id in (
          select register_id from fleet_key where parts @> list_parts($1) and sought like $2)
        union all select of_agent.id from dispatch of_agent
        where of_agent.agent_id in (
          select agent_id from agent_key where parts @> list_parts($1) and sought like $2))
      """;

  private static final String NAMED =
      """
      exists (select from fleet_key k where k.register_id = d.register_id and k.sought like $1)
      or exists (select from agent_key k where k.agent_id = d.agent_id and k.sought like $1)
      """;

  /** An organisation sees only its own period of a register. */
  private static final String OF_REGISTER =
      """
      select %s from dispatch d %s
      where d.register_id = $1 and ($2::bigint is null or r.organisation_id in (
        select organisation_id from account_sees where account_id = $2))
        and ($2::bigint is null or d.created_at >= coalesce(
          (select max(p.since) from register_period p where p.register_id = $1 and p.until is null), '-infinity'))
      order by d.created_at desc limit 100
      """
          .formatted(COLUMNS, JOINS);

  /** The same, of one account, as a condition. */
  private static final String OWN_PERIOD =
      """
      r.organisation_id in (select organisation_id from account_sees where account_id = $1)
      and d.created_at >= coalesce(
        (select max(p.since) from register_period p where p.register_id = r.id and p.until is null), '-infinity')\
      """;

  /**
   * What still needs a person, ordered since {@code $1}: it ended without having been done, or is
   * postponed again, nothing like it was ordered since, the register does not hold the licence or
   * answer by now, and there is an agent to send it to.
   */
  private static final String OPEN =
      """
      d.created_at >= $1
      and (d.state in ('failed', 'expired') or d.state = 'held' and d.attempt > 1)
      and (a.revoked_at is null or r.agent_id <> a.id)
      and (r.id is null or r.archived_at is null and r.organisation_id = a.organisation_id)
      and not exists (select from dispatch n where n.register_id = d.register_id and n.kind = d.kind
        and (n.created_at, n.id) > (d.created_at, d.id))
      and (d.register_id is not null or not exists (select from dispatch n
        where n.register_id is null and n.agent_id = d.agent_id and n.kind = d.kind
          and (n.created_at, n.id) > (d.created_at, d.id)))
      and not exists (select from register_state s where s.register_id = d.register_id
        and case d.kind
          when 'install_licence' then
            ('x' || encode(s.licence, 'hex'))::bit(512) & ('x' || encode(d.licence, 'hex'))::bit(512)
              = ('x' || encode(d.licence, 'hex'))::bit(512)
          when 'read_now' then s.reachable and s.received_at > d.finished_at
          else false end)\
      """;

  /** Only those that may need somebody, each no further than a page counts. */
  private static final String UNSETTLED =
      """
      select asked.state, (
        select count(*) from (
          select from dispatch d where d.state = asked.state and d.state <> 'done' and ($2::bigint is null or d.agent_id in (
            select a.id from agent a join account_sees s on s.organisation_id = a.organisation_id
            where s.account_id = $2))
          limit $3) counted) as rows
      from unnest($1::text[]) asked (state)
      """;

  private static final String LIVE =
      "select count(*) as live from dispatch where state in ('waiting', 'sent', 'taken', 'held')";

  private DeliveryStore() {}

  static long live(Tx tx) {
    return tx.one(LIVE, row -> row.number("live"));
  }

  static PageQuery.Statement unsettled(String[] states, OptionalLong account) {
    return new PageQuery.Statement(UNSETTLED, List.of(states, account, Page.COUNTED + 1L));
  }

  static Map<String, Long> unsettled(Tx tx, String[] states, OptionalLong account) {
    tx.planEachTime();
    var statement = unsettled(states, account);
    return tx
        .list(
            statement.sql(),
            row -> Map.entry(row.string("state"), row.number("rows")),
            statement.values().toArray())
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  static PageQuery query(OptionalLong account) {
    var query =
        PageQuery.of(COLUMNS, "dispatch d", "d.id", "uuid")
            .join("a", "agent", "a.id = d.agent_id")
            .leftJoin("r", "register", "r.id = d.register_id")
            .details("join dispatch d on d.id = page.id " + JOINS)
            .sortable("created", "d.created_at", "timestamptz")
            .sortable("deadline", "d.deadline", "timestamptz")
            .sortedBy("created", true);
    if (account.isPresent()) {
      query.where(VISIBLE, account.getAsLong());
    }
    return query;
  }

  /** Keeps those that still need a person. */
  static PageQuery open(PageQuery query, Instant since) {
    return query.where(OPEN, since);
  }

  static PageQuery queryOfRegister(OptionalLong account, long register) {
    var query =
        PageQuery.of(COLUMNS, "dispatch d", "d.id", "uuid")
            .join("r", "register", "r.id = d.register_id")
            .details("join dispatch d on d.id = page.id " + JOINS)
            .sortable("created", "d.created_at", "timestamptz")
            .sortedBy("created", true)
            .where("d.register_id = $1", register);
    account.ifPresent(own -> query.where(OWN_PERIOD, own));
    return query;
  }

  static List<DeliveryRow> ofRegister(Tx tx, OptionalLong account, long register) {
    return tx.list(OF_REGISTER, DeliveryStore::row, register, account);
  }

  static void search(PageQuery query, String typed) {
    if (typed.length() < PageQuery.SHORTEST_PART) {
      query.where(NAMED, PageQuery.part(typed));
    } else {
      query.where(FOUND, typed, PageQuery.part(typed));
    }
  }

  static DeliveryRow row(Row row) {
    return new DeliveryRow(
        row.uuid("id"),
        row.string("kind"),
        row.string("state"),
        new DeliveryRow.Target(
            row.string("agent_id"),
            row.string("agent_name"),
            row.findNumber("register_id"),
            row.findString("serial")),
        row.string("owner"),
        row.integer("attempt"),
        row.string("created_by"),
        row.instant("created_at"),
        row.instant("deadline"),
        row.findInstant("finished_at"),
        row.findString("reason_code"),
        row.findString("reason_text"));
  }
}
