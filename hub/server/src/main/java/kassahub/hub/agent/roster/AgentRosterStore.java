package kassahub.hub.agent.roster;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.RowCount;
import kassahub.hub.database.Tx;
import kassahub.hub.matter.Matter;
import kassahub.hub.matter.Owned;

/** Reads agents for people and programs. */
final class AgentRosterStore {
  private static final String COLUMNS =
      """
      a.id, a.name, a.organisation_id, o.name as owner, a.host, a.version, a.transport, a.last_seen_at,
      a.enrolled_at, a.revoked_at, a.suspended_at, (a.health ->> 'outboxReports')::bigint as outbox,
      exists (select from agent_online l where l.agent_id = a.id) as connected,
      (select max(c.not_after) from agent_certificate c where c.agent_id = a.id and c.revoked_at is null)
        as certificate_until,
      (select count(*) from register r where r.agent_id = a.id) as registers,
      (select count(*) from jsonb_array_elements(a.health -> 'registers') g
        where not (g ->> 'reachable')::boolean and g ->> 'fault' is not null) as unreachable\
      """;

  private static final String SEEN = "coalesce(a.last_seen_at, '-infinity')";
  private static final Owned OWNED =
      new Owned(
          Set.of(Matter.SUSPENDED, Matter.SILENT),
          "a.id",
          "text",
          "coalesce(a.suspended_at, a.last_seen_at, a.enrolled_at)");
  private static final ZoneId LEGAL = ZoneId.of("Europe/Moscow");

  private static final String FROM = "agent a join organisation o on o.id = a.organisation_id";

  private static final String VISIBLE =
      "a.organisation_id in (select organisation_id from account_sees where account_id = $1)";

  private static final String FIND =
      """
      select %s from %s
      where a.id = $1 and ($2::bigint is null or a.organisation_id in (
        select organisation_id from account_sees where account_id = $2))
      """
          .formatted(COLUMNS, FROM);

  private static final String WATCHED =
      """
      select id from agent
      where id = any($1) and ($2::bigint is null or organisation_id in (
        select organisation_id from account_sees where account_id = $2))
      """;

  /** One outbox is one computer: where the last two were heard of. */
  private static final String PLACES =
      """
      select transport, ltrim(address, '/') as address, greeted_at from agent_stream
      where agent_id = $1 and transport is not null order by greeted_at desc limit 2
      """;

  /**
   * Those that do not reach a register beside them, whom we heard of last in front. Without a fault
   * none was tried yet: the agent has just started.
   */
  private static final String UNREACHING =
      """
      select %s from %s
      where a.revoked_at is null and ($1::bigint is null or a.organisation_id in (
        select organisation_id from account_sees where account_id = $1))
        and a.id in (select agent_id from agent_key where unreaching)
      order by coalesce(a.last_seen_at, '-infinity') desc, a.id desc limit 20
      """
          .formatted(COLUMNS, FROM);

  /**
   * What {@code agent_online} says, of known hubs: their statistics tell how many agents that are.
   */
  private static final String CONNECTED =
      "a.id in (select agent_id from agent_link where instance = any($1))";

  private static final String HUBS = "select id from live_instance";

  private static final String NAMED =
      "exists (select from agent_key k where k.agent_id = a.id and k.sought like $1)";

  private static final String FOUND =
      """
      a.id in (select agent_id from agent_key where parts @> list_parts($1) and sought like $2)\
      """;

  private static final String HEALTH = "select health, health_at from agent where id = $1";

  private static final String LINKED =
      "select since, generation from agent_link where agent_id = $1";

  /** Of agents that may connect; the rest of many versions is left out. */
  private static final String BY_VERSION =
      """
      select coalesce(a.version, '') as version, count(*) as agents,
        count(*) filter (where a.connected) as connected,
        count(*) filter (where not a.connected and coalesce(a.last_seen_at, a.enrolled_at) < $3) as silent,
        count(*) filter (where a.settings is null and a.health is not null) as unset
      from (
        select f.version, f.last_seen_at, f.enrolled_at, f.settings, f.health, l.agent_id is not null as connected
        from agent f left join agent_link l on l.agent_id = f.id and l.instance = any($2)
        where f.revoked_at is null and ($1::bigint is null or f.organisation_id in (
          select organisation_id from account_sees where account_id = $1))) a
      group by coalesce(a.version, '') order by count(*) desc, coalesce(a.version, '') limit 50
      """;

  private static final String BY_ORGANISATION =
      """
      select o.id, o.name, a.agents, a.connected, a.silent
      from (
        select f.organisation_id, count(*) as agents, count(l.agent_id) as connected,
          count(*) filter (where l.agent_id is null and coalesce(f.last_seen_at, f.enrolled_at) < $3) as silent
        from agent f left join agent_link l on l.agent_id = f.id and l.instance = any($2)
        where f.revoked_at is null and ($1::bigint is null or f.organisation_id in (
          select organisation_id from account_sees where account_id = $1))
        group by f.organisation_id order by count(*) desc, f.organisation_id limit 50) a
        join organisation o on o.id = a.organisation_id
      order by a.agents desc, o.id
      """;

  private AgentRosterStore() {}

  static Page<AgentRow> page(Tx tx, Caller caller, PageRequest request, Instant silentSince) {
    return query(tx, caller, request, silentSince).page(tx, request, AgentRosterStore::row);
  }

