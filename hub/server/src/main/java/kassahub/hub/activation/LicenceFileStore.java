package kassahub.hub.activation;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import kassahub.codec.licence.LicenceFile;
import kassahub.codec.licence.LicenceLine;
import kassahub.codec.licence.LicenceMask;
import kassahub.codec.licence.LicenceSignature;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** All SQL over licence_file: one a finished activation (design d13). */
final class LicenceFileStore {
  private static final String GRANTED =
      """
      select serial, licence, signature, final_until from activation_line
      where activation = $1 and licence is not null order by position limit 10000
      """;
  private static final String INSERT =
      """
      insert into licence_file (activation, account_id, name, content, sha256, created_at)
      values ($1, $2, $3, $4, $5, $6)
      """;
  private static final String REWRITE =
      "update licence_file set content = $2, sha256 = $3 where activation = $1";
  private static final String FIND =
      "select name, content, sha256 from licence_file where activation = $1";

  private record Granted(LicenceLine line, LocalDate until) {}

  private LicenceFileStore() {}

  /** Writes the file of an activation whose lines are all granted; named after its latest date. */
  static void create(Tx tx, long number, long account, Instant at) {
    var granted = tx.list(GRANTED, LicenceFileStore::granted, number);
    var until = granted.stream().map(Granted::until).max(LocalDate::compareTo).orElseThrow();
    var content = content(granted);
    var name = "Licenses_" + number + "_" + until + ".slf";
    tx.execute(INSERT, number, account, name, content, sha256(content), at);
  }

  /** A line was signed again: whoever saves the file from now on gets that. */
  static void rewrite(Tx tx, long number) {
    var content = content(tx.list(GRANTED, LicenceFileStore::granted, number));
    tx.execute(REWRITE, number, content, sha256(content));
  }

  static Optional<StoredFile> find(Tx tx, long number) {
    return tx.find(
        FIND,
        row ->
            new StoredFile(
                row.string("name"),
                row.bytes("content"),
                HexFormat.of().formatHex(row.bytes("sha256"))),
        number);
  }

  private static byte[] content(List<Granted> granted) {
    return LicenceFile.of(granted.stream().map(Granted::line).toList()).write();
  }

  private static Granted granted(Row row) {
    return new Granted(
        new LicenceLine(
            row.string("serial"),
            LicenceMask.of(row.bytes("licence")),
            LicenceSignature.of(row.bytes("signature"))),
        row.date("final_until"));
  }

  private static byte[] sha256(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
