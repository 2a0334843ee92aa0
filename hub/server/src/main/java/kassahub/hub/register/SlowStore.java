package kassahub.hub.register;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Tx;
import kassahub.hub.register.ReportedState.Registration;
import kassahub.hub.register.ReportedState.Storage;
import org.jspecify.annotations.Nullable;

/** SQL of what seldom changes: licence, fiscal storage, registration, identity, alerts. */
final class SlowStore {
  private static final String PREVIOUS =
      """
      select r.id, s.licence, s.registration_number, s.user_inn, f.number as storage
      from register r
        left join register_state s on s.register_id = r.id
        left join fiscal_storage f on f.register_id = r.id and f.current
      where r.id = any($1)
      """;
  private static final String CLOSE_STORAGE =
      """
      update fiscal_storage f
      set current = false, last_seen_at = $2, final_document = s.last_document, final_document_wall = s.last_document_wall
      from register_state s
      where s.register_id = f.register_id and f.current and f.register_id = any($1)
      """;
  private static final String RESTART_COUNTERS =
      """
      update register_state
      set documents_left = null, kilobytes_left = null, memory_percent = null, last_document = null,
        last_document_wall = null, flk_document = null, flk_wall = null
      where register_id = any($1)
      """;

  /** A storage that is as it was is not even locked. */
  private static final String SAVE_STORAGE =
      """
      insert into fiscal_storage as f (
        register_id, number, expires_day, phase, warnings, registrations_left, registrations_done, version,
        serial_type, activated_day, current, first_seen_at, last_seen_at)
      select u.*, true, $11::timestamptz, $11::timestamptz
      from unnest($1::bigint[], $2::text[], $3::date[], $4::integer[], $5::integer[], $6::integer[], $7::integer[],
        $8::text[], $9::boolean[], $10::date[]) as u (
        register_id, number, expires_day, phase, warnings, registrations_left, registrations_done, version, serial_type,
        activated_day)
      where not exists (
        select from fiscal_storage f
        where f.register_id = u.register_id and f.number = u.number and not f.earlier_period and f.current
          and (f.phase, f.warnings, f.registrations_left, f.registrations_done) is not distinct from
            (u.phase, u.warnings, u.registrations_left, u.registrations_done)
          and (f.expires_day, f.version, f.serial_type, f.activated_day) is not distinct from (
            coalesce(u.expires_day, f.expires_day), coalesce(u.version, f.version),
            coalesce(u.serial_type, f.serial_type), coalesce(u.activated_day, f.activated_day)))
      on conflict (register_id, number) where not earlier_period do update set
        expires_day = coalesce(excluded.expires_day, f.expires_day), phase = excluded.phase,
        warnings = excluded.warnings, registrations_left = excluded.registrations_left,
        registrations_done = excluded.registrations_done, version = coalesce(excluded.version, f.version),
        serial_type = coalesce(excluded.serial_type, f.serial_type),
        activated_day = coalesce(excluded.activated_day, f.activated_day),
        current = true, last_seen_at = excluded.last_seen_at
      """;

