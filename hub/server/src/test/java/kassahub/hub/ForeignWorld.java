package kassahub.hub;

import java.util.List;
import kassahub.hub.register.FleetSamples;

/** Everything that another partner has, with number 1 where it has one; and a client of ours. */
final class ForeignWorld {
  /** The account of a client of ours. */
  static final long CLIENT = 4;

  static final String SERIAL = "0099999999990001";
  static final String AGENT = "agent-foreign";
  static final String DISPATCH = "11111111-2222-3333-4444-555555555555";

  /** Words and numbers that nobody else may read. */
  static final List<String> MARKS =
      List.of(
          SERIAL,
          "Чужая лавка",
          "9999078902004412",
          "lesnaya-4",
          "Чужое правило",
          "Чужая строка",
          "Чужая партия",
          "Чужая настройка",
          "Чужой комментарий",
          "chuzhaya-kassa",
          "Чужой агент",
          "ЧУЖ-77",
          "Чужое назначение",
          "Чужой платёж",
          "Чужой долг",
          "Чужой документ",
          "Чужой плательщик",
          "Чужая ошибка",
          "Чужая поломка",
          "Чужой сотрудник",
          "Чужой ключ",
          "chuzhoy.example.ru",
          "Чужое событие",
          "Чужой уход",
          "Чужая связь",
          "chuzhoy@example.ru",
          "Чужая песочница",
          "9999000000050001",
          "Ключ чужой песочницы",
          "pesochnica.example.ru",
          DISPATCH);

  private ForeignWorld() {}

  static void enter(TestDatabase database) {
    FleetSamples.toldRegister(database, SERIAL, FleetSamples.FOREIGN);
    FleetSamples.agent(database, AGENT, FleetSamples.FOREIGN, SERIAL);
    FleetSamples.claim(database, SERIAL, AGENT, FleetSamples.FOREIGN);
    database.asOwner(
        """
        update dispatch set id = '%1$s' where kind = 'read_now';
        insert into account (kind, name, created_at) values ('client', 'Клиент', '2026-01-01Z');
        insert into account_organisation values (4, 2);
        insert into ended_link (account_id, organisation_id, kind, until, ended_by, reason)
        values (2, 3, 'service', '2026-11-01Z', 'Иванова', 'Чужая связь');
        insert into notice (account_id, at, kind, key, facts)
        values (2, '2026-11-01Z', 'agent-suspended', 'x', '{"agent": "Чужой агент", "id": "agent-foreign"}');
        insert into vendor (name, legal_name, ogrn, issuer) values ('Полюс', 'ООО Полюс', '1137746317830', 'built_in');
        insert into licence_type (name, article, term_value, term_unit, rights_holder)
        values ('Лицензия', 'A1', 12, 'month', 'ООО Полюс');
        insert into device_line (vendor_id, licence_type_id, name, install_method) values (1, 1, 'Полюс', 'agent');
        insert into price_rule (licence_type_id, kind, account_id, currency, from_quantity, amount, valid_from, set_at, set_by)
        values (1, 'partner', 2, 'RUB', 1, 123400, '2026-01-01', '2026-01-01Z', 'Чужая цена');
        insert into activation (account_id, organisation_id, vendor_id, status, comment, licences, amount, created_at,
          created_by, finished_at)
        values (2, 3, 1, 'done', 'Чужой комментарий', 1, 200000, '2026-11-01Z', 'Иванова', '2026-11-01Z');
        insert into activation_line (activation, position, account_id, serial, model, line_id, licence_type_id,
          new_until, final_until, price, licence, signature)
        values (1, 1, 2, '%2$s', 'Полюс', 1, 1, '2027-11-01', '2027-11-01', 200000,
          decode(repeat('ff', 64), 'hex'), decode(repeat('00', 64), 'hex'));
        insert into licence_move (activation, account_id, from_serial, to_serial, until, reason, document, made_at, made_by)
        values (1, 2, '%2$s', '0099999999990002', '2027-11-01', 'Чужая поломка', 'Чужой документ', '2026-11-01Z', 'Иванова');
        insert into licence_file (activation, account_id, name, content, sha256, created_at)
        values (1, 2, 'Licenses_1.slf', convert_to('%2$s', 'UTF8'), '', '2026-11-01Z');
        """
            .formatted(DISPATCH, SERIAL));
    people(database);
    sandbox(database);
    owing(database);
    printed(database);
  }

