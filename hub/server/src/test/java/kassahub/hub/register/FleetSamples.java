package kassahub.hub.register;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.TestDatabase;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Role;
import kassahub.hub.account.Roles;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;

/** A partner with a client, a stranger, and registers of theirs; all invented. */
public final class FleetSamples {
  public static final long PARTNER = 1;
  public static final long STRANGER = 2;
  public static final long OPERATOR = 3;
  public static final long OWN = 1;
  public static final long CLIENT = 2;
  public static final long FOREIGN = 3;
  private static final LocalDate DEVICE_UNTIL = LocalDate.of(2026, 12, 31);
  private static final ZoneId MOSCOW = ZoneId.of("Europe/Moscow");

  private FleetSamples() {}

  /** Accounts 1 and 2 with organisations 1 (own), 2 (client of 1) and 3 (of 2). */
  public static void organisations(TestDatabase database) {
    database.asOwner(
        """
        insert into account (kind, name, created_at)
        values ('partner', 'Северная касса', '2026-01-01Z'), ('partner', 'Чужой', '2026-01-01Z'),
               ('operator', 'Поддержка', '2026-01-01Z');
        insert into organisation (kind, name, tax_number, kpp, created_at)
        values ('legal', 'ООО «Северная касса»', '7743058902', '774301001', '2026-01-01Z'),
               ('legal', '=cmd|calc', '7712345678', null, '2026-01-01Z'),
               ('legal', 'ООО «Чужая лавка»', '5008012340', '500801001', '2026-01-01Z');
        insert into account_organisation values (1, 1), (2, 3);
        insert into partner_client values (1, 2, '2026-01-01Z');
        """);
  }

  /** A register that said nothing yet. */
  public static void silentRegister(TestDatabase database, String serial, long organisation) {
    database.asOwner(
        "insert into register (serial, organisation_id, bound_at) values ('%s', %d, '2026-01-01Z')"
            .formatted(serial, organisation));
  }

  /** A register whose every field is known. */
  public static void toldRegister(TestDatabase database, String serial, long organisation) {
    silentRegister(database, serial, organisation);
    database.asOwner(
        """
        update register set name = 'Касса 1', model = 'Пэй Киоск-01Ф', tax_state = 'registered',
          contract_until = '2027-03-01' where serial = '%1$s';
        insert into fiscal_storage (register_id, number, current, first_seen_at, last_seen_at, activated_day,
          expires_day, warnings)
        select id, '9999078902004412', true, '2026-01-01Z', '2026-11-18Z', '2026-01-15', '2027-04-15', 0
        from register where serial = '%1$s';
        insert into register_state (register_id, stream, sequence, received_at, seen_at, device_time, reachable,
          shift, shift_number, shift_opened_wall, licence, licence_until, unsent, documents_left, memory_percent,
          last_document, last_document_wall, registration_number, user_inn, user_name, address, tax_site,
          sender_email, register_version, ffd, autonomous, marked_goods, pawnshop, insurance,
          key_resource_days, key_resource_day, zone_minutes)
        select id, 1, 1, '2026-11-18 08:59Z', '2026-11-18 08:59Z', '2026-11-18 08:59Z', true,
          'open', 412, '2026-11-17 11:00', decode('%2$s', 'hex'), '2026-12-31', 3, 19660, 99,
          48240, '2026-11-18 11:58', '0007654321245489', '7743058902', '=2+3', 'Лесная, 4', 'nalog.gov.ru',
          'none', '003', 4, false, true, false, false, 100, '2026-11-17', 180
        from register where serial = '%1$s';
        """
            .formatted(serial, LicenceMask.none().throughQuarterOf(DEVICE_UNTIL).hex()));
  }

  /** An agent of the organisation beside a register, with work that waits for the shift. */
  public static void agent(TestDatabase database, String id, long organisation, String serial) {
    database.asOwner(
        """
        insert into agent (id, organisation_id, name, host, version, enrolled_at, last_seen_at, transport, health)
        values ('%1$s', %2$d, 'lesnaya-4', 'lesnaya-4-pc1', '0.1.0', '2026-11-01Z', '2026-11-18 08:59:46Z', 'mqtt',
          '{"version":"0.1.0","java":"17","system":"Linux","startedMillis":1763400000000,"outboxReports":2,
            "outboxBytes":900,"refusedReports":0,"registers":[{"serial":"%3$s","link":"tcp 192.168.137.111:7778",
            "reachable":true,"fault":null}],"errors":["uplink: TLS handshake timed out"],"residentBytes":54525952}');
        insert into agent_certificate (serial, agent_id, key_hash, der, not_before, not_after, issued_at)
        values ('%1$s', '%1$s', '', '', '2026-11-01Z', '2027-01-30Z', '2026-11-01Z');
        update register set agent_id = '%1$s' where serial = '%3$s';
        insert into dispatch (id, agent_id, register_id, kind, state, licence, signature, created_at, created_by,
          due_at, deadline, reason_code, reason_text)
        select gen_random_uuid(), '%1$s', id, 'install_licence', 'held', decode(repeat('ff', 64), 'hex'),
          decode(repeat('00', 64), 'hex'), '2026-11-18 08:30Z', 'Анна Кедрова', '2026-11-18 08:30Z',
          '2026-11-25 08:30Z', 'shift-open', 'shift is open' from register where serial = '%3$s';
        insert into dispatch (id, agent_id, register_id, kind, state, created_at, created_by, due_at, deadline,
          finished_at, reason_code, reason_text)
        select gen_random_uuid(), '%1$s', id, 'read_now', 'expired', '2026-11-17 08:30Z', 'Павел Туманов',
          '2026-11-17 08:30Z', '2026-11-17 08:40Z', '2026-11-17 08:40Z', 'deadline', 'late'
        from register where serial = '%3$s';
        """
            .formatted(id, organisation, serial));
  }