  private static final String SAVE_REGISTRATION =
      """
      update register_state s set (
        registration_number, user_inn, user_name, address, place, tax_site, sender_email, automat_number,
        register_version, ffd, autonomous, marked_goods, pawnshop, insurance, key_resource_days, key_resource_day,
        taxation, ofd_inn, zone_minutes) = (
        u.registration_number, u.user_inn, u.user_name, u.address, u.place, u.tax_site, u.sender_email,
        u.automat_number, u.register_version, u.ffd, u.autonomous, u.marked_goods, u.pawnshop, u.insurance,
        u.key_resource_days, u.key_resource_day, u.taxation, u.ofd_inn, u.zone_minutes)
      from unnest(
        $1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
        $10::text[], $11::integer[], $12::boolean[], $13::boolean[], $14::boolean[], $15::boolean[], $16::integer[],
        $17::date[], $18::integer[], $19::text[], $20::integer[]) as u (
        id, registration_number, user_inn, user_name, address, place, tax_site, sender_email, automat_number,
        register_version, ffd, autonomous, marked_goods, pawnshop, insurance, key_resource_days, key_resource_day,
        taxation, ofd_inn, zone_minutes)
      where s.register_id = u.id and (
        s.registration_number, s.user_inn, s.user_name, s.address, s.place, s.tax_site, s.sender_email,
        s.automat_number, s.register_version, s.ffd, s.autonomous, s.marked_goods, s.pawnshop, s.insurance,
        s.key_resource_days, s.key_resource_day, s.taxation, s.ofd_inn, s.zone_minutes) is distinct from (
        u.registration_number, u.user_inn, u.user_name, u.address, u.place, u.tax_site, u.sender_email,
        u.automat_number, u.register_version, u.ffd, u.autonomous, u.marked_goods, u.pawnshop, u.insurance,
        u.key_resource_days, u.key_resource_day, u.taxation, u.ofd_inn, u.zone_minutes)
      """;
  private static final String SAVE_IDENTITY =
      """
      update register r set driver = u.driver, model = u.model, model_code = u.model_code, firmware = u.firmware,
        firmware_day = u.firmware_day, uin = u.uin, link = u.link
      from unnest($1::bigint[], $2::text[], $3::text[], $4::integer[], $5::text[], $6::date[], $7::text[], $8::text[])
        as u (id, driver, model, model_code, firmware, firmware_day, uin, link)
      where r.id = u.id and (r.driver, r.model, r.model_code, r.firmware, r.firmware_day, r.uin, r.link)
        is distinct from (u.driver, u.model, u.model_code, u.firmware, u.firmware_day, u.uin, u.link)
      returning r.id
      """;
  private static final String LEAVE_LINK =
      """
      update register r set link = null
      from unnest($1::text[], $2::text[], $3::bigint[]) as u (agent, link, id)
      where r.agent_id = u.agent and r.link = u.link and r.id <> u.id and r.archived_at is null
      returning u.id, r.serial
      """;
  private static final String RAISE =
      """
      insert into register_alert (register_id, kind, facts, raised_at) values ($1, $2, $3, $4)
      on conflict (register_id, kind) where cleared_at is null do update set facts = excluded.facts
      """;

  private static final String ALERT =
      """
      insert into register_alert (register_id, kind, raised_at)
      select id, $2, $3 from register where serial = any($1::text[]) order by id
      on conflict (register_id, kind) where cleared_at is null do nothing
      """;
  private static final String END_ALERT =
      """
      update register_alert a set cleared_at = $3 from register r
      where r.id = a.register_id and r.serial = any($1::text[]) and a.kind = $2 and a.cleared_at is null
      """;

  private static final String ARCHIVE =
      "update register set archived_at = $2 where serial = $1 and archived_at is null";

  /** What was stored before this report. */
  record Previous(
      long register,
      Optional<LicenceMask> licence,
      Optional<String> registrationNumber,
      Optional<String> userInn,
      Optional<String> storage) {}

  /** A value of one register. */
  record Of<T>(long register, T value) {}

  /** A register at a link of an agent. */
  record Place(String agent, String link, long register) {}

  /** Whose place a register took. */
  record Left(long register, String serial) {}

  List<Previous> previous(Tx tx, List<Long> registers) {
    return tx.list(
        PREVIOUS,
        row ->
            new Previous(
                row.number("id"),
                row.findBytes("licence").map(LicenceMask::of),
                row.findString("registration_number"),
                row.findString("user_inn"),
                row.findString("storage")),
        ids(registers));
  }

  /** Their storages were taken out: counters are kept with the old ones and start anew. */
  void closeStorages(Tx tx, List<Long> registers, Instant now) {
    if (!registers.isEmpty()) {
      tx.execute(CLOSE_STORAGE, ids(registers), now);
      tx.execute(RESTART_COUNTERS, ids(registers));
    }
  }