  /** An order that is not paid yet, and a rule and a string that would bring more. */
  private static void owing(TestDatabase database) {
    database.asOwner(
        """
        insert into contract (organisation_id, name, signed_on, payment, days, working_days, created_at, created_by)
        values (3, 'Чужой долг', '2026-01-01', 'postpaid', 5, true, '2026-11-01Z', 'Иванова');
        insert into sales_order (number, account_id, organisation_id, contract_id, amount, currency, ordered_at,
          owed_since, invoiced_at)
        values (1, 2, 3, 1, 200000, 'RUB', '2026-11-01Z', '2026-11-01Z', '2026-11-01Z');
        insert into sales_order_line values (1, 1, 1, 'Лицензия', 'A1', 200000, 1, 200000, 'exempt', null, 0);
        update activation set order_number = 1;
        insert into number_series values ('invoice', 'ЧУЖ-', 1, 77);
        insert into invoice (kind, series, number, printed, account_id, organisation_id, contract_id, order_number,
          issued_at, issued_on, due_on, amount, vat_amount, currency, purpose, state, paid_amount)
        values ('order', 'invoice', 77, 'ЧУЖ-77', 2, 3, 1, 1, '2026-11-01Z', '2026-11-01', '2026-11-09', 200000, 0,
          'RUB', 'Чужое назначение', 'overdue', 100);
        insert into payment (organisation_id, source, amount, currency, received_on, reference, request_key,
          recorded_at, recorded_by)
        values (3, 'manual', 100, 'RUB', '2026-11-02', 'Чужой платёж', 'key-of-a-form', '2026-11-02Z', 'Иванова');
        insert into payment_allocation values (1, 1, 100);
        insert into ledger_transaction (organisation_id, at, subject, currency)
        values (3, '2026-11-02Z', 'payment:1', 'RUB');
        insert into ledger_entry values (1, 1, 3, 'cash', 100), (1, 2, 3, 'receivable', -100);
        insert into renewal_policy (account_id, organisation_id, name, days_before, month_limit, highest_price,
          created_at, created_by)
        values (2, 3, 'Чужое правило', 14, 100000, 100000, '2026-11-01Z', 'Иванова');
        insert into enrolment_token (token_hash, organisation_id, name, uses_left, uses, approval, created_at,
          created_by, expires_at)
        values (decode(repeat('aa', 32), 'hex'), 3, 'Чужая строка', 1, 1, true, '2026-11-01Z', 'Иванова', '2027-11-01Z');
        insert into agent_settings (organisation_id, agent_id, poll_seconds, version, changed_at, changed_by)
        values (3, 'agent-foreign', 77, 1, '2026-11-01Z', 'Чужая настройка');
        insert into enrolment_batch (secret_key, organisation_id, name, tills, days, created_at, created_by, maker,
          decided_at, decided_by, approved)
        values (gen_random_uuid(), 3, 'Чужая партия', 1, 30, '2026-11-01Z', 'Иванова', 'user:9', '2026-11-01Z', 'Иванова',
          true);
        insert into enrolment_request (token_id, key_hash, csr, host, version, asked_at, state)
        values (1, decode(repeat('bb', 32), 'hex'), '', 'chuzhaya-kassa', '0.1.0', '2026-11-01Z', 'waiting');
        """);
  }

