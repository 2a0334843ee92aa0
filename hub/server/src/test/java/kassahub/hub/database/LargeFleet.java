package kassahub.hub.database;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kassahub.hub.TestDatabase;

/**
 * A database that is large enough for a list without an index to stand out: every register with an
 * agent, a state, a storage, a delivery, a line of an activation, a move of its licence, an order
 * with its papers and a payment of a bank's, a person, a notice, a price, a place in a rollout and
 * a wish, and forty large activations and batches after them. Two orders of five are of
 * organisation 600. Account 1 serves a hundredth of it, account 3 sees everything. Made once, only
 * read.
 */
public final class LargeFleet {
  public static final int REGISTERS = 60_000;

  /** Files of a bank's that were uploaded. */
  public static final int UPLOADS = 20_000;

  /** One of forty, of a client of account 1. */
  public static final long BATCH = 20;

  /** Whom account 1 serves. */
  static final List<String> CLIENTS =
      IntStream.rangeClosed(1, 6).mapToObj(n -> "ООО «Лавка " + n + "»").toList();

  private static final String TRIGGERS =
      Stream.of("agent", "register", "register_state", "fiscal_storage", "device")
          .map(table -> "alter table " + table + " %1$s trigger user;")
          .collect(Collectors.joining());

  private static final TestDatabase SHARED = fill();

  private LargeFleet() {}

  public static TestDatabase shared() {
    return SHARED;
  }

  private static TestDatabase fill() {
    var database = TestDatabase.create();
    database.asOwner(
        TRIGGERS.formatted("disable")
            + PEOPLE
            + REGISTERS_OF
            + DELIVERIES
            + PAPERS
            + BANK
            + BATCHES
            + MATTERS
            + AROUND);
    database.asOwner("select lists_rebuild();" + TRIGGERS.formatted("enable"));
    database.asOwner("vacuum analyze");
    return database;
  }

  private static final String PEOPLE =
      """
      insert into account (kind, name, created_at)
      values ('partner', 'Северная касса', '2026-01-01Z'), ('partner', 'Прочие', '2026-01-01Z'),
        ('operator', 'Поддержка', '2026-01-01Z');
      insert into organisation (kind, name, tax_number, created_at)
      select 'legal', 'ООО «Лавка ' || n || '»', (7700000000 + n)::text, '2026-01-01Z' from generate_series(1, 600) n;
      insert into organisation (kind, name, tax_number, created_at)
      select 'legal', 'АО «Лавка ' || n || '»', (7800000000 + n)::text, '2026-01-01Z' from generate_series(1, 20000) n;
      insert into partner_client select case when id <= 6 then 1 else 2 end, id, '2026-01-01Z' from organisation where id <= 600;
      insert into account (kind, name, created_at)
      select 'partner', 'Партнёр ' || n, '2026-01-01Z' from generate_series(4, 10003) n;
      insert into account_organisation (account_id, organisation_id)
      select 4 + (id - 601) / 2, id from organisation where id > 600;
      insert into vendor (name, legal_name, ogrn, issuer) values ('Завод', 'ООО Завод', '1137746317830', 'files');
      insert into licence_type (name, article, term_value, term_unit, rights_holder) values ('Год', '1', 12, 'month', 'Завод');
      insert into device_line (vendor_id, licence_type_id, name, install_method) values (1, 1, 'Линейка', 'agent');
      insert into agent (id, organisation_id, name, version, enrolled_at, revoked_at, suspended_at, suspend_reason,
        last_seen_at, health)
      select 'agent-' || lpad(n::text, 6, '0'), 1 + n / 100, 'till-' || n, '1.' || n % 7, '2026-01-01Z',
        case when n % 700 = 1 then '2026-02-01Z'::timestamptz end, case when n % 700 = 2 then '2026-02-01Z'::timestamptz end,
        case when n % 700 = 2 then 'copied' end, '2026-11-18 09:00Z'::timestamptz - n % 4000 * interval '1 minute',
        jsonb_build_object('registers', jsonb_build_array(jsonb_build_object('reachable', n % 600 <> 3, 'serial', '',
          'fault', case when n % 600 = 3 then 'no-answer' end)))
      from generate_series(0, 59999) n;
      insert into hub_instance values (gen_random_uuid(), 'hub', '1', now(), now() + interval '1 hour'),
        (gen_random_uuid(), 'gone', '1', '2026-01-01Z', '2026-01-01Z');
      insert into agent_link (agent_id, instance, generation, transport, address, since, returns_since)
      select a.id, i.id, 1, 'mqtt', '127.0.0.1', now(), now() from agent a, hub_instance i where right(a.id, 1) <> '0' and i.name = 'hub';
      """;

