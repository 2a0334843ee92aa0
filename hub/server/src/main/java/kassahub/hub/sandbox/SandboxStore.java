package kassahub.hub.sandbox;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kassahub.hub.database.Tx;

/** SQL that finds a sandbox, and that forgets what was done in it. */
final class SandboxStore {
  private static final String FIND = "select id from account where sandbox_of = $1";

  private static final String IS =
      "select true as is from account where id = $1 and sandbox_of is not null";

  private static final String PARTNER =
      "select name from account where id = $1 and kind = 'partner' and not sandbox";

  /** What was granted would go to the next activation of the same serial. */
  private static final String FORGET_GRANTED =
      """
      update activation_line l set licence = null, signature = null, final_until = null
      from activation a
      where a.number = any($1) and a.status = 'failed' and l.activation = a.number
        and l.licence is not null
      """;

  private static final String FORGET_ASSIGNED =
      "delete from licence_assignment where serial between $1 and $2 and account_id = $3";

  private static final String ENTER_PAST =
      """
      insert into account (kind, name, sandbox, past, created_at) values ('partner', $1, true, true, $2)
      on conflict do nothing
      """;

  private static final String PAST = "select id from account where past";

  /** Locked, so that none is asked for again before it is away. */
  private static final String OVER =
      """
      select number from activation where account_id = $1 and status <> 'in_progress'
      order by number for update
      """;

  /** Parts before the whole. */
  private static final List<String> TAKE_AWAY =
      List.of(
          "update activation_line set account_id = $2 where activation = any($1)",
          "update licence_file set account_id = $2 where activation = any($1)",
          "update activation set account_id = $2 where number = any($1)");

  /** A key that comes again would answer with what is gone. */
  private static final String FORGET_ANSWERS = "delete from idempotency_key where account_id = $1";

  private SandboxStore() {}

  /** The account of the partner's sandbox. */
  static Optional<Long> find(Tx tx, long partner) {
    return tx.find(FIND, row -> row.number("id"), partner);
  }

  static boolean is(Tx tx, long account) {
    return tx.find(IS, row -> row.flag("is"), account).isPresent();
  }

  /** A partner's name; none of another account, which can have no sandbox. */
  static Optional<String> partner(Tx tx, long account) {
    return tx.find(PARTNER, row -> row.string("name"), account);
  }

  static void forgetAssigned(Tx tx, long sandbox, String firstSerial, String lastSerial) {
    tx.execute(FORGET_ASSIGNED, firstSerial, lastSerial, sandbox);
  }

  /** Gives what is over to an account of the past, which nobody reads but staff. */
  static void takeAway(Tx tx, long sandbox, String name, Instant now) {
    tx.execute(ENTER_PAST, name, now);
    long past = tx.one(PAST, row -> row.number("id"));
    var over = (Object) tx.list(OVER, row -> row.number("number"), sandbox).toArray(Long[]::new);
    tx.execute(FORGET_GRANTED, over);
    TAKE_AWAY.forEach(sql -> tx.execute(sql, over, past));
    tx.execute(FORGET_ANSWERS, sandbox);
  }
}