  /** Somebody who comes in, a key, and an address for events. */
  private static void people(TestDatabase database) {
    database.asOwner(
        """
        insert into app_user (account_id, login, full_name, role, created_at)
        values (2, 'chuzhoy@example.ru', 'Чужой сотрудник', 'partner', '2026-11-01Z');
        insert into api_key (account_id, name, key_hash, prefix, role, scopes, created_at)
        values (2, 'Чужой ключ', decode(repeat('cc', 32), 'hex'), 'kh_chuzhoy', 'partner', '{}', '2026-11-01Z');
        insert into webhook (account_id, url, secret_key, events, created_at, created_by, since)
        values (2, 'https://chuzhoy.example.ru/events', gen_random_uuid(), '{invoice.paid}', '2026-11-01Z', 'Иванова',
          '2026-11-01Z');
        insert into webhook_delivery (webhook_id, account_id, event, kind, key, body, created_at, next_at)
        values (1, 2, gen_random_uuid(), 'ping', 'x', '{"x": "Чужое событие"}', '2026-11-01Z', '2026-11-01Z');
        insert into mail (message, account_id, user_id, address, language, kind, facts, created_at, next_at)
        values (gen_random_uuid(), 2, 1, 'chuzhoy@example.ru', 'ru', 'invitation', '{}', '2026-11-01Z', '2026-11-01Z');
        """);
  }

  /** The other partner's sandbox, account 5, with number 2 of what the partner has number 1 of. */
  private static void sandbox(TestDatabase database) {
    database.asOwner(
        """
        insert into account (kind, name, sandbox, sandbox_of, created_at)
        values ('partner', 'Чужая песочница', true, 2, '2026-11-01Z');
        insert into organisation (kind, name, tax_number, created_at)
        values ('legal', 'Чужая песочница', '0000005010', '2026-11-01Z');
        insert into account_organisation select 5, id from organisation where name = 'Чужая песочница';
        insert into vendor (name, legal_name, ogrn, issuer, sandbox)
        values ('Чужая песочница', 'ООО Песок', '0000000000000', 'files', true);
        insert into licence_type (name, article, term_value, term_unit, rights_holder, sandbox)
        values ('Чужая песочница', 'S1', 12, 'month', 'ООО Песок', true);
        insert into device_line (vendor_id, licence_type_id, name, install_method)
        select v.id, t.id, 'Чужая песочница', 'file' from vendor v cross join licence_type t where v.sandbox and t.sandbox;
        insert into device (serial, line_id, model, source, sandbox_id, created_at, changed_at)
        select '9999000000050001', id, 'Чужая песочница', 'import', 5, '2026-11-01Z', '2026-11-01Z'
        from device_line where name = 'Чужая песочница';
        insert into activation (account_id, organisation_id, vendor_id, status, comment, licences, amount, created_at,
          created_by, finished_at)
        select 5, o.id, v.id, 'done', 'Чужая песочница', 1, 100000, '2026-11-01Z', 'Иванова', '2026-11-01Z'
        from organisation o, vendor v where o.name = 'Чужая песочница' and v.sandbox;
        insert into activation_line (activation, position, account_id, serial, model, line_id, licence_type_id,
          new_until, final_until, price, licence, signature)
        select 2, 1, 5, '9999000000050001', 'Чужая песочница', l.id, l.licence_type_id, '2027-11-01', '2027-11-01', 100000,
          decode(repeat('ff', 64), 'hex'), decode(repeat('00', 64), 'hex')
        from device_line l where l.name = 'Чужая песочница';
        insert into api_key (account_id, name, key_hash, prefix, role, scopes, created_at)
        values (5, 'Ключ чужой песочницы', decode(repeat('dd', 32), 'hex'), 'kh_sandbox_chuzhoy', 'partner', '{}',
          '2026-11-01Z');
        insert into webhook (account_id, url, secret_key, events, created_at, created_by, since)
        values (5, 'https://pesochnica.example.ru/events', gen_random_uuid(), '{activation.finished}', '2026-11-01Z',
          'Иванова', '2026-11-01Z');
        insert into webhook_delivery (webhook_id, account_id, event, kind, key, body, created_at, next_at)
        values (2, 5, gen_random_uuid(), 'ping', 'x', '{"x": "Чужая песочница"}', '2026-11-01Z', '2026-11-01Z');
        """);
  }