  /** So many readings that are over, all of one moment. */
  public static void readings(TestDatabase database, int count, String serial) {
    database.asOwner(
        """
        insert into dispatch (id, agent_id, register_id, kind, state, created_at, created_by, due_at, deadline,
          finished_at)
        select gen_random_uuid(), r.agent_id, r.id, 'read_now', 'done', '2026-11-16Z', 'Павел Туманов',
          '2026-11-16Z', '2026-11-16Z', '2026-11-16Z'
        from register r, generate_series(1, %d) where r.serial = '%s';
        """
            .formatted(count, serial));
  }

  /** An agent beside a register that has never answered it. */
  public static void deafAgent(TestDatabase database, String id, long organisation) {
    database.asOwner(
        """
        insert into agent (id, organisation_id, name, host, enrolled_at, last_seen_at, health)
        values ('%1$s', %2$d, 'lesnaya-9', 'lesnaya-9-pc1', '2026-11-01Z', '2026-11-18 08:59:46Z',
          '{"outboxReports":0,"registers":[{"serial":"","link":"tcp 192.168.137.112:7778",
            "reachable":false,"fault":"no-answer"}],"errors":[]}')
        """
            .formatted(id, organisation));
  }

  /** A week of history and a subscription that runs longer than the device's licence. */
  public static void history(TestDatabase database, String serial) {
    database.asOwner(
        """
        select telemetry_open(day::date) from generate_series('2026-11-10'::date, '2026-11-18'::date, '1 day') day;
        insert into telemetry (register_id, agent_id, stream, sequence, received_at, device_time, reachable, shift, unsent)
        select r.id, 'agent-one', 1, n, '2026-11-12Z'::timestamptz + n * interval '3 hours',
          '2026-11-12Z'::timestamptz + n * interval '3 hours', true, 'open', n * 7 %% 31
        from register r, generate_series(1, 50) n where r.serial = '%1$s';
        insert into device (serial, model, source, subscription_until, subscription_source, created_at, changed_at)
        values ('%1$s', 'Пэй Киоск-01Ф', 'vendor', '2027-12-14', 'vendor', '2026-01-01Z', '2026-01-01Z');
        """
            .formatted(serial));
  }

  /** An agent of another organisation reports the register. */
  public static void claim(TestDatabase database, String serial, String agent, long organisation) {
    database.asOwner(
        """
        insert into register_claim (register_id, agent_id, organisation_id, first_at, last_at)
        select id, '%s', %d, '2026-11-18Z', '2026-11-18Z' from register where serial = '%s'
        """
            .formatted(agent, organisation, serial));
  }

  public static Caller partner() {
    return caller(PARTNER, Role.PARTNER);
  }

  public static Caller stranger() {
    return caller(STRANGER, Role.PARTNER);
  }

  public static Caller administrator() {
    return caller(OPERATOR, Role.ADMINISTRATOR, "2", "Борис Ольхов");
  }

  public static Caller secondAdministrator() {
    return caller(OPERATOR, Role.ADMINISTRATOR, "3", "Вера Сосновская");
  }

  public static Caller support() {
    return caller(OPERATOR, Role.SUPPORT);
  }

  /** Support and back office in one person. */
  public static Caller both() {
    var roles = new Roles(Set.of(Role.SUPPORT, Role.BACK_OFFICE));
    var actor = new Actor(ActorKind.USER, "4", "Глеб Ивлев", OptionalLong.of(OPERATOR));
    return new Caller(actor, OPERATOR, roles, roles.permissions(), Locale.of("ru"), MOSCOW);
  }

  public static Caller backOffice() {
    return caller(OPERATOR, Role.BACK_OFFICE);
  }

  private static Caller caller(long account, Role role) {
    return caller(account, role, "1", "Анна Кедрова");
  }

  private static Caller caller(long account, Role role, String id, String name) {
    var actor = new Actor(ActorKind.USER, id, name, OptionalLong.of(account));
    return new Caller(actor, account, role, role.permissions(), Locale.of("ru"), MOSCOW);
  }
}
