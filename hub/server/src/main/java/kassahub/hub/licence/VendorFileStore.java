package kassahub.hub.licence;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.ActorKind;

/** All SQL over vendor_file and its lines. */
final class VendorFileStore {
  private static final String SENDS_FILES =
      """
      select exists (select from vendor where id = $1 and issuer = 'files' and not sandbox) as sends
      """;
  private static final String INSERT =
      """
      insert into vendor_file (vendor_id, name, sha256, lines, taken_at, taken_by)
      values ($1, $2, $3, $4, $5, $6) on conflict (vendor_id, sha256) do nothing returning id
      """;
  private static final String INSERT_LINES =
      """
      insert into vendor_file_line (file_id, serial, licence, signature, until)
      select $1, serial, licence, signature, until
      from unnest($2::text[], $3::bytea[], $4::bytea[], $5::date[])
        as came (serial, licence, signature, until)
      """;
  private static final String LOCK =
      """
      select id, removed_at is not null as removed from vendor_file
      where vendor_id = $1 and sha256 = $2 for no key update
      """;
  private static final String BRING_BACK =
      """
      update vendor_file set removed_at = null, removed_by = null, name = $2, taken_at = $3, taken_by = $4
      where id = $1
      """;
  private static final String REMOVE =
      "update vendor_file set removed_at = $2, removed_by = $3 where id = $1";

  /** Devices that are known, and lines of running activations, are this vendor's. */
  private static final String TAKEN =
      """
      select f.lines, awaited.lines as awaited, awaited.short, awaited.example as short_one,
        unknown.lines as unknown, unknown.example as unknown_one
      from vendor_file f cross join lateral (
        select count(distinct l.serial) filter (where l.until >= a.new_until) as lines,
          count(distinct l.serial) filter (where (l.until >= a.new_until) is not true) as short,
          min(l.serial) filter (where (l.until >= a.new_until) is not true) as example
        from vendor_file_line l join activation_line a on a.serial = l.serial and a.licence is null
        join vendor_request q on q.activation = a.activation
        where l.file_id = f.id and q.vendor_id = $1 and q.state in ('waiting', 'polling')
      ) awaited cross join lateral (
        select count(*) as lines, min(l.serial) as example from vendor_file_line l
        where l.file_id = f.id and not exists (
          select from device d join device_line m on m.id = d.line_id
          where d.serial = l.serial and m.vendor_id = $1)) unknown
      where f.id = $2
      """;

  /** One line a serial: what came last. */
  private static final String COVERING =
      """
      select distinct on (l.serial) l.file_id, l.serial, l.licence, l.signature
      from unnest($2::text[], $3::date[]) as asked (serial, until)
      join vendor_file_line l on l.serial = asked.serial and l.until >= asked.until
      join vendor_file f on f.id = l.file_id and f.vendor_id = $1 and f.removed_at is null
      order by l.serial, f.taken_at desc, l.file_id desc limit 10000
      """;

  private static final String USE =
      """
      update vendor_file_line l set used_by = $1::bigint
      from unnest($2::bigint[], $3::text[]) as given (file_id, serial)
      where l.file_id = given.file_id and l.serial = given.serial and l.used_by is null
      """;
  private static final String COLUMNS = "f.id, f.name, f.taken_at, f.taken_by, f.lines, u.used";
  private static final String USED =
      """
       cross join lateral (
        select f.lines - count(*) as used from vendor_file_line l where l.file_id = f.id and l.used_by is null) u
      """;
  private static final String LINE_COLUMNS =
      """
      l.serial, l.until, l.used_by, case when o.vendor_id = f.vendor_id then d.model end as model
      """;
  private static final String FIND =
      "select "
          + COLUMNS
          + " from vendor_file f"
          + USED
          + " where f.vendor_id = $1 and f.id = $2 and f.removed_at is null";

  /**
   * What is written of a file.
   *
   * @param by who brings it
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  record Facts(long vendor, String name, byte[] sha256, Instant at, Actor by) {}

  /**
   * A file that is there.
   *
   * @param fresh was not there before, or was removed
   */
  record Kept(long id, boolean removed, boolean fresh) {}

  /** A licence with the file that has it. */
  record Found(long file, LicenceLine line) {}

  private VendorFileStore() {}

  static boolean sendsFiles(Tx tx, long vendor) {
    return tx.one(SENDS_FILES, row -> row.flag("sends"), vendor);
  }

