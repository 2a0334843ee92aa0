package kassahub.deploy.bench;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kassahub.hub.HubFeatures;
import kassahub.hub.account.Browser;
import kassahub.hub.account.NewUser;
import kassahub.hub.account.Role;
import kassahub.hub.account.SignIn.Accepted;
import kassahub.hub.account.SignIn.SecondFactor;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;

/**
 * Registers for pages to show, any number of them: organisations of a hundred registers each, all
 * with an agent, a state, a storage, a contract, a delivery, and a line of their organisation's
 * activation; the partner of {@link BenchFirm} serves the first hundred organisations and has an
 * activation of ten thousand lines.
 */
final class BenchFleet {
  /**
   * What keeps the lists row by row is made at once afterwards, which takes a tenth of the time.
   */
  static final String BEFORE = triggers("disable");

  static final String AFTER = "select lists_rebuild();" + triggers("enable");

  private static final int LINES = 10_000;
  private static final int REGISTERS_AN_ORGANISATION = 100;
  private static final int CLIENTS = 100;

  private static final String ORGANISATIONS =
      """
      insert into organisation (kind, name, tax_number, created_at)
      select 'legal', 'ООО «Стенд ' || n || '»', (7700000000 + n)::text, $2
      from generate_series(1, $1::bigint) n
      """;
  private static final String CLIENTS_OF =
      """
      insert into partner_client (account_id, organisation_id, since)
      select $1, id, $3 from organisation order by id limit $2
      """;
  private static final String AGENTS =
      """
      insert into agent (id, organisation_id, name, version, enrolled_at, revoked_at, last_seen_at, transport, health)
      select 'bench-' || lpad(n::text, 12, '0'), o.id, 'till-' || n, '1.' || n % 7, $2::timestamptz,
        case when n % 500 = 1 then $2::timestamptz end,
        $2::timestamptz - n % 5000 * interval '1 minute', 'mqtt', jsonb_build_object('outboxReports', n % 3,
          'registers', jsonb_build_array(jsonb_build_object('reachable', n % 50 <> 0, 'serial', '')))
      from generate_series(0, $1::bigint - 1) n
      join (select id, row_number() over (order by id) - 1 as place from organisation) o on o.place = n / $3
      """;
  private static final String REGISTERS =
      """
      insert into register (serial, organisation_id, agent_id, name, model, driver, contract_until, bound_at, archived_at)
      select lpad((85430000000000 + n)::text, 16, '0'), o.id, 'bench-' || lpad(n::text, 12, '0'), 'Касса ' || n, 'Nano',
        'shtrih', $2::date + (n % 700)::integer - 100, $3::timestamptz, case when n % 1000 = 999 then $3::timestamptz end
      from generate_series(0, $1::bigint - 1) n
      join (select id, row_number() over (order by id) - 1 as place from organisation) o on o.place = n / $4
      """;
  private static final String PERIODS =
      """
      insert into register_period (register_id, organisation_id, since)
      select id, organisation_id, $1 from register
      """;
  private static final String STATES =
      """
      insert into register_state (register_id, stream, sequence, received_at, seen_at, device_time, reachable, shift,
        licence_until, memory_percent, registration_number, unsent, last_document_wall)
      select id, 1, 1, $1::timestamptz - id % 5000 * interval '1 minute', $1::timestamptz - id % 5000 * interval '1 minute',
        $1, id % 50 <> 0, case when id % 40 = 0 then 'over_24_hours' else 'open' end,
        $2::date + (id % 700)::integer - 100, id % 101, lpad((1000000000 + id)::text, 16, '0'), id % 3,
        ($1::timestamptz - id % 3000 * interval '1 minute') at time zone 'Europe/Moscow'
      from register
      """;
  private static final String STORAGES =
      """
      insert into fiscal_storage (register_id, number, current, first_seen_at, last_seen_at, expires_day, phase, warnings)
      select id, lpad((7380440800000000 + id)::text, 16, '0'), true, $1, $1, $2::date + (id % 460)::integer - 30, 3, 0
      from register
      """;
  private static final String DEVICES =
      """
      insert into device (serial, line_id, model, source, subscription_until, subscription_source, created_at, changed_at)
      select serial, (select min(id) from device_line), model, 'import', contract_until, 'activation', $1, $1
      from register on conflict (serial) do nothing
      """;
  private static final String DELIVERIES =
      """
      insert into dispatch (id, agent_id, register_id, kind, state, licence, signature, created_at, created_by, due_at,
        deadline, finished_at)
      select gen_random_uuid(), agent_id, id, kind, state, case when kind = 'install_licence' then decode(repeat('ff', 64), 'hex') end,
        case when kind = 'install_licence' then decode(repeat('ff', 64), 'hex') end, at, 'bench', at, at + interval '7 days',
        case when state <> 'waiting' then at end
      from (select id, agent_id, case when id % 20 = 0 then 'read_now' else 'install_licence' end as kind,
          case when id % 100 = 1 then 'failed' when id % 100 = 2 then 'waiting' else 'done' end as state,
          $1::timestamptz - id % 90000 * interval '1 minute' as at
        from register) r
      """;
  private static final String OTHERS =
      "insert into account (kind, name, created_at) values ('partner', 'Others', $1) returning id";
  private static final String ACTIVATIONS =
      """
      insert into activation (account_id, organisation_id, vendor_id, status, error_code, licences, amount, created_at, created_by,
        finished_at)
      select case when n <= $1::bigint then $2::bigint else $3::bigint end, id, (select min(id) from vendor),
        case when n % 100 = 1 then 'failed' else 'done' end, case when n % 100 = 1 then 'VENDOR_SLOW' end,
        $4::integer, $4::integer * 200000, $5::timestamptz, 'bench', $5::timestamptz
      from (select id, row_number() over (order by id) as n from organisation) o order by id
      """;
  private static final String LINES_OF_ALL =
      """
      insert into activation_line (activation, position, account_id, serial, model, line_id, licence_type_id, new_until, price)
      select a.number, row_number() over (partition by a.number order by r.id), a.account_id, r.serial, r.model, l.id,
        l.licence_type_id, $1::date, 200000
      from activation a join register r on r.organisation_id = a.organisation_id,
        (select * from device_line limit 1) l
      """;
  private static final String ACTIVATION =
      """
      insert into activation (account_id, organisation_id, vendor_id, status, licences, amount, created_at, created_by, finished_at)
      select $1, $2, min(id), 'done', $3, $3 * 200000, $4, 'bench', $4 from vendor
      returning number
      """;
  private static final String LINES_OF =
      """
      insert into activation_line (activation, position, account_id, serial, model, line_id, licence_type_id,
        current_until, new_until, final_until, licence, signature, price, delivery)
      select $1, row_number() over (order by r.id), $2, r.serial, r.model, l.id, l.licence_type_id, $4::date,
        $4::date + 365, $4::date + 365, decode(repeat('ff', 64), 'hex'), decode(repeat('ff', 64), 'hex'), 200000,
        case when r.id % 20 = 0 then 'waiting' else 'installed' end
      from (select id, serial, model from register order by id limit $3) r, (select * from device_line limit 1) l
      """;