  /** A document, and a payment that waits for a person. */
  private static void printed(TestDatabase database) {
    database.asOwner(
        """
        insert into seller (currency, name, tax_number, address, bank, bic, account, signer_post, signer, created_at,
          created_by)
        values ('RUB', 'ООО Продавец', '7700000016', 'Москва', 'Банк', '044525225', '40702810000000000001', 'Директор',
          'Иванова', '2026-11-01Z', 'Иванова');
        insert into invoice_document values (1, 1, convert_to('Чужой документ', 'UTF8'));
        update invoice set printed_at = '2026-11-01Z';
        insert into transfer_document (order_number, number, printed, status, issued_at, issued_on, transferred_on,
          seller_id, buyer_name, buyer_tax_number, file_id, printed_at)
        values (1, 1, '1', 2, '2026-11-01Z', '2026-11-01', '2026-11-01', 1, 'Чужой покупатель', '7700000016',
          gen_random_uuid(), '2026-11-01Z');
        insert into transfer_file values (1, 'pdf', 'Чужая', convert_to('Чужая накладная', 'UTF8')),
          (1, 'xml', 'Чужая', convert_to('Чужая накладная', 'UTF8'));
        update sales_order set delivery = 'shipped', corrected_amount = 50000;
        insert into correction (order_number, revision, invoice_id, organisation_id, number, printed, reason, document,
          amount, vat_amount, released, issued_at, issued_on, issued_by, printed_at)
        values (1, 1, 1, 3, 1, 'К-1', 'Чужая ошибка', 'Чужое соглашение', 50000, 0, 0, '2026-11-01Z', '2026-11-01', 'Иванова',
          '2026-11-01Z');
        insert into correction_line values (1, 1, 200000, 1, 200000, 0, 150000, 1, 150000, 0);
        insert into correction_file values (1, 'Чужая', convert_to('Чужая ошибка', 'UTF8'));
        insert into correction_form values (1, 'Чужая', convert_to('Чужая ошибка', 'UTF8'));
        insert into invoice (kind, series, number, printed, account_id, organisation_id, contract_id, issued_at, issued_on,
          due_on, amount, vat_amount, currency, purpose, state, printed_at)
        values ('surcharge', 'invoice', 2, 'ПГ-2', 2, 3, 1, '2026-11-01Z', '2026-11-01', '2026-11-08', 10000, 0, 'RUB',
          'Чужая доплата', 'issued', '2026-11-01Z');
        insert into invoice_document values (2, 1, convert_to('Чужая доплата', 'UTF8'));
        insert into correction (order_number, revision, invoice_id, organisation_id, number, printed, reason, document,
          amount, vat_amount, released, issued_at, issued_on, issued_by, printed_at, raises, surcharge_id)
        values (1, 2, 1, 3, 2, 'К-2', 'Чужая ошибка', 'Чужое согласие', 10000, 0, 0, '2026-11-01Z', '2026-11-01', 'Иванова',
          '2026-11-01Z', true, 2);
        insert into document_failure values ('transfer', 1, 'Чужая причина', 1, '2026-11-01Z', '2026-11-01Z');
        insert into statement_file (sha256, name, content, imported_at, imported_by)
        values (decode(repeat('ee', 32), 'hex'), 'Чужая выписка', convert_to('Чужая выписка', 'UTF8'), '2026-11-02Z',
          'Иванова');
        insert into statement_line (account, currency, number, dated, received_on, amount, payer, payer_number,
          payer_account, purpose, key, file, sha256, imported_at, imported_by)
        values ('1', 'RUB', '1', '2026-11-01', '2026-11-01', 100, 'Чужой плательщик', '', '', '', '1', '1',
          decode(repeat('ee', 32), 'hex'), '2026-11-02Z', 'Иванова');
        insert into statement_queue values (1);
        """);
  }
}
