package kassahub.hub.database.backup;

/** Rows of every kind of value that the schema knows, invented. */
final class ExportSamples {
  static final String ROWS =
      """
      insert into account (kind, name, created_at, agent_code, blocked_at, block_reason) values
        ('operator', 'Оператор', '2026-01-01 00:00:00.123456+03', null, null, null),
        ('partner', E'ООО «Ёлка»\\tтаб\\\\ \\\\. \\\\N', now(), 'ELKA-01', now(), ''),
        ('client', E'две\\nстроки\\r', '0001-01-01 00:00:00+00', null, null, null);
      insert into organisation (kind, name, tax_number, created_at) values
        ('legal', 'ООО «Ромашка»', '7799000018', now()), ('legal', 'ООО «Василёк»', '7799000025', 'infinity');
      insert into account_organisation values (3, 1), (2, 2);
      insert into partner_client values (2, 1, now());
      insert into outlet (organisation_id, name, created_at) values (1, 'Магазин', now());
      insert into offer_edition (edition, text, effective_from, published_at) values ('1', 'текст', '2026-01-01', now());
      insert into offer_acceptance (edition_id, organisation_id, account_id, user_id, ip, accepted_at)
        values (1, 1, 3, 1, '::1', now());
      insert into working_calendar values ('RU', '2026-01-01', false);
      insert into app_user (account_id, login, full_name, role, totp_secret, created_at)
        values (2, 'anna', 'Иванова Анна', 'partner', '\\x00ff5c0a', now());
      insert into user_session values (decode(repeat('ab', 32), 'hex'), 1, 'csrf', true, now(), now(), now(), '::1', '');
      insert into user_setting values (1, 'columns', '{"a": [1, 2.50, null], "я": "\\\\\\n"}', now());
      insert into api_key (account_id, name, key_hash, prefix, role, scopes, created_at)
        values (2, 'касса', decode(repeat('cd', 32), 'hex'), 'kh_', 'partner', '{"a,b","c\\"d",NULL,""}', now());
      insert into journal (at, account_id, actor_kind, actor, actor_name, action, object_kind, object_id, details)
        select now(), 2, 'hub', 'hub', 'hub', 'test', 'account', n::text, jsonb_build_object('hash', md5(n::text))
        from generate_series(1, 6000) n;
      insert into vendor (name, legal_name, ogrn, issuer) values ('Вендор', 'АО «Вендор»', '1027700000000', 'built_in');
      insert into licence_type (name, article, term_value, term_unit, rights_holder) values ('Год', 'A1', 12, 'month', 'АО');
      insert into price values (1, 'retail', 'RUB', 9007199254740993, '2026-01-01');
      insert into device_line (vendor_id, licence_type_id, name, install_method) values (1, 1, 'Линия', 'agent');
      insert into device values ('0085430138900121', 1, 'Модель', 'import', null, null, now(), now());
      insert into agent (id, organisation_id, name, enrolled_at, health) values ('agent-0001', 1, 'касса 1', now(), '{}');
      insert into agent (id, organisation_id, name, enrolled_at, replaced_by) values ('agent-0002', 1, 'касса 1', now(), 'agent-0001');
      update agent set replaced_by = 'agent-0002' where id = 'agent-0001';
      insert into agent_stream values ('agent-0001', -9223372036854775808, 7, now());
      insert into agent_settings (organisation_id, agent_id, poll_seconds, version, changed_at, changed_by)
        values (1, null, 60, 1, now(), 'test'), (1, 'agent-0001', null, 2, now(), 'test');
      insert into register (serial, organisation_id, agent_id, bound_at) values ('0085430138900121', 1, 'agent-0001', now());
      insert into register_state (register_id, stream, sequence, received_at, seen_at, device_time, reachable, register_wall)
        values (1, 1, 1, now(), now(), now(), true, '2026-01-01 12:00:00.5');
      select telemetry_open(day::date) from generate_series('2026-01-01'::date, '2026-01-03', '1 day') day;
      insert into telemetry (register_id, agent_id, stream, sequence, received_at, device_time, reachable, shift)
        select 1, 'agent-0001', 1, n, '2026-01-01'::timestamptz + n * interval '20 hours', now(), true, 'open' from generate_series(1, 3) n;
      insert into dispatch (id, agent_id, register_id, kind, state, created_at, created_by, due_at, deadline, settings)
        values (gen_random_uuid(), 'agent-0001', 1, 'set_polling', 'waiting', now(), 'test', now(), now(), '{"seconds": 5}');
      insert into activation (account_id, organisation_id, vendor_id, status, licences, amount, created_at, created_by)
        values (2, 1, 1, 'in_progress', 1, 100, now(), 'test');
      insert into activation_line (activation, position, account_id, serial, model, line_id, licence_type_id, new_until, price)
        values (1, 1, 2, '0085430138900121', 'Модель', 1, 1, '2027-12-31', 100);
      insert into licence_file values (1, 2, 'Licenses_1.slf', decode(repeat('0d0a095c', 5000), 'hex'), '\\x01', now());
      insert into contract (organisation_id, signed_on, payment, days, working_days, created_at, created_by)
        values (1, '2026-01-01', 'postpaid', 5, true, now(), 'hub');
      insert into number_series values ('invoice', 'ПГ-', 1, 1), ('order', '', 1, 1);
      insert into sales_order (number, account_id, organisation_id, contract_id, amount, currency, ordered_at, owed_since)
        values (1, 2, 1, 1, 100, 'RUB', now(), now());
      insert into sales_order_line values (1, 1, 1, 'Год', 'A1', 100, 1, 100, 'rate', 22, 18);
      update activation set order_number = 1;
      insert into invoice (kind, series, number, printed, account_id, organisation_id, contract_id, order_number,
          issued_at, issued_on, due_on, amount, vat_amount, currency, purpose, state)
        values ('order', 'invoice', 1, 'ПГ-1', 2, 1, 1, 1, now(), '2026-01-01', '2026-01-12', 100, 18, 'RUB', 'счёт', 'issued');
      insert into payment (organisation_id, source, amount, currency, received_on, reference, request_key, recorded_at, recorded_by)
        values (1, 'manual', 70, 'RUB', '2026-01-02', '7', 'key-of-a-form', now(), 'Иванова');
      insert into payment_allocation values (1, 1, 70);
      with booked as (
        insert into ledger_transaction (organisation_id, at, subject, currency) values (1, now(), 'payment:1', 'RUB') returning id)
      insert into ledger_entry select id, n, 1, (array['cash', 'receivable'])[n], (array[70, -70])[n] from booked, generate_series(1, 2) n;
      insert into hub_instance values (gen_random_uuid(), 'hub', '0.1.0', now(), now())
      """;

  /** One more row in tables that come early and late. */
  static final String MORE =
      """
      insert into outlet (organisation_id, name, created_at) values (1, 'later', now());
      insert into journal (at, account_id, actor_kind, actor, actor_name, action, object_kind, object_id)
        values (now(), 2, 'hub', 'hub', 'hub', 'later', 'account', '1')
      """;

  static final String LESS =
      """
      delete from outlet where name = 'later';
      delete from journal where action = 'later'
      """;

  private ExportSamples() {}
}
