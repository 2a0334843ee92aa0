package kassahub.hub.register;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Tx;
import kassahub.hub.register.ReportedState.Counters;
import kassahub.hub.register.ReportedState.Vitals;

/** SQL of what every state report writes: the last state and the history. */
final class StateStore {
  private static final String UPSERT =
      """
      insert into register_state as s (
        register_id, stream, sequence, device_time, fault_code, fault_message,
        mode, submode, shift, shift_number, shift_receipts, shift_opened_wall, document_open, register_wall,
        documents_left, kilobytes_left, memory_percent, last_document, last_document_wall,
        unsent, first_unsent, first_unsent_wall, flk_document, flk_wall,
        slow_hash, licence, licence_until, licence_seen_at, received_at, seen_at, reachable)
      select u.*, $29::timestamptz, $29::timestamptz, true
      from unnest(
        $1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[],
        $7::integer[], $8::integer[], $9::text[], $10::bigint[], $11::bigint[], $12::timestamp[], $13::boolean[],
        $14::timestamp[],
        $15::bigint[], $16::bigint[], $17::integer[], $18::bigint[], $19::timestamp[],
        $20::bigint[], $21::bigint[], $22::timestamp[], $23::bigint[], $24::timestamp[],
        $25::bigint[], $26::bytea[], $27::date[], $28::timestamptz[]) u
      on conflict (register_id) do update set
        stream = excluded.stream, sequence = excluded.sequence, device_time = excluded.device_time,
        fault_code = excluded.fault_code, fault_message = excluded.fault_message,
        mode = excluded.mode, submode = excluded.submode, shift = excluded.shift,
        shift_number = excluded.shift_number, shift_receipts = excluded.shift_receipts,
        shift_opened_wall = excluded.shift_opened_wall, document_open = excluded.document_open,
        register_wall = excluded.register_wall,
        documents_left = coalesce(excluded.documents_left, s.documents_left),
        kilobytes_left = coalesce(excluded.kilobytes_left, s.kilobytes_left),
        memory_percent = coalesce(excluded.memory_percent, s.memory_percent),
        last_document = coalesce(excluded.last_document, s.last_document),
        last_document_wall = coalesce(excluded.last_document_wall, s.last_document_wall),
        unsent = excluded.unsent, first_unsent = excluded.first_unsent,
        first_unsent_wall = excluded.first_unsent_wall,
        flk_document = coalesce(excluded.flk_document, s.flk_document),
        flk_wall = coalesce(excluded.flk_wall, s.flk_wall),
        slow_hash = coalesce(nullif(excluded.slow_hash, 0), s.slow_hash),
        licence = coalesce(excluded.licence, s.licence),
        licence_until = case when excluded.licence is null then s.licence_until else excluded.licence_until end,
        licence_seen_at = coalesce(excluded.licence_seen_at, s.licence_seen_at),
        received_at = excluded.received_at,
        seen_at = case when s.seen_at < excluded.seen_at - interval '1 minute' then excluded.seen_at else s.seen_at end,
        reachable = true
      """;
  private static final String SET_UNREACHABLE =
      """
      insert into register_state as s (
        register_id, stream, sequence, device_time, fault_code, fault_message, received_at, seen_at, reachable)
      select u.*, $7::timestamptz, $7::timestamptz, false
      from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[]) u
      on conflict (register_id) do update set
        stream = excluded.stream, sequence = excluded.sequence, device_time = excluded.device_time,
        fault_code = excluded.fault_code, fault_message = excluded.fault_message,
        received_at = excluded.received_at,
        seen_at = case when s.seen_at < excluded.seen_at - interval '1 minute' then excluded.seen_at else s.seen_at end,
        reachable = false
      """;
  private static final String INSERT_HISTORY =
      """
      insert into telemetry (
        register_id, agent_id, stream, sequence, device_time, reachable, fault_code, mode, shift, unsent,
        memory_percent, documents_left, last_document, licence_until, storage_number, received_at)
      select u.*, $16::timestamptz
      from unnest(
        $1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::timestamptz[], $6::boolean[], $7::text[],
        $8::integer[], $9::text[], $10::bigint[], $11::integer[], $12::bigint[], $13::bigint[], $14::date[],
        $15::text[]) u
      """;

  private static final String OPEN_DAYS =
      """
      select telemetry_open(day::date) from generate_series($1::date, $2::date, interval '1 day') day
      """;
  private static final String LICENCE =
      """
      select s.licence from register_state s join register r on r.id = s.register_id
      where r.serial = $1
      """;
  private static final String DROP_DAYS = "select telemetry_drop($1::date) as dropped";
  private static final String TODAY =
      "select (statement_timestamp() at time zone 'UTC')::date as today";

