package kassahub.hub.account;

import java.util.List;
import kassahub.hub.database.Tx;

final class RecoveryCodeStore {
  private static final String FORGET = "delete from recovery_code where user_id = $1";

  private static final String INSERT =
      "insert into recovery_code (user_id, code_hash) select $1, unnest($2::bytea[])";

  private static final String USE =
      "delete from recovery_code where user_id = $1 and code_hash = $2";

  private static final String LEFT = "select count(*) as n from recovery_code where user_id = $1";

  private RecoveryCodeStore() {}

  static void forget(Tx tx, long user) {
    tx.execute(FORGET, user);
  }

  /** New ones in place of the old ones. */
  static void replace(Tx tx, long user, List<byte[]> hashes) {
    forget(tx, user);
    tx.execute(INSERT, user, hashes.toArray(byte[][]::new));
  }

  /** Whether there was such a code; it is gone now. */
  static boolean use(Tx tx, long user, byte[] hash) {
    return tx.execute(USE, user, hash) == 1;
  }

  static int left(Tx tx, long user) {
    return tx.one(LEFT, row -> (int) row.number("n"), user);
  }
}
