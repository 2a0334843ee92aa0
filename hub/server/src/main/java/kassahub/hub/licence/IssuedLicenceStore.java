package kassahub.hub.licence;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.licence.GrantAnswer.Granted;

/** All SQL over issued_licence. */
final class IssuedLicenceStore {
  private static final String FIND =
      """
      select serial, until, licence, signature from issued_licence
      where request_id = $1 order by serial limit 10000
      """;
  private static final String LOCK_VENDOR =
      "select name, daily_limit from vendor where id = $1 for no key update";
  private static final String COUNT_SINCE =
      "select count(*) as issued from issued_licence where vendor_id = $1 and issued_at >= $2";
  private static final String INSERT =
      """
      insert into issued_licence (request_id, serial, vendor_id, until, licence, signature, issued_at)
      select $1, serial, $2, until, licence, signature, $3
      from unnest($4::text[], $5::date[], $6::bytea[], $7::bytea[])
        as new (serial, until, licence, signature)
      on conflict (request_id, serial) do nothing
      """;
  private static final String OF_SERIALS =
      """
      select distinct serial, licence from issued_licence
      where serial = any($1::text[]) limit 100000
      """;

  /** Bits that were signed for a serial. */
  record Signed(String serial, LicenceMask mask) {}

  /** A vendor that is locked. */
  record Limited(String name, int dailyLimit) {}

  /**
   * What the lines of one insert have in common.
   *
   * @param again they were signed for the activation before
   */
  record Batch(long vendor, String activation, boolean again, Instant at) {
    String requestId() {
      return again ? activation + " again " + at.toEpochMilli() : activation;
    }
  }

  private IssuedLicenceStore() {}

  static List<Granted> find(Tx tx, String requestId) {
    return tx.list(FIND, IssuedLicenceStore::granted, requestId);
  }

  static Limited lockVendor(Tx tx, long vendor) {
    return tx.one(
        LOCK_VENDOR, row -> new Limited(row.string("name"), row.integer("daily_limit")), vendor);
  }

  static long countSince(Tx tx, long vendor, Instant since) {
    return tx.one(COUNT_SINCE, row -> row.number("issued"), vendor, since);
  }

  static void insert(Tx tx, Batch batch, List<Granted> lines) {
    tx.execute(
        INSERT,
        batch.requestId(),
        batch.vendor(),
        batch.at(),
        lines.stream().map(Granted::serial).toArray(String[]::new),
        lines.stream().map(Granted::until).toArray(LocalDate[]::new),
        lines.stream().map(line -> line.licence().mask().bytes()).toArray(byte[][]::new),
        lines.stream().map(line -> line.licence().signature().bytes()).toArray(byte[][]::new));
  }

  static List<Signed> ofSerials(Tx tx, List<String> serials) {
    return tx.list(
        OF_SERIALS,
        row -> new Signed(row.string("serial"), LicenceMask.of(row.bytes("licence"))),
        (Object) serials.toArray(String[]::new));
  }

  private static Granted granted(Row row) {
    var line =
        new LicenceLine(
            row.string("serial"),
            LicenceMask.of(row.bytes("licence")),
            LicenceSignature.of(row.bytes("signature")));
    return new Granted(line, row.date("until"));
  }
}