  private static final String REGISTERS_OF =
      """
      insert into register (serial, organisation_id, agent_id, name, contract_until, service_stopped, bound_at, archived_at)
      select lpad((85430000000000 + n)::text, 16, '0'), 1 + n / 100, 'agent-' || lpad(n::text, 6, '0'), 'Касса ' || n,
        '2026-08-01'::date + n % 700, case when n % 9 = 0 then '2026-01-01'::date + n % 300 end, '2026-01-01Z',
        case when n % 500 = 7 then '2026-03-01Z'::timestamptz end
      from generate_series(0, 59999) n;
      insert into register_state (register_id, stream, sequence, received_at, seen_at, device_time, reachable, shift,
        licence_until, memory_percent, registration_number, flk_document, unsent, first_unsent_wall, last_document_wall)
      select id, 1, 1, at, at, at, id % 700 <> 5, case when id % 700 = 6 then 'over_24_hours' else 'open' end,
        '2026-08-01'::date + (id % 700)::integer - case when id % 700 = 8 then 90 else 0 end, id % 101,
        lpad((1000000000 + id)::text, 16, '0'), case when id % 700 = 9 then id end,
        case when id % 700 = 11 then 3 end, case when id % 700 = 11 then '2026-11-01'::timestamp + id * interval '1 minute' end,
        (at - interval '1 hour') at time zone 'Europe/Moscow'
      from (select id, '2026-11-18 09:00Z'::timestamptz - id % 4000 * interval '1 minute' as at from register
        where id % 300 <> 1) r;
      insert into fiscal_storage (register_id, number, current, first_seen_at, last_seen_at, expires_day, warnings)
      select id, lpad((7380440800000000 + id)::text, 16, '0'), true, '2026-01-01Z', '2026-01-01Z',
        '2026-10-18'::date + (id % 460)::integer, case when id % 700 = 10 then 16 else 0 end
      from register;
      insert into device (serial, line_id, model, source, subscription_until, subscription_source, created_at, changed_at)
      select serial, 1, 'Нано', 'import', contract_until, 'activation', '2026-01-01Z', '2026-01-01Z' from register;
      """;

  private static final String DELIVERIES =
      """
      insert into dispatch (id, agent_id, register_id, kind, state, licence, signature, created_at, created_by, due_at, deadline)
      select gen_random_uuid(), agent_id, id, kind, case when id % 700 = 1 then 'failed' when id % 700 = 2 then 'waiting'
          when id % 700 = 3 then 'expired' else 'done' end,
        case when kind = 'install_licence' then decode(repeat('ff', 64), 'hex') end,
        case when kind = 'install_licence' then decode(repeat('ff', 64), 'hex') end, at, 'Анна Кедрова', at, at + interval '7 days'
      from (select id, agent_id, case id % 700 when 4 then 'read_now' when 5 then 'send_log' else 'install_licence' end as kind,
          '2026-11-18 09:00Z'::timestamptz - id % 9000 * interval '1 minute' as at
        from register) r;
      insert into activation (account_id, organisation_id, vendor_id, status, error_code, licences, amount, created_at, created_by)
      select 1 + (n / 5 % 2), 1 + n % 600, 1, case when n % 700 = 1 then 'failed' when n % 700 = 2 then 'in_progress' else 'done' end,
        case when n % 700 = 1 then 'VENDOR_SLOW' end, 1, 200000 + n % 97, '2026-01-01Z', 'Анна Кедрова'
      from generate_series(0, 59999) n;
      insert into activation_line (activation, position, account_id, serial, model, line_id, licence_type_id, new_until, price, delivery)
      select number, 1, account_id, lpad((85429999999999 + number)::text, 16, '0'), 'Нано', 1, 1, '2027-01-01', 200000,
        case when status <> 'done' then 'none' when number % 700 = 10 then 'failed' when number % 70 = 11 then 'waiting' else 'installed' end
      from activation;
      insert into activation (account_id, organisation_id, vendor_id, status, licences, amount, created_at, created_by)
      select 1 + n % 2, 1 + n % 600, 1, 'done', 1000, 200000000, '2026-01-01Z', 'Анна Кедрова' from generate_series(1, 40) n;
      insert into activation_line (activation, position, account_id, serial, model, line_id, licence_type_id, new_until, price, delivery)
      select number, n, account_id, lpad((99000000000000 + number * 1000 + n)::text, 16, '0'), 'Нано', 1, 1, '2027-01-01', 200000,
        case number / 2 % 4 when 0 then 'failed' when 1 then 'waiting' when 2 then 'installed' else 'none' end
      from activation, generate_series(1, 1000) n where licences = 1000;
      """;

