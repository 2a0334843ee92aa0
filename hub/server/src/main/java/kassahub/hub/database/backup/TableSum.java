package kassahub.hub.database.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.postgresql.PGConnection;

/**
 * What a table holds, whatever the order of its rows.
 *
 * @param rows how many
 * @param sum of the first eight bytes of each row's SHA-256
 */
record TableSum(long rows, long sum) {
  private static final long STEP = 500_000;

  /**
   * Copies a table's rows out, a line each.
   *
   * @param progress hears how many there are so far, now and then
   */
  static TableSum copy(Connection from, Table table, OutputStream to, LongConsumer progress)
      throws SQLException, IOException {
    var copy = from.unwrap(PGConnection.class).getCopyAPI().copyOut(table.copyOut());
    var digest = sha256();
    long rows = 0;
    long sum = 0;
    try {
      // The server sends each row as a message of its own.
      for (var row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
        to.write(row);
        sum += ByteBuffer.wrap(digest.digest(row)).getLong();
        if (++rows % STEP == 0) {
          progress.accept(rows);
        }
      }
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
    return new TableSum(rows, sum);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  @Override
  public String toString() {
    return "%d %016x".formatted(rows, sum);
  }
}