  void saveStorages(Tx tx, List<Of<Storage>> storages, Instant now) {
    if (!storages.isEmpty()) {
      tx.execute(
          SAVE_STORAGE,
          Columns.of(storages)
              .number(Of::register)
              .string(s -> s.value().number())
              .findDate(s -> s.value().expires())
              .findInteger(s -> s.value().phase())
              .findInteger(s -> s.value().warnings())
              .findInteger(s -> s.value().registrationsLeft())
              .findInteger(s -> s.value().registrationsDone())
              .findString(s -> s.value().version())
              .findFlag(s -> s.value().serialType())
              .findDate(s -> s.value().activated())
              .same(now)
              .arguments());
    }
  }

  void saveRegistrations(Tx tx, List<Of<Registration>> registrations) {
    if (!registrations.isEmpty()) {
      tx.execute(SAVE_REGISTRATION, rules(owner(registrations)).arguments());
    }
  }

  private static Columns<Of<Registration>> owner(List<Of<Registration>> registrations) {
    return Columns.of(registrations)
        .number(Of::register)
        .findString(r -> r.value().registrationNumber())
        .findString(r -> r.value().userInn())
        .findString(r -> r.value().userName())
        .findString(r -> r.value().address())
        .findString(r -> r.value().place())
        .findString(r -> r.value().taxSite())
        .findString(r -> r.value().senderEmail())
        .findString(r -> r.value().automatNumber());
  }

  private static Columns<Of<Registration>> rules(Columns<Of<Registration>> columns) {
    return columns
        .findString(r -> r.value().registerVersion())
        .findInteger(r -> r.value().ffd())
        .findFlag(r -> r.value().autonomous())
        .findFlag(r -> r.value().markedGoods())
        .findFlag(r -> r.value().pawnshop())
        .findFlag(r -> r.value().insurance())
        .findInteger(r -> r.value().keyResourceDays())
        .findDate(r -> r.value().keyResourceDay())
        .findInteger(r -> r.value().taxation())
        .findString(r -> r.value().ofdInn())
        .findInteger(r -> r.value().zoneMinutes());
  }

  /** Those of which something is different from before. */
  Set<Long> saveIdentities(Tx tx, List<Of<ReportedIdentity>> identities) {
    var columns =
        Columns.of(identities)
            .number(Of::register)
            .string(i -> i.value().driver())
            .string(i -> i.value().model())
            .findInteger(i -> i.value().modelCode())
            .findString(i -> i.value().firmware())
            .findDate(i -> i.value().firmwareDay())
            .findString(i -> i.value().uin())
            .string(i -> i.value().link());
    return Set.copyOf(tx.list(SAVE_IDENTITY, row -> row.number("id"), columns.arguments()));
  }

  /** Registers that stood at these links of their agents until now. */
  List<Left> leaveLinks(Tx tx, List<Place> places) {
    if (places.isEmpty()) {
      return List.of();
    }
    return tx.list(
        LEAVE_LINK,
        row -> new Left(row.number("id"), row.string("serial")),
        Columns.of(places)
            .string(Place::agent)
            .string(Place::link)
            .number(Place::register)
            .arguments());
  }

  void raise(Tx tx, List<RaisedAlert> alerts, Instant now) {
    tx.executeEach(
        RAISE,
        alerts.stream()
            .map(a -> new @Nullable Object[] {a.register(), a.kind().stored(), facts(a), now})
            .toList());
  }

  void alert(Tx tx, AlertKind kind, Collection<String> serials, Instant now) {
    tx.execute(ALERT, serials.toArray(String[]::new), kind.stored(), now);
  }

  void archive(Tx tx, String serial, Instant now) {
    tx.execute(ARCHIVE, serial, now);
  }

  void endAlert(Tx tx, AlertKind kind, Collection<String> serials, Instant now) {
    tx.execute(END_ALERT, serials.toArray(String[]::new), kind.stored(), now);
  }

  private static Object facts(RaisedAlert alert) {
    var facts = new JsonObject();
    alert.facts().forEach(facts::put);
    return facts;
  }

  private static Object ids(List<Long> registers) {
    return registers.toArray(Long[]::new);
  }
}
