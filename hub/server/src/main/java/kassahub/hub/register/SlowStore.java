package kassahub.hub.register;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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
  private static final String SAVE_STORAGE =
      """
      insert into fiscal_storage as f (
        register_id, number, expires_day, phase, warnings, registrations_left, registrations_done, version,
        serial_type, activated_day, current, first_seen_at, last_seen_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, true, $11, $11)
      on conflict (register_id, number) where not earlier_period do update set
        expires_day = coalesce(excluded.expires_day, f.expires_day), phase = excluded.phase,
        warnings = excluded.warnings, registrations_left = excluded.registrations_left,
        registrations_done = excluded.registrations_done, version = coalesce(excluded.version, f.version),
        serial_type = coalesce(excluded.serial_type, f.serial_type),
        activated_day = coalesce(excluded.activated_day, f.activated_day),
        current = true, last_seen_at = excluded.last_seen_at
      """;
  private static final String SAVE_LICENCE =
      """
      update register_state s set licence = u.licence, licence_until = u.until, licence_seen_at = $4
      from unnest($1::bigint[], $2::bytea[], $3::date[]) as u (id, licence, until)
      where s.register_id = u.id
      """;
  private static final String SAVE_REGISTRATION =
      """
      update register_state set
        registration_number = $2, user_inn = $3, user_name = $4, address = $5, place = $6, tax_site = $7,
        sender_email = $8, automat_number = $9, register_version = $10, ffd = $11, autonomous = $12,
        marked_goods = $13, pawnshop = $14, insurance = $15, key_resource_days = $16, key_resource_day = $17,
        taxation = $18, ofd_inn = $19, zone_minutes = $20
      where register_id = $1
      """;
  private static final String SAVE_HASH =
      """
      update register_state s set slow_hash = u.hash
      from unnest($1::bigint[], $2::bigint[]) as u (id, hash) where s.register_id = u.id
      """;
  private static final String SAVE_IDENTITY =
      """
      update register set driver = $2, model = $3, model_code = $4, firmware = $5, firmware_day = $6, uin = $7, link = $8
      where id = $1 and (driver, model, model_code, firmware, firmware_day, uin, link)
        is distinct from ($2, $3, $4, $5, $6, $7, $8)
      """;
  private static final String LEAVE_LINK =
      """
      update register set link = null
      where agent_id = $1 and link = $2 and id <> $3 and archived_at is null
      returning serial
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

  /** What was stored before this report. */
  record Previous(
      long register,
      Optional<LicenceMask> licence,
      Optional<String> registrationNumber,
      Optional<String> userInn,
      Optional<String> storage) {}

  /** A value of one register. */
  record Of<T>(long register, T value) {}

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
    tx.executeEach(SAVE_STORAGE, storages.stream().map(s -> storage(s, now)).toList());
  }

  void saveLicences(Tx tx, List<Of<LicenceMask>> licences, Instant now) {
    if (!licences.isEmpty()) {
      tx.execute(
          SAVE_LICENCE,
          Columns.of(licences)
              .number(Of::register)
              .findBytes(l -> Optional.of(l.value().bytes()))
              .findDate(l -> l.value().until())
              .same(now)
              .arguments());
    }
  }

  void saveRegistrations(Tx tx, List<Of<Registration>> registrations) {
    tx.executeEach(SAVE_REGISTRATION, registrations.stream().map(SlowStore::registration).toList());
  }

  void saveHashes(Tx tx, List<Of<Long>> hashes) {
    tx.execute(SAVE_HASH, Columns.of(hashes).number(Of::register).number(Of::value).arguments());
  }

  /** True when something is different from before. */
  boolean saveIdentity(Tx tx, long register, ReportedIdentity identity) {
    return tx.execute(
            SAVE_IDENTITY,
            register,
            identity.driver(),
            identity.model(),
            identity.modelCode(),
            identity.firmware(),
            identity.firmwareDay(),
            identity.uin(),
            identity.link())
        > 0;
  }

  /** Serials of other registers that stood at this agent's link until now. */
  List<String> leaveLink(Tx tx, String agent, String link, long register) {
    return tx.list(LEAVE_LINK, row -> row.string("serial"), agent, link, register);
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

  void endAlert(Tx tx, AlertKind kind, Collection<String> serials, Instant now) {
    tx.execute(END_ALERT, serials.toArray(String[]::new), kind.stored(), now);
  }

  private static @Nullable Object[] storage(Of<Storage> of, Instant now) {
    Storage s = of.value();
    return new @Nullable Object[] {
      of.register(),
      s.number(),
      s.expires(),
      s.phase(),
      s.warnings(),
      s.registrationsLeft(),
      s.registrationsDone(),
      s.version(),
      s.serialType(),
      s.activated(),
      now
    };
  }

  private static @Nullable Object[] registration(Of<Registration> of) {
    Registration r = of.value();
    return new @Nullable Object[] {
      of.register(),
      r.registrationNumber(),
      r.userInn(),
      r.userName(),
      r.address(),
      r.place(),
      r.taxSite(),
      r.senderEmail(),
      r.automatNumber(),
      r.registerVersion(),
      r.ffd(),
      r.autonomous(),
      r.markedGoods(),
      r.pawnshop(),
      r.insurance(),
      r.keyResourceDays(),
      r.keyResourceDay(),
      r.taxation(),
      r.ofdInn(),
      r.zoneMinutes()
    };
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
