package kassahub.hub.cabinet;

import kassahub.hub.TestDatabase;
import kassahub.hub.register.FleetSamples;

/** What may wait for support, a row of each kind; the clock stands at 2026-11-18 09:00 UTC. */
final class AttentionSamples {
  private final TestDatabase database;

  AttentionSamples(TestDatabase database) {
    this.database = database;
    FleetSamples.organisations(database);
  }

  /** A register of the partner's with an agent of its own, called {@code agent-SERIAL}. */
  void register(String serial) {
    FleetSamples.silentRegister(database, serial, FleetSamples.OWN);
    database.asOwner(
        """
        insert into agent (id, organisation_id, name, enrolled_at, last_seen_at)
        values ('agent-%1$s', 1, 'till', '2026-09-01Z', '2026-11-18 08:59Z');
        update register set agent_id = 'agent-%1$s' where serial = '%1$s';
        insert into register_state (register_id, stream, sequence, received_at, seen_at, device_time, reachable)
        select id, 1, 1, '2026-09-01Z', '2026-11-18 08:59Z', '2026-09-01Z', true
        from register where serial = '%1$s';
        """
            .formatted(serial));
  }

  /** An installation that ended, or is postponed. */
  void install(String serial, String state, int attempt, String createdAt) {
    dispatch(serial, "install_licence", state, attempt, createdAt);
  }

  /** The licence that installations bring was bought for the serial. */
  void bought(String serial) {
    assortment();
    activation(serial, "done", "2026-11-01Z");
    database.asOwner(
        """
        insert into licence_assignment (serial, activation, account_id, licence, signature, until, assigned_at)
        select serial, activation, account_id, decode(repeat('0f', 64), 'hex'), decode(repeat('00', 64), 'hex'),
          new_until, '2026-11-01Z'
        from activation_line where serial = '%s'
        """
            .formatted(serial));
  }

  /** A reading that ended. */
  void reading(String serial, String state, String createdAt) {
    dispatch(serial, "read_now", state, 1, createdAt);
  }

  private void dispatch(String serial, String kind, String state, int attempt, String createdAt) {
    String bytes =
        kind.equals("install_licence")
            ? "decode(repeat('0f', 64), 'hex'), decode(repeat('00', 64), 'hex')"
            : "null, null";
    database.asOwner(
        """
        insert into dispatch (id, agent_id, register_id, kind, state, attempt, licence, signature, created_at,
          created_by, due_at, deadline, finished_at)
        select gen_random_uuid(), agent_id, id, '%2$s', '%3$s', %4$d, %5$s, '%6$s', 'hub', '%6$s',
          '2026-12-01Z', case when '%3$s' in ('failed', 'expired') then '%6$s'::timestamptz end
        from register where serial = '%1$s'
        """
            .formatted(serial, kind, state, attempt, bytes, createdAt));
  }

  /** The register says so. */
  void told(String serial, String assignment) {
    database.asOwner(
        "update register_state s set %s from register r where r.id = s.register_id and r.serial = '%s'"
            .formatted(assignment, serial));
  }

  /** A storage with these warnings, which ends on that day. */
  void storage(String serial, int warnings, String expires) {
    database.asOwner(
        """
        insert into fiscal_storage (register_id, number, current, first_seen_at, last_seen_at, expires_day, warnings)
        select id, '99990789' || right(serial, 8), true, '2026-01-01Z', '2026-11-18Z', '%3$s', %2$d
        from register where serial = '%1$s'
        """
            .formatted(serial, warnings, expires));
  }

  /** What was bought for the serial. */
  void subscription(String serial, String until) {
    database.asOwner(
        """
        insert into device (serial, model, source, subscription_until, subscription_source, created_at, changed_at)
        values ('%s', 'Пэй Киоск-01Ф', 'vendor', '%s', 'vendor', '2026-01-01Z', '2026-01-01Z')
        """
            .formatted(serial, until));
  }

  /** A vendor with one line of registers, for activations. */
  void assortment() {
    database.asOwner(
        """
        insert into vendor (name, legal_name, ogrn, issuer) values ('Проба', 'ООО «Проба»', '1027700132195', 'files');
        insert into licence_type (name, article, term_value, term_unit, rights_holder)
        values ('Проба на год', 'P-1', 12, 'month', 'ООО «Проба»');
        insert into device_line (vendor_id, licence_type_id, name, install_method)
        select v.id, t.id, 'Проба-01', 'agent' from vendor v, licence_type t
        where v.name = 'Проба' and t.article = 'P-1';
        """);
  }