  private static final String BANK =
      """
      insert into statement_file (sha256, name, content, imported_at, imported_by)
      select sha256(n::text::bytea), 'Выписка ' || n || '.txt', '1', '2026-01-01Z'::timestamptz + n * interval '1 minute',
        'Анна Кедрова'
      from generate_series(0, 19999) n;
      insert into statement_line (account, currency, number, dated, received_on, amount, payer, payer_number, payer_account,
        purpose, key, file, sha256, imported_at, imported_by)
      select '4070281000000000000' || n % 2, 'RUB', n::text, '2026-01-01'::date + n / 200, '2026-01-01'::date + n / 200,
        200000 + n % 997, 'ООО «Лавка ' || n % 600 || '»', (7700000000 + n % 600)::text, '40702810000000000009',
        'Оплата по счёту ПГ-' || n, 'line-key-' || n, 'Выписка', sha256((n / 20)::text::bytea), '2026-01-01Z', 'Анна Кедрова'
      from generate_series(1, 60000) n;
      insert into statement_queue (line_id) select id from statement_line where id % 700 = 1;
      insert into statement_set_aside (line_id, reason, at, by)
      select id, 'Возврат', '2026-01-01Z', 'Анна Кедрова' from statement_line where id % 700 = 2;
      insert into payment (organisation_id, source, amount, currency, received_on, reference, request_key, recorded_at, recorded_by)
      select 1 + id % 600, 'bank', amount, currency, received_on, number, key, '2026-01-01Z', 'Анна Кедрова'
      from statement_line where id % 700 > 2 order by id;
      insert into statement_booking (payment_id, line_id, how)
      select p.id, l.id, case when l.id % 700 = 3 then 'chosen' when l.id % 700 = 4 then 'advance' else 'matched' end
      from payment p join statement_line l on l.key = p.request_key;
      insert into licence_move (activation, account_id, from_serial, to_serial, until, reason, document, made_at, made_by)
      select number, account_id, lpad(number::text, 16, '0'), lpad((90000000 + number)::text, 16, '0'), '2027-01-01', 'Сгорела',
        'Акт', '2026-01-01Z', 'Анна Кедрова'
      from activation;
      """;

  private static final String BATCHES =
      """
      insert into enrolment_batch (secret_key, organisation_id, name, tills, days, created_at, created_by, maker)
      select gen_random_uuid(), 1 + n % 6, 'Сеть ' || n, 1500, 30, '2026-11-01Z', 'Анна Кедрова', 'user:1'
      from generate_series(1, 40) n;
      insert into enrolment_token (batch_id, place, token_hash, serial, name, organisation_id, uses_left, uses, created_at,
        created_by, expires_at)
      select b.id, n, sha256((b.id || ' ' || n)::bytea), lpad((b.id * 10000 + n)::text, 16, '0'), 'Касса ' || n,
        b.organisation_id, case when n % 3 = 0 then 1 else 0 end, 1, '2026-11-01Z', 'Анна Кедрова', '2026-12-01Z'
      from enrolment_batch b, generate_series(1, 1500) n;
      insert into enrolment_request (token_id, key_hash, csr, host, version, asked_at, state)
      select id, token_hash, '1', 'kassa', '1', '2026-11-02Z',
        case when place % 700 = 1 then 'waiting' when place % 700 = 2 then 'refused' else 'issued' end
      from enrolment_token where uses_left = 0;
      """;

