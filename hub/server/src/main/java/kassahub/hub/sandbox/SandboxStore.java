package kassahub.hub.sandbox;

import java.util.Optional;
import kassahub.hub.database.Tx;

/** SQL that finds a sandbox, and that forgets what was done in it. */
final class SandboxStore {
  private static final String FIND = "select id from account where sandbox_of = $1";

  private static final String PARTNER =
      "select name from account where id = $1 and kind = 'partner' and not sandbox";

  /** What was granted would go to the next activation of the same serial. */
  private static final String FORGET_GRANTED =
      """
      update activation_line l set licence = null, signature = null, final_until = null
      from activation a
      where a.account_id = $1 and a.status = 'failed' and l.activation = a.number
        and l.licence is not null
      """;

  private static final String FORGET_ASSIGNED =
      "delete from licence_assignment where serial between $1 and $2 and account_id = $3";

  private SandboxStore() {}

  /** The account of the partner's sandbox. */
  static Optional<Long> find(Tx tx, long partner) {
    return tx.find(FIND, row -> row.number("id"), partner);
  }

  /** A partner's name; none of another account, which can have no sandbox. */
  static Optional<String> partner(Tx tx, long account) {
    return tx.find(PARTNER, row -> row.string("name"), account);
  }

  static void forget(Tx tx, long sandbox, String firstSerial, String lastSerial) {
    tx.execute(FORGET_GRANTED, sandbox);
    tx.execute(FORGET_ASSIGNED, firstSerial, lastSerial, sandbox);
  }
}