  private final HubFeatures hub;
  private final Instant now;

  BenchFleet(HubFeatures hub, Instant now) {
    this.hub = hub;
    this.now = now;
  }

  private static String triggers(String verb) {
    return Stream.of("agent", "register", "register_state", "fiscal_storage", "device")
        .map(table -> "alter table " + table + " " + verb + " trigger user;")
        .collect(Collectors.joining());
  }

  /** What a person looks at, and how they come in: two session tokens. */
  JsonObject enter(long registers) {
    var firm = new BenchFirm(hub, () -> now).enter(0);
    long partner = firm.partner();
    var today = now.atZone(ZoneOffset.UTC).toLocalDate();
    long activation =
        hub.database()
            .transact(
                tx -> {
                  tx.execute(ORGANISATIONS, registers / REGISTERS_AN_ORGANISATION, now);
                  tx.execute(AGENTS, registers, now, REGISTERS_AN_ORGANISATION);
                  tx.execute(REGISTERS, registers, today, now, REGISTERS_AN_ORGANISATION);
                  tx.execute(PERIODS, now);
                  tx.execute(STATES, now, today);
                  tx.execute(STORAGES, now, today);
                  tx.execute(DEVICES, now);
                  tx.execute(DELIVERIES, now);
                  long others = tx.one(OTHERS, row -> row.number("id"), now);
                  tx.execute(ACTIVATIONS, CLIENTS, partner, others, REGISTERS_AN_ORGANISATION, now);
                  tx.execute(LINES_OF_ALL, today);
                  tx.execute(CLIENTS_OF, partner, CLIENTS, now);
                  return activation(tx, firm, Math.min(registers, LINES));
                });
    return new JsonObject()
        .put("operator", session(firm.operator(), Role.ADMINISTRATOR))
        .put("partner", session(partner, Role.PARTNER))
        .put("apiKey", firm.apiKey())
        .put("activation", activation);
  }

  private long activation(Tx tx, BenchFirm.Facts firm, long lines) {
    var today = now.atZone(ZoneOffset.UTC).toLocalDate();
    long number =
        tx.one(
            ACTIVATION,
            row -> row.number("number"),
            firm.partner(),
            firm.organisation(),
            lines,
            now);
    tx.execute(LINES_OF, number, firm.partner(), lines, today);
    return number;
  }

  /** As after a sign-in with both factors. */
  private String session(long account, Role role) {
    var draft = NewUser.russian(account, "bench-" + role.stored(), role.name(), role);
    long id = hub.people().users().create(Actor.hub(), draft, Optional.empty());
    var user = hub.people().users().find(id).orElseThrow();
    return hub.people()
        .sessions()
        .open(new Accepted(user, SecondFactor.NOT_NEEDED), new Browser("127.0.0.1", "bench"));
  }
}