  /** Of each list one row of three is a colleague's, and one of three hundred the caller's. */
  private static final String MATTERS =
      """
      insert into app_user (account_id, login, full_name, role, created_at)
      values (3, 'anna', 'Анна Кедрова', 'support', '2026-01-01Z'), (3, 'boris', 'Борис Ольхов', 'support', '2026-01-01Z');
      insert into matter_owner (matter, object, user_id, taken_at)
      select m.matter, o.object, case when o.n % 300 = 1 then 1 else 2 end, '2026-11-18 09:00Z'
      from (values ('silent', 'agent'), ('failed', 'dispatch'), ('activations', 'number'), ('unsent', 'number'),
        ('storage', 'number'), ('statements', 'number'), ('uninvoiced', 'number')) m (matter, list)
      join (
        select 'agent' as list, id as object, row_number() over (order by id) as n from agent
        union all select 'dispatch', id::text, register_id from dispatch
        union all select 'number', n::text, n from generate_series(1, 60000) n) o on o.list = m.list
      where o.n % 3 = 0 or o.n % 300 = 1;
      """;

  private static final String AROUND =
      """
      insert into app_user (account_id, login, full_name, role, created_at)
      select 1 + n % 10000, 'user-' || n, 'Анна Кедрова', case when n % 10000 = 2 then 'support' else 'partner' end, '2026-01-01Z'
      from generate_series(0, 59999) n;
      insert into user_session (token_hash, user_id, csrf_token, second_factor, created_at, seen_at, expires_at, address, browser)
      select sha256(id::text::bytea), id, '1', true, '2026-11-01Z', '2026-11-01Z', '2026-12-01Z', '127.0.0.1', 'Firefox' from app_user;
      insert into sign_in_link (token_hash, user_id, purpose, expires_at)
      select sha256(id::text::bytea), id, 'invitation', '2026-12-01Z' from app_user;
      insert into notice (account_id, at, kind, key, facts, mailed_at)
      select 1 + n % 10000, '2026-01-01Z'::timestamptz + n * interval '7 minutes', 'invoice-overdue', n::text, '{}',
        case when n < 59950 then '2026-11-01Z'::timestamptz end
      from generate_series(0, 59999) n;
      update activation set finished_at = case when licences = 1
        then '2026-11-18 09:00Z'::timestamptz - number % 9000 * interval '1 minute'
        else '2026-11-18 08:00Z'::timestamptz - case when number / 2 % 4 = 2 then 9 else 0 end * interval '1 day' end
      where status <> 'in_progress';
      insert into webhook (account_id, url, secret_key, events, created_at, created_by, since)
      select n, 'https://example.org/' || n, gen_random_uuid(), '{activation.finished,licence.installed,invoice.overdue}',
        '2026-01-01Z', 'Анна Кедрова', '2026-01-01Z'
      from generate_series(1, 200) n;
      insert into webhook_delivery (webhook_id, account_id, event, kind, key, body, state, created_at, next_at, ended_at)
      select w, w, gen_random_uuid(), case w when 1 then 'ping' else 'activation.finished' end,
        case w when 1 then n::text else n || ':0' end, '{}', case when n % 700 = 1 then 'waiting' else 'delivered' end,
        '2026-11-01Z', '2026-11-01Z', case when n % 700 <> 1 then '2026-11-01Z'::timestamptz end
      from (select n, case when n < 20000 then 1 else 2 + n % 199 end as w from generate_series(0, 59999) n) d;
      insert into agent_release (name, version, platform, lowest, not_before, not_after, bytes, added_at, added_by)
      select encode(sha256(n::text::bytea), 'hex'), '2.' || n, 'linux', '1.0', '2026-01-01Z', '2027-01-01Z', 1, '2026-01-01Z', 'Анна'
      from generate_series(1, 2) n;
      insert into rollout (release_id, platform, state, stage, stage_at, counted_from, started_at, started_by)
      select id, platform, case id when 1 then 'done' else 'running' end, 1, added_at, added_at, added_at, added_by from agent_release;
      insert into rollout_agent (rollout_id, agent_id, place, state, changed_at, dispatch_id)
      select o.id, a.id, right(a.id, 6)::integer / 6, case when o.state = 'done' then 'done' when right(a.id, 3) = '007' then 'offered'
        else 'waiting' end, '2026-11-01Z', gen_random_uuid()
      from rollout o, agent a;
      insert into price_rule (licence_type_id, kind, account_id, currency, from_quantity, amount, valid_from, set_at)
      select 1, 'retail', 4 + n % 10000, 'RUB', 1 + n / 10000, 200000 - n / 10000, '2026-01-01', '2026-01-01Z'
      from generate_series(0, 59999) n;
      insert into agent_settings (organisation_id, agent_id, poll_seconds, version, changed_at, changed_by)
      select organisation_id, id, 60, 1, '2026-01-01Z', 'Анна Кедрова' from agent;
      insert into agent_settings (organisation_id, poll_seconds, version, changed_at, changed_by)
      select id, 60, 2, '2026-01-01Z', 'Анна Кедрова' from organisation where id <= 600;
      """;