  /** Empty when the vendor's same lines are there already. */
  static Optional<Kept> insert(Tx tx, Facts facts, List<LicenceLine> lines) {
    var id =
        tx.find(
            INSERT,
            row -> row.number("id"),
            facts.vendor(),
            facts.name(),
            facts.sha256(),
            lines.size(),
            facts.at(),
            facts.by().kind() == ActorKind.HUB ? null : facts.by().name());
    id.ifPresent(
        file ->
            tx.execute(
                INSERT_LINES,
                Columns.of(lines)
                    .same(file)
                    .string(LicenceLine::serial)
                    .findBytes(line -> Optional.of(line.mask().bytes()))
                    .findBytes(line -> Optional.of(line.signature().bytes()))
                    .findDate(line -> line.mask().until())
                    .arguments()));
    return id.map(file -> new Kept(file, false, true));
  }

  static Kept lock(Tx tx, Facts facts) {
    return tx.one(
        LOCK,
        row -> new Kept(row.number("id"), row.flag("removed"), false),
        facts.vendor(),
        facts.sha256());
  }

  static void bringBack(Tx tx, long id, Facts facts) {
    tx.execute(BRING_BACK, id, facts.name(), facts.at(), facts.by().name());
  }

  static void remove(Tx tx, long id, Instant at, Actor by) {
    tx.execute(REMOVE, id, at, by.name());
  }

  static VendorFile.Taken taken(Tx tx, long vendor, String name, Kept kept) {
    return tx.one(
        TAKEN,
        row ->
            new VendorFile.Taken(
                name,
                kept.id(),
                kept.fresh(),
                row.integer("lines"),
                (int) row.number("awaited"),
                new VendorFile.Some((int) row.number("short"), row.findString("short_one")),
                new VendorFile.Some((int) row.number("unknown"), row.findString("unknown_one"))),
        vendor,
        kept.id());
  }

  static Map<String, Found> covering(Tx tx, long vendor, GrantRequest request) {
    return tx
        .list(
            COVERING,
            VendorFileStore::found,
            vendor,
            request.lines().stream().map(GrantRequest.Line::serial).toArray(String[]::new),
            request.lines().stream().map(GrantRequest.Line::until).toArray(LocalDate[]::new))
        .stream()
        .collect(Collectors.toMap(found -> found.line().serial(), Function.identity()));
  }

  static void use(Tx tx, String activation, List<Found> given) {
    tx.execute(
        USE,
        Columns.of(given)
            .same(Long.valueOf(activation))
            .number(Found::file)
            .string(found -> found.line().serial())
            .arguments());
  }

  static Optional<VendorFile> find(Tx tx, long vendor, long id) {
    return tx.find(FIND, VendorFileStore::file, vendor, id);
  }

  static Page<VendorFile> page(Tx tx, long vendor, PageRequest request) {
    var query =
        PageQuery.of(COLUMNS, "vendor_file f", "f.id", "bigint")
            .details("join vendor_file f on f.id = page.id" + USED)
            .sortable("at", "f.taken_at", "timestamptz")
            .sortedBy("at", true)
            .where("f.vendor_id = $1 and f.removed_at is null", vendor);
    String sought = request.search().strip();
    if (!sought.isEmpty()) {
      query.where(
          """
          lower(f.name) like $1 or exists (
            select from vendor_file_line l where l.file_id = f.id and l.serial = lpad($2, 16, '0'))
          """,
          PageQuery.part(sought),
          sought);
    }
    if (request.filterOne("state").filter("unused"::equals).isPresent()) {
      query.where(
          "exists (select from vendor_file_line l where l.file_id = f.id and l.used_by is null)");
    }
    return query.page(tx, request, VendorFileStore::file);
  }

  static Page<VendorFile.Line> lines(Tx tx, long file, PageRequest request) {
    var query =
        PageQuery.of(LINE_COLUMNS, "vendor_file_line l", "l.serial", "text")
            .join("f", "vendor_file", "f.id = l.file_id")
            .leftJoin("d", "device", "d.serial = l.serial")
            .leftJoin("o", "device_line", "o.id = d.line_id")
            .sortable("serial", "l.serial", "text")
            .sortedBy("serial", false)
            .where("l.file_id = $1", file);
    if (!request.search().isBlank()) {
      query.where("l.serial like $1", PageQuery.part(request.search().strip()));
    }
    return query.page(tx, request, VendorFileStore::line);
  }

  private static Found found(Row row) {
    return new Found(
        row.number("file_id"),
        new LicenceLine(
            row.string("serial"),
            LicenceMask.of(row.bytes("licence")),
            LicenceSignature.of(row.bytes("signature"))));
  }

  private static VendorFile file(Row row) {
    return new VendorFile(
        row.number("id"),
        row.string("name"),
        row.instant("taken_at"),
        row.findString("taken_by"),
        row.integer("lines"),
        (int) row.number("used"));
  }

  private static VendorFile.Line line(Row row) {
    return new VendorFile.Line(
        row.string("serial"),
        row.findDate("until"),
        row.findString("model"),
        row.findNumber("used_by"));
  }
}