  /**
   * An activation for one serial, of the partner's; {@code failed} or {@code done} at that time.
   */
  void activation(String serial, String status, String finishedAt) {
    database.asOwner(
        """
        with made as (
          insert into activation (account_id, organisation_id, vendor_id, status, error_code, licences, amount,
            created_at, created_by, finished_at)
          select 1, 1, id, '%2$s', case '%2$s' when 'failed' then 'VENDOR_SILENT' end, 1, 0, '%3$s', 'hub', '%3$s'
          from vendor where name = 'Проба' returning number)
        insert into activation_line (activation, position, account_id, serial, model, line_id, licence_type_id,
          new_until, price)
        select number, 1, 1, '%1$s', 'Проба-01', l.id, l.licence_type_id, '2027-12-01', 0
        from made, device_line l where l.name = 'Проба-01'
        """
            .formatted(serial, status, finishedAt));
  }

  /** A payment that a bank told of, which fits nothing. */
  void payment(String key, String importedAt) {
    database.asOwner(
        """
        with line as (
          insert into statement_line (account, currency, number, dated, received_on, amount, payer, payer_number,
            payer_account, purpose, key, file, imported_at, imported_by)
          values ('40702810000000000001', 'RUB', '1', '2026-11-16', '2026-11-16', 10000, 'Кто-то', '', '', 'за кассы',
            '%s', 'one.txt', '%s', 'hub') returning id)
        insert into statement_queue (line_id) select id from line
        """
            .formatted(key, importedAt));
  }

  /** An order of the partner's that waits for its invoice since then. */
  void order(String owedSince) {
    database.asOwner(
        """
        insert into contract (organisation_id, signed_on, payment, days, working_days, created_at, created_by)
        values (1, '2026-01-01', 'postpaid', 5, true, '2026-01-01Z', 'hub') on conflict do nothing;
        insert into sales_order (number, account_id, organisation_id, contract_id, amount, currency, ordered_at, owed_since)
        select 1 + (select count(*) from sales_order), 1, 1, id, 10000, 'RUB', '%1$s', '%1$s' from contract limit 1;
        """
            .formatted(owedSince));
  }

  /** So many claims of the stranger's agent, each on a register of its own. */
  void claims(int count) {
    database.asOwner(
        """
        insert into agent (id, organisation_id, name, enrolled_at, last_seen_at)
        values ('agent-strange', 3, 'strange', '2026-09-01Z', '2026-11-18 08:59Z');
        insert into register (serial, organisation_id, bound_at)
        select '00854301389' || (10000 + n), 1, '2026-01-01Z' from generate_series(1, %1$d) n;
        insert into register_claim (register_id, agent_id, organisation_id, first_at, last_at)
        select id, 'agent-strange', 3, '2026-11-18Z', '2026-11-18Z' from register
        where serial like '00854301389_____' order by id limit %1$d;
        """
            .formatted(count));
  }

  /** So many computers at the door. */
  void enrolments(int count) {
    database.asOwner(
        """
        insert into enrolment_token (token_hash, organisation_id, name, uses, uses_left, approval, created_at,
          created_by, expires_at)
        values (sha256('token'), 1, 'batch', 1000, 0, true, '2026-11-01Z', 'hub', '2026-12-01Z');
        insert into enrolment_request (token_id, key_hash, csr, host, version, asked_at, state)
        select t.id, sha256(n::text::bytea), '', 'pc-' || n, '1', '2026-11-18Z', 'waiting'
        from enrolment_token t, generate_series(1, %d) n
        """
            .formatted(count));
  }

  /** A request of an operator's that waits for another one. */
  void confirmation(String kind, String object, String askedBy) {
    database.asOwner(
        """
        insert into confirmation (kind, object, facts, asked_by, asked_by_name, asked_at, expires_at, state)
        values ('%s', '%s', '{}', '%s', 'кто-то', '2026-11-18Z', '2026-11-20Z', 'open')
        """
            .formatted(kind, object, askedBy));
  }

  void agentIs(String serial, String assignment) {
    database.asOwner("update agent set %s where id = 'agent-%s'".formatted(assignment, serial));
  }

  TestDatabase database() {
    return database;
  }
}
