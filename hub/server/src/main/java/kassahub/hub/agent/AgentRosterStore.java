package kassahub.hub.agent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.RowCount;
import kassahub.hub.database.Tx;
import kassahub.hub.problem.Problem;

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
        where not (g ->> 'reachable')::boolean) as unreachable\
      """;

  private static final String FROM = "agent a join organisation o on o.id = a.organisation_id";

  private static final String VISIBLE =
      """
      a.organisation_id in (
        select organisation_id from account_organisation where account_id = $1
        union all select organisation_id from partner_client where account_id = $1)\
      """;

  private static final String FIND =
      """
      select %s from %s
      where a.id = $1 and ($2::bigint is null or a.organisation_id in (
        select organisation_id from account_organisation where account_id = $2
        union all select organisation_id from partner_client where account_id = $2))
      """
          .formatted(COLUMNS, FROM);

  /** One outbox is one computer: where the last two were heard of. */
  private static final String PLACES =
      """
      select transport, ltrim(address, '/') as address, greeted_at from agent_stream
      where agent_id = $1 and address is not null order by greeted_at desc limit 2
      """;

  /** Those that do not reach a register beside them, whom we heard of last in front. */
  private static final String UNREACHING =
      """
      select %s from %s
      where a.revoked_at is null and ($1::bigint is null or a.organisation_id in (
        select organisation_id from account_organisation where account_id = $1
        union all select organisation_id from partner_client where account_id = $1))
        and a.health @? '$.registers[*] ? (@.reachable == false)'
      order by a.last_seen_at desc nulls last, a.id limit 20
      """
          .formatted(COLUMNS, FROM);

  private static final String HEALTH = "select health from agent where id = $1";

  private AgentRosterStore() {}

  static Page<AgentRow> page(
      Tx tx, OptionalLong account, PageRequest request, Instant silentSince) {
    return query(account, request, silentSince).page(tx, request, AgentRosterStore::row);
  }

  static List<RowCount> counts(
      Tx tx, OptionalLong account, List<PageRequest> requests, Instant silentSince) {
    return PageQuery.counts(
        tx, requests.stream().map(request -> query(account, request, silentSince)).toList());
  }

  private static PageQuery query(OptionalLong account, PageRequest request, Instant silentSince) {
    var query =
        PageQuery.of(COLUMNS, FROM, "a.id", "text")
            .sortable("name", "a.name", "text")
            .sortable("seen", "coalesce(a.last_seen_at, '-infinity')", "timestamptz")
            .sortable("version", "coalesce(a.version, '')", "text")
            .sortedBy("seen", true);
    if (account.isPresent()) {
      query.where(VISIBLE, account.getAsLong());
    }
    if (!request.search().isEmpty()) {
      query.where("a.id = $1 or strpos(lower(a.name), lower($1)) > 0", request.search());
    }
    request.filterOne("state").ifPresent(state -> narrow(query, state, silentSince));
    return query;
  }

  static Optional<AgentRow> find(Tx tx, OptionalLong account, String id) {
    return tx.find(FIND, AgentRosterStore::row, id, account);
  }

  static List<AgentPlace> places(Tx tx, String id) {
    return tx.list(
        PLACES,
        row ->
            new AgentPlace(
                row.string("transport"), row.string("address"), row.instant("greeted_at")),
        id);
  }

  static List<AgentRow> unreaching(Tx tx, OptionalLong account) {
    return tx.list(UNREACHING, AgentRosterStore::row, account);
  }

  static Optional<String> health(Tx tx, String id) {
    return tx.one(HEALTH, row -> row.findJson("health"), id);
  }

  private static void narrow(PageQuery query, String state, Instant silentSince) {
    switch (state) {
      case "connected" ->
          query.where("exists (select from agent_online l where l.agent_id = a.id)");
      case "silent" ->
          query.where(
              "a.revoked_at is null and (a.last_seen_at is null or a.last_seen_at < $1)",
              silentSince);
      case "unreachable" ->
          query.where(
              "a.revoked_at is null and a.health @? '$.registers[*] ? (@.reachable == false)'");
      case "revoked" -> query.where("a.revoked_at is not null");
      case "suspended" -> query.where("a.suspended_at is not null and a.revoked_at is null");
      default -> throw new Problem.Invalid("UNKNOWN_FILTER", "filter has no such value");
    }
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