  /** By the database's clock. */
  LocalDate today(Tx tx) {
    return tx.one(TODAY, row -> row.date("today"));
  }

  void openDays(Tx tx, LocalDate from, LocalDate to) {
    tx.list(OPEN_DAYS, row -> true, from, to);
  }

  void dropDays(Tx tx, LocalDate before) {
    tx.one(DROP_DAYS, row -> row.integer("dropped"), before);
  }

  Optional<LicenceMask> licence(Tx tx, String serial) {
    return tx.find(LICENCE, row -> row.findBytes("licence"), serial)
        .flatMap(bits -> bits)
        .map(LicenceMask::of);
  }

  /**
   * The last state of registers that answered: one report a register, ascending by register. What
   * seldom changes goes into the same version of the row.
   */
  void upsert(Tx tx, List<Owned> reports, SlowChanges changes, Instant now) {
    var columns =
        counters(vitals(head(reports)))
            .number(changes::newHash)
            .findBytes(o -> changes.newLicence(o).map(LicenceMask::bytes))
            .findDate(o -> changes.newLicence(o).flatMap(LicenceMask::until))
            .findInstant(o -> changes.newLicence(o).map(licence -> now));
    tx.execute(UPSERT, columns.same(now).arguments());
  }

  /** Registers that do not answer keep what they said before. */
  void setUnreachable(Tx tx, List<Owned> reports, Instant now) {
    tx.execute(SET_UNREACHABLE, head(reports).same(now).arguments());
  }

  /** Every report becomes a row of the history. */
  void insertHistory(Tx tx, List<Owned> reports, Instant now) {
    var columns =
        Columns.of(reports)
            .number(Owned::id)
            .string(o -> o.report().agent())
            .number(o -> o.report().stream())
            .number(o -> o.report().sequence())
            .instant(o -> o.report().deviceTime())
            .flag(o -> o.state().reachable())
            .findString(o -> o.state().fault().map(RegisterFault::code))
            .findInteger(o -> vitals(o).mode())
            .string(o -> vitals(o).shift().stored())
            .findNumber(o -> counters(o).unsent())
            .findInteger(o -> counters(o).memoryPercent())
            .findNumber(o -> counters(o).documentsLeft())
            .findNumber(o -> counters(o).lastDocument())
            .findDate(StateStore::licenceUntil)
            .findString(o -> o.state().storage().map(ReportedState.Storage::number))
            .same(now);
    tx.execute(INSERT_HISTORY, columns.arguments());
  }

  private static Columns<Owned> head(List<Owned> reports) {
    return Columns.of(reports)
        .number(Owned::id)
        .number(o -> o.report().stream())
        .number(o -> o.report().sequence())
        .instant(o -> o.report().deviceTime())
        .findString(o -> o.state().fault().map(RegisterFault::code))
        .findString(o -> o.state().fault().map(RegisterFault::message));
  }

  private static Columns<Owned> vitals(Columns<Owned> columns) {
    return columns
        .findInteger(o -> vitals(o).mode())
        .findInteger(o -> vitals(o).submode())
        .string(o -> vitals(o).shift().stored())
        .findNumber(o -> vitals(o).shiftNumber())
        .findNumber(o -> vitals(o).shiftReceipts())
        .findWallClock(o -> vitals(o).shiftOpened())
        .findFlag(o -> vitals(o).documentOpen())
        .findWallClock(o -> vitals(o).clock());
  }

  private static Columns<Owned> counters(Columns<Owned> columns) {
    return columns
        .findNumber(o -> counters(o).documentsLeft())
        .findNumber(o -> counters(o).kilobytesLeft())
        .findInteger(o -> counters(o).memoryPercent())
        .findNumber(o -> counters(o).lastDocument())
        .findWallClock(o -> counters(o).lastDocumentAt())
        .findNumber(o -> counters(o).unsent())
        .findNumber(o -> counters(o).firstUnsent())
        .findWallClock(o -> counters(o).firstUnsentAt())
        .findNumber(o -> counters(o).flkDocument())
        .findWallClock(o -> counters(o).flkAt());
  }

  private static Vitals vitals(Owned owned) {
    return owned.state().vitals();
  }

  private static Counters counters(Owned owned) {
    return owned.state().counters();
  }

  private static Optional<LocalDate> licenceUntil(Owned owned) {
    return owned.state().licence().flatMap(LicenceMask::until);
  }
}
