package kassahub.hub.activation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.catalogue.Money;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.register.SerialNumber;

/**
 * SQL that shows the lines of activations. How far a licence is while it is under way is read from
 * its live dispatch; the line itself keeps where it rests.
 */
final class ActivationLineStore {
  private static final List<String> STATES =
      Stream.of(DeliveryState.values()).map(DeliveryState::word).toList();
  private static final String STATE =
      """
      case when l.delivery not in ('waiting', 'failed') or a.status <> 'done' then l.delivery
        when d.state in ('sent', 'taken') then 'sent'
        when d.state in ('waiting', 'held') then 'waiting'
        else l.delivery end
      """;
  private static final String REASON_CODE =
      """
      case when l.vendor_code is not null then l.vendor_code
        when i.id is not null then 'HUB_RESTARTED'
        when q.last_error like 'VENDOR_GARBLED%' then 'VENDOR_GARBLED'
        when q.last_error like 'ANSWER_NOT_HANDLED%' then 'ANSWER_NOT_HANDLED'
        when q.last_error is not null and not exists (
          select from vendor v where v.id = q.vendor_id and not v.sandbox
            and (v.issuer = 'files' or v.issuer = 'fetch' and q.last_error like 'VENDOR_SLOW%'))
          then 'VENDOR_SLOW'
        when l.delivery not in ('waiting', 'failed') or d.id is null then l.reason_code
        when d.reason_code is not null then d.reason_code
        when d.state in ('waiting', 'sent') and k.agent_id is null then 'AGENT_OFFLINE' end
      """;
  private static final String COLUMNS =
      "l.position, l.serial, l.model, t.name as licence_type, l.current_until, l.new_until,"
          + " l.final_until, l.price, a.currency, l.delivered_at, r.id as register_id,"
          + " s.licence_until as on_device,"
          + " coalesce(l.vendor_message, d.reason_text, l.reason_text) as reason_text, "
          + STATE
          + " as state, "
          + REASON_CODE
          + " as reason_code";

  /** A register shows only when it is of the buyer's organisations or its clients (design d17). */
  private static final String REGISTER =
      """
      r.serial = l.serial and exists (
        select from account_organisation own
          where own.account_id = l.account_id and own.organisation_id = r.organisation_id
        union all select from partner_client served
          where served.account_id = l.account_id and served.organisation_id = r.organisation_id)
      """;

  /** The live install of a line's register. */
  private static final String LIVE =
      """
      lateral (
        select d.state from register r join dispatch d on d.register_id = r.id and d.kind = 'install_licence'
          and d.state in ('waiting', 'sent', 'taken', 'held')
        where
      """
          + REGISTER
          + ")";

  private static final String JOINS =
      """
      join activation a on a.number = l.activation
      join licence_type t on t.id = l.licence_type_id
      left join vendor_request q on q.activation = a.number and a.status = 'in_progress'
      left join quiet_instance i on i.id = q.instance and q.lease_until > statement_timestamp()
      left join register r on
      """
          + REGISTER
          + """
          left join register_state s on s.register_id = r.id
          left join dispatch d on d.register_id = r.id and d.kind = 'install_licence'
            and d.state in ('waiting', 'sent', 'taken', 'held')
          left join agent_online k on k.agent_id = d.agent_id
          """;

  private static final String ALL =
      "select "
          + COLUMNS
          + " from activation_line l "
          + JOINS
          + " where l.activation = $1 order by l.position limit 10000";

  /** Only what is under way, or failed and may be again, is looked for among the dispatches. */
  private static final String COUNTS =
      """
      select state, sum(lines)::bigint as lines from (
        select l.delivery as state, count(*) as lines from activation_line l
        where l.activation = $1 and l.delivery not in ('waiting', 'failed') group by 1
        union all
        select
      """
          + STATE
          + " as state, count(*) as lines from activation_line l join activation a on a.number ="
          + " l.activation left join "
          + LIVE
          + """
               d on true
            where l.activation = $1 and l.delivery in ('waiting', 'failed') group by 1) counted
          group by 1
          """;

  /** Whether an agent of the buyer's reach has a register that it could never read. */
  private static final String NEVER_READ =
      """
      select exists (select from activation a join agent g on g.revoked_at is null
        and g.organisation_id in (
          select organisation_id from account_organisation where account_id = a.account_id
          union all select organisation_id from partner_client where account_id = a.account_id)
        where a.number = $1
          and g.health @? '$.registers[*] ? (@.reachable == false && @.serial == "")') as found
      """;

  private ActivationLineStore() {}

  static List<ActivationLine> all(Tx tx, Caller caller, long number) {
    var lines = tx.list(ALL, row -> line(row, caller), number);
    return neverRead(tx, number, lines)
        ? lines.stream().map(ActivationLineStore::explained).toList()
        : lines;
  }

  static Page<ActivationLine> page(Tx tx, Caller caller, long number, PageRequest request) {
    var query =
        PageQuery.of(COLUMNS, "activation_line l", "l.position", "integer")
            .join("a", "activation", "a.number = l.activation")
            .leftJoin("d", LIVE, "true")
            .details(
                "join activation_line l on l.activation = $1 and l.position = page.id " + JOINS)
            .sortable("position", "l.position", "integer")
            .sortable("serial", "l.serial", "text")
            .sortedBy("position", false)
            .where("l.activation = $1", number);
    var states = request.filterWords("delivery", STATES);
    if (states.length > 0) {
      query.where("(" + STATE + ") = any($1::text[])", (Object) states);
    }
    var serial = SerialNumber.fold(request.search());
    if (!serial.isEmpty()) {
      query.where("l.serial like $1", "%" + serial + "%");
    }
    var page = query.page(tx, request, row -> line(row, caller));
    return neverRead(tx, number, page.items()) ? page.map(ActivationLineStore::explained) : page;
  }

  private static boolean neverRead(Tx tx, long number, List<ActivationLine> lines) {
    return lines.stream().anyMatch(ActivationLineStore::agentless)
        && tx.one(NEVER_READ, row -> row.flag("found"), number);
  }

  /** «No agent» is not the reason where an agent waits for a register's first answer. */
  private static ActivationLine explained(ActivationLine line) {
    return agentless(line) ? line.because(Reasons.NEVER_ANSWERED) : line;
  }

  private static boolean agentless(ActivationLine line) {
    return line.registerId().isEmpty()
        && line.reason().filter(why -> why.code().equals(Reasons.NO_AGENT.code())).isPresent();
  }

  static Map<DeliveryState, Long> counts(Tx tx, long number) {
    var counts = new EnumMap<DeliveryState, Long>(DeliveryState.class);
    tx.list(
            COUNTS,
            row -> Map.entry(DeliveryState.ofColumn(row.string("state")), row.number("lines")),
            number)
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  private static ActivationLine line(Row row, Caller caller) {
    return new ActivationLine(
        row.integer("position"),
        row.string("serial"),
        row.string("model"),
        row.string("licence_type"),
        row.findDate("current_until"),
        row.date("new_until"),
        row.findDate("final_until"),
        Optional.of(Money.of(row.number("price"), row.string("currency")))
            .filter(price -> Activations.showsCost(caller)),
        DeliveryState.ofColumn(row.string("state")),
        row.findString("reason_code")
            .map(code -> new Reason(code, row.findString("reason_text").orElse(""))),
        row.findInstant("delivered_at"),
        row.findNumber("register_id"),
        row.findDate("on_device"));
  }
}
