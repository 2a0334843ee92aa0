package kassahub.hub.account;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import kassahub.hub.database.Tx;

final class SessionStore {
  private static final String FIND =
      "select s.csrf_token, s.created_at as opened_at, s.seen_at, "
          + UserStore.COLUMNS
          + """
          from user_session s
          join app_user u on u.id = s.user_id
          join account a on a.id = u.account_id
          where s.token_hash = $1 and s.second_factor = $2 and s.expires_at > $3
            and u.disabled_at is null
          """;

  private static final String INSERT =
      """
      insert into user_session
        (token_hash, user_id, csrf_token, second_factor, created_at, seen_at, expires_at, address,
         browser)
      values ($1, $2, $3, $4, $5, $5, $6, $7, $8)
      """;

  private static final String TOUCH =
      "update user_session set seen_at = $2, expires_at = $3 where token_hash = $1";

  private static final String CLOSE = "delete from user_session where token_hash = $1";

  private static final String CLOSE_OWN =
      "delete from user_session where token_hash = $1 and user_id = $2";

  private static final String CLOSE_ALL = "delete from user_session where user_id = $1";

  private static final String CLOSE_OTHERS =
      "delete from user_session where user_id = $1 and token_hash <> $2";

  private static final String OF_USER =
      """
      select token_hash, seen_at, address, browser from user_session
      where user_id = $1 and second_factor and expires_at > $2
      order by seen_at desc
      limit 100
      """;

  private static final String REMOVE_EXPIRED = "delete from user_session where expires_at <= $1";

  private SessionStore() {}

  /** A session's row and its user. */
  record Found(User user, String csrfToken, Instant openedAt, Instant seenAt) {}

  /** A session to be opened. */
  record Draft(
      long user,
      String csrfToken,
      boolean finished,
      Instant now,
      Instant expiresAt,
      Browser browser) {}

  static Optional<Found> find(Tx tx, byte[] tokenHash, boolean finished, Instant now) {
    return tx.find(
        FIND,
        row ->
            new Found(
                UserStore.user(row),
                row.string("csrf_token"),
                row.instant("opened_at"),
                row.instant("seen_at")),
        tokenHash,
        finished,
        now);
  }

  static void insert(Tx tx, byte[] tokenHash, Draft draft) {
    tx.execute(
        INSERT,
        tokenHash,
        draft.user(),
        draft.csrfToken(),
        draft.finished(),
        draft.now(),
        draft.expiresAt(),
        draft.browser().address(),
        draft.browser().name());
  }

  static void touch(Tx tx, byte[] tokenHash, Instant seen, Instant expires) {
    tx.execute(TOUCH, tokenHash, seen, expires);
  }

  static void close(Tx tx, byte[] tokenHash) {
    tx.execute(CLOSE, (Object) tokenHash);
  }

  static boolean closeOwn(Tx tx, byte[] tokenHash, long user) {
    return tx.execute(CLOSE_OWN, tokenHash, user) == 1;
  }

  static void closeAll(Tx tx, long user) {
    tx.execute(CLOSE_ALL, user);
  }

  /** How many. */
  static int closeOthers(Tx tx, long user, byte[] kept) {
    return tx.execute(CLOSE_OTHERS, user, kept);
  }

  static List<OpenSession> ofUser(Tx tx, long user, Instant now) {
    return tx.list(
        OF_USER,
        row ->
            new OpenSession(
                HexFormat.of().formatHex(row.bytes("token_hash")),
                row.instant("seen_at"),
                row.string("address"),
                row.string("browser")),
        user,
        now);
  }

  static void removeExpired(Tx tx, Instant now) {
    tx.execute(REMOVE_EXPIRED, now);
  }
}