  static List<RowCount> counts(
      Tx tx, Caller caller, List<PageRequest> requests, Instant silentSince) {
    return PageQuery.counts(
        tx, requests.stream().map(request -> query(tx, caller, request, silentSince)).toList());
  }

  static List<AgentRow> sought(Tx tx, OptionalLong account, String text, int most) {
    var query = visible(account);
    search(query, text);
    return query.first(tx, most, AgentRosterStore::row);
  }

  static PageQuery query(Tx tx, Caller caller, PageRequest request, Instant silentSince) {
    var query = visible(AgentRoster.account(caller));
    OWNED.narrow(query, caller, request);
    if (!request.search().isEmpty()) {
      search(query, request.search());
    }
    request.filterOne("state").ifPresent(state -> narrow(tx, query, state, silentSince));
    request
        .filterOne("version")
        .ifPresent(version -> query.where("coalesce(a.version, '') = $1", version));
    request.filterOne("transport").ifPresent(way -> query.where("a.transport = $1", way));
    request.filterDay("seen-from").ifPresent(day -> query.where(SEEN + " >= $1", start(day)));
    request
        .filterDay("seen-to")
        .ifPresent(day -> query.where(SEEN + " < $1", start(day.plusDays(1))));
    return query;
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(LEGAL).toInstant();
  }

  private static PageQuery visible(OptionalLong account) {
    var query =
        PageQuery.of(COLUMNS, "agent a", "a.id", "text")
            .details(
                "join agent a on a.id = page.id join organisation o on o.id = a.organisation_id")
            .sortable("name", "a.name", "text")
            .sortable("seen", SEEN, "timestamptz")
            .sortable("version", "coalesce(a.version, '')", "text")
            .sortedBy("seen", true);
    if (account.isPresent()) {
      query.where(VISIBLE, account.getAsLong());
    }
    return query;
  }

  static Optional<AgentRow> find(Tx tx, OptionalLong account, String id) {
    return tx.find(FIND, AgentRosterStore::row, id, account);
  }

  static Set<String> seen(Tx tx, OptionalLong account, Set<String> ids) {
    return Set.copyOf(
        tx.list(WATCHED, row -> row.string("id"), ids.toArray(String[]::new), account));
  }

  static List<AgentPlace> places(Tx tx, String id) {
    return tx.list(
        PLACES,
        row ->
            new AgentPlace(
                row.string("transport"), row.findString("address"), row.instant("greeted_at")),
        id);
  }

  static List<AgentRow> unreaching(Tx tx, OptionalLong account) {
    return tx.list(UNREACHING, AgentRosterStore::row, account);
  }

  static Optional<AgentTold> health(Tx tx, String id) {
    return tx.one(
        HEALTH,
        row ->
            row.findJson("health").map(json -> new AgentTold(json, row.findInstant("health_at"))),
        id);
  }

  static Optional<AgentLinked> linked(Tx tx, String id) {
    return tx.find(
        LINKED, row -> new AgentLinked(row.instant("since"), row.number("generation")), id);
  }

  static AgentShares shares(Tx tx, OptionalLong account, Instant silentSince) {
    UUID[] hubs = hubs(tx);
    return new AgentShares(
        tx.list(
            BY_VERSION,
            row -> new AgentShares.Version(row.string("version"), count(row), row.number("unset")),
            account,
            hubs,
            silentSince),
        tx.list(
            BY_ORGANISATION,
            row -> new AgentShares.Owner(row.number("id"), row.string("name"), count(row)),
            account,
            hubs,
            silentSince));
  }

  private static AgentShares.Count count(Row row) {
    return new AgentShares.Count(
        row.number("agents"), row.number("connected"), row.number("silent"));
  }

  /** Any part of the id or the name. */
  private static void search(PageQuery query, String typed) {
    if (typed.length() < PageQuery.SHORTEST_PART) {
      query.where(NAMED, PageQuery.part(typed));
    } else {
      query.where(FOUND, typed, PageQuery.part(typed));
    }
  }

  private static void narrow(Tx tx, PageQuery query, String state, Instant silentSince) {
    switch (state) {
      case "connected" -> query.where(CONNECTED, (Object) hubs(tx));
      case "silent" -> // said in this way for the index by last contact
          query.where(
              """
              a.revoked_at is null and coalesce(a.last_seen_at, '-infinity') < $1 and a.enrolled_at < $1
              """,
              silentSince);
      case "unreachable" ->
          query.where(
              "a.revoked_at is null and a.id in (select agent_id from agent_key where unreaching)");
      case "revoked" -> query.where("a.revoked_at is not null");
      case "suspended" -> query.where("a.suspended_at is not null and a.revoked_at is null");
      default -> throw PageRequest.unknown("state");
    }
  }

  private static UUID[] hubs(Tx tx) {
    return tx.list(HUBS, row -> row.uuid("id")).toArray(UUID[]::new);
  }

  private static AgentRow row(Row row) {
    return new AgentRow(
        row.string("id"),
        row.string("name"),
        new AgentRow.Owner(row.number("organisation_id"), row.string("owner")),
        row.findString("host"),
        row.findString("version"),
        new AgentRow.Link(
            row.flag("connected"), row.findString("transport"), row.findInstant("last_seen_at")),
        new AgentRow.Standing(row.findInstant("revoked_at"), row.findInstant("suspended_at")),
        row.instant("enrolled_at"),
        row.findInstant("certificate_until"),
        row.findNumber("outbox"),
        row.number("registers"),
        row.number("unreachable"));
  }
}
