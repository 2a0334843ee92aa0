package kassahub.hub.register;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import kassahub.hub.account.Caller;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.RowCount;
import kassahub.hub.database.Tx;
import kassahub.hub.matter.Matter;
import kassahub.hub.matter.Owned;

/** Reads registers for people and programs; every statement is cut to what the caller may see. */
final class FleetStore {
  private static final String COLUMNS =
      """
      r.id, r.serial, r.name, r.model, r.archived_at is not null as archived, r.contract_until, r.service_stopped,
      o.id as owner, o.name as owner_name, o.tax_number as owner_number, t.name as outlet, coalesce(t.address, s.address) as outlet_address,
      s.registration_number, s.licence, s.licence_until, s.shift, s.received_at, s.memory_percent,
      coalesce(s.reachable, false) as reachable,
      f.number as storage, f.expires_day,
      case when s.unsent > 0 then s.first_unsent_wall at time zone o.time_zone end as unsent_since,
      d.subscription_until,
      coalesce(kept.missing, false) as shorter\
      """;

  private static final String JOINS =
      """
      join organisation o on o.id = r.organisation_id
      left join outlet t on t.id = r.outlet_id
      left join register_state s on s.register_id = r.id
      left join fiscal_storage f on f.register_id = r.id and f.current
      left join device d on d.serial = r.serial
      left join fleet_licence kept on kept.register_id = r.id\
      """;

  /** In the clock of its outlet, as the list shows it. */
  private static final Owned UNSENT =
      new Owned(
          Set.of(Matter.UNSENT),
          "fleet.register_id",
          "bigint",
          """
          (select s.first_unsent_wall at time zone o.time_zone
          from register_state s join register r on r.id = s.register_id join organisation o on o.id = r.organisation_id
          where s.register_id = fleet.register_id)\
          """);

  private static final Owned STORAGE =
      new Owned(
          Set.of(Matter.STORAGE),
          "fleet.register_id",
          "bigint",
          "(fleet.storage_ends - 30)::timestamp at time zone 'Europe/Moscow'");

  private static final String VISIBLE =
      "fleet.organisation_id in (select organisation_id from account_sees where account_id = $1)";

  private static final String FOUND = "fleet.parts @> list_parts($1) and fleet.sought like $2";

  private static final String CARD =
      """
      select %s,
             a.id as agent, a.name as agent_name, r.firmware, r.firmware_day, r.link,
             s.user_inn, s.user_name, s.address, s.ffd, s.shift_number, s.shift_opened_wall,
             s.documents_left, s.last_document, s.unsent, s.first_unsent_wall, s.flk_document,
             coalesce(f.warnings & 16 <> 0, false) or s.flk_document is not null as refused,
             s.fault_code, s.fault_message
      from register r %s
      left join agent a on a.id = r.agent_id
      where r.id = $1 and ($2::bigint is null or r.organisation_id in (
        select organisation_id from account_sees where account_id = $2))
      """
          .formatted(COLUMNS, JOINS);

  private static final String SEEN =
      """
      select id::text as id from register
      where id = any($1) and ($2::bigint is null or organisation_id in (
        select organisation_id from account_sees where account_id = $2))
      """;

  /** An organisation sees only its own period of a register. */
  private static final String HISTORY =
      """
      select m.received_at, m.reachable, m.fault_code, m.shift, m.unsent, m.memory_percent, m.documents_left,
             m.last_document, m.licence_until
      from telemetry m
      where m.register_id = $1 and m.received_at >= $2
        and m.received_at >= coalesce(
          (select max(p.since) from register_period p where p.register_id = $1 and p.until is null), '-infinity')
      order by m.received_at desc limit $3
      """;

  private static final String ALERTS =
      """
      select kind, raised_at from register_alert
      where register_id = $1 and cleared_at is null
      order by raised_at desc limit 20
      """;

  private FleetStore() {}

  static Page<FleetRow> page(Tx tx, Caller caller, PageRequest request, Instant now) {
    return query(caller, request, now).page(tx, request, FleetStore::row);
  }

  static long count(Tx tx, Caller caller, PageRequest request, Instant now) {
    var query = query(caller, request, now);
    return request.countsExactly() ? query.exactCount(tx) : query.shortCount(tx);
  }

  static List<RowCount> counts(Tx tx, Caller caller, List<PageRequest> requests, Instant now) {
    return PageQuery.counts(
        tx, requests.stream().map(request -> query(caller, request, now)).toList());
  }

  static List<FleetRow> items(
      Tx tx, Caller caller, Optional<String> serial, long after, int limit) {
    var query = visible(caller).where("fleet.register_id > $1", after);
    serial.ifPresent(
        number ->
            query.where("fleet.register_id = (select id from register where serial = $1)", number));
    return query.first(tx, limit, FleetStore::row);
  }

  static List<FleetRow> sought(Tx tx, Caller caller, String text, int most) {
    var query = visible(caller);
    search(query, text);
    return query.first(tx, most, FleetStore::row);
  }

  static Optional<RegisterCard> find(Tx tx, Caller caller, long id) {
    return tx.find(CARD, FleetStore::card, id, account(caller));
  }

  static Set<String> seen(Tx tx, Caller caller, Long[] ids) {
    return Set.copyOf(tx.list(SEEN, row -> row.string("id"), ids, account(caller)));
  }