  private static final String PAPERS =
      """
      insert into number_series values ('invoice', 'ПГ-', 1, 60000);
      insert into contract (organisation_id, name, signed_on, payment, days, working_days, created_at, created_by)
      select id, 'Договор', '2026-01-01', 'postpaid', 5, true, '2026-01-01Z', 'Анна Кедрова' from organisation
      where id <= 600 order by id;
      insert into seller (currency, name, tax_number, address, bank, bic, account, signer_post, signer, created_at, created_by)
      values ('RUB', 'ООО Продавец', '7700000016', 'Москва', 'Банк', '044525225', '40702810000000000001', 'Директор',
        'Анна Кедрова', '2026-01-01Z', 'Анна Кедрова');
      insert into sales_order (number, account_id, organisation_id, contract_id, delivery, amount, currency, ordered_at,
        owed_since, invoiced_at, paid_at)
      select n, 1 + n % 2, c.organisation_id, c.id, 'shipped', 200000, 'RUB', at, at, at, case when n % 70 > 1 then at end
      from (select n, '2026-01-01Z'::timestamptz + n * interval '5 minutes' as at from generate_series(1, 60000) n) s
      join contract c on c.organisation_id = case when n % 5 < 2 then 600 else 1 + n % 600 end
      order by n;
      insert into invoice (kind, series, number, printed, account_id, organisation_id, contract_id, order_number, issued_at,
        issued_on, due_on, amount, vat_amount, currency, purpose, paid_amount, paid_at, overdue_at, state)
      select 'order', 'invoice', number, 'ПГ-' || number, account_id, organisation_id, contract_id, number, ordered_at,
        ordered_at::date, ordered_at::date + 5, amount, 0, 'RUB', 'Оплата', case when paid_at is null then 0 else amount end,
        paid_at, case when number % 700 = 1 then '2026-11-01Z'::timestamptz end,
        case when paid_at is not null then 'paid' when number % 700 = 1 then 'overdue' else 'issued' end
      from sales_order;
      insert into transfer_document (order_number, number, printed, status, issued_at, issued_on, transferred_on, seller_id,
        buyer_name, buyer_tax_number, file_id)
      select number, number, number::text, 2, ordered_at, ordered_at::date, ordered_at::date, 1, 'ООО', '7700000016',
        gen_random_uuid()
      from sales_order;
      insert into correction (order_number, revision, invoice_id, organisation_id, number, printed, reason, document, amount,
        vat_amount, released, issued_at, issued_on, issued_by)
      select o.number, 1, i.id, o.organisation_id, o.number, 'К-' || o.number, 'Ошибка', 'Соглашение', 1000, 0, 0, o.ordered_at,
        o.ordered_at::date, 'Анна Кедрова'
      from sales_order o join invoice i on i.order_number = o.number;
      """;
}