  static List<TelemetryPoint> history(Tx tx, long id, Instant since, int limit) {
    return tx.list(HISTORY, FleetStore::point, id, since, limit);
  }

  static List<OpenAlert> alerts(Tx tx, long id) {
    return tx.list(
        ALERTS,
        row -> new OpenAlert(AlertKind.of(row.string("kind")), row.instant("raised_at")),
        id);
  }

  private static OptionalLong account(Caller caller) {
    return caller.operator() ? OptionalLong.empty() : OptionalLong.of(caller.account());
  }

  static PageQuery query(Caller caller, PageRequest request, Instant now) {
    var query = visible(caller);
    if (!request.search().isEmpty()) {
      search(query, request.search());
    }
    FleetFilter.apply(query, request, now);
    UNSENT.narrow(query, caller, request);
    STORAGE.narrow(query, caller, request);
    return query;
  }

  private static PageQuery visible(Caller caller) {
    var query =
        PageQuery.of(COLUMNS, "fleet_key fleet", "fleet.register_id", "bigint")
            .beside("contact", "fleet_contact", "register_id")
            .beside("paid", "fleet_licence", "register_id")
            .shared("register_id", "organisation_id", "archived")
            .details("join register r on r.id = page.id " + JOINS)
            .sortable("id", "fleet.register_id", "bigint")
            .sortable("memory", "fleet.memory", "integer")
            .sortable("storageEnds", "fleet.storage_ends", "date")
            .sortable("stopped", "fleet.stopped", "date")
            .sortable("unsent", "fleet.unsent_since", "timestamp")
            .sortable("licence", "paid.sold_until", "date")
            .sortable("seen", "contact.seen_at", "timestamptz")
            .sortedBy("id", false);
    if (!caller.operator()) {
      query.where(VISIBLE, caller.account());
    }
    return query;
  }

  /** Any part of a number or the name, as it was typed and as digits that look like it. */
  private static void search(PageQuery query, String typed) {
    var asNumber = SerialNumber.sought(typed).orElse(typed);
    if (typed.length() < PageQuery.SHORTEST_PART) {
      query.where("fleet.sought like $1", PageQuery.part(typed));
    } else if (asNumber.equals(typed) || asNumber.length() < PageQuery.SHORTEST_PART) {
      query.where(FOUND, typed, PageQuery.part(typed));
    } else {
      query.where(
          FOUND + " or fleet.parts @> list_parts($3) and fleet.sought like $4",
          typed,
          PageQuery.part(typed),
          asNumber,
          PageQuery.part(asNumber));
    }
  }

  private static FleetRow row(Row row) {
    return new FleetRow(
        row.number("id"),
        row.string("serial"),
        row.findString("name"),
        row.findString("model"),
        new FleetRow.Owner(
            row.number("owner"), row.string("owner_name"), row.string("owner_number")),
        new FleetRow.Outlet(row.findString("outlet"), row.findString("outlet_address")),
        row.findString("registration_number"),
        row.findString("storage").map(number -> storage(number, row)),
        licence(row),
        new FleetRow.Contact(row.findInstant("received_at"), row.flag("reachable")),
        shift(row),
        new FleetRow.Service(
            row.findDate("contract_until"),
            row.findDate("service_stopped"),
            row.findInstant("unsent_since"),
            row.flag("archived")));
  }

  private static FleetRow.Storage storage(String number, Row row) {
    return new FleetRow.Storage(
        number, row.findDate("expires_day"), row.findInteger("memory_percent"));
  }

  private static FleetRow.Licence licence(Row row) {
    return new FleetRow.Licence(
        row.findDate("subscription_until"),
        row.findDate("licence_until"),
        row.findBytes("licence").map(HexFormat.of()::formatHex),
        row.flag("shorter"));
  }

  private static Optional<String> shift(Row row) {
    return row.findString("shift").filter(shift -> !shift.equals("unknown"));
  }

  private static RegisterCard card(Row row) {
    return new RegisterCard(
        row(row),
        row.findString("agent")
            .map(agent -> new RegisterCard.AgentRef(agent, row.string("agent_name"))),
        new RegisterCard.Identity(
            row.findString("firmware"), row.findDate("firmware_day"), row.findString("link")),
        new RegisterCard.Registration(
            row.findString("user_inn"),
            row.findString("user_name"),
            row.findString("address"),
            row.findInteger("ffd")),
        new RegisterCard.Work(
            row.findNumber("shift_number"), row.findWallClock("shift_opened_wall")),
        counters(row),
        row.findString("fault_code").map(code -> fault(code, row)));
  }

  private static RegisterCard.Counters counters(Row row) {
    return new RegisterCard.Counters(
        row.findNumber("documents_left"),
        row.findNumber("last_document"),
        row.findNumber("unsent"),
        row.findWallClock("first_unsent_wall"),
        row.flag("refused"),
        row.findNumber("flk_document"));
  }

  private static RegisterCard.Fault fault(String code, Row row) {
    return new RegisterCard.Fault(
        code, row.findString("fault_message").orElse(""), row.instant("received_at"));
  }

  private static TelemetryPoint point(Row row) {
    return new TelemetryPoint(
        row.instant("received_at"),
        row.flag("reachable"),
        row.findString("fault_code"),
        shift(row),
        row.findNumber("unsent"),
        row.findInteger("memory_percent"),
        row.findNumber("documents_left"),
        row.findNumber("last_document"),
        row.findDate("licence_until"));
  }
}
