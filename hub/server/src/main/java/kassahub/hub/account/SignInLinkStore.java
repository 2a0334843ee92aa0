package kassahub.hub.account;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import kassahub.hub.database.Tx;

final class SignInLinkStore {
  private static final String INSERT =
      """
      insert into sign_in_link (token_hash, user_id, purpose, expires_at) values ($1, $2, $3, $4)
      """;

  private static final String REVOKE_ALL =
      "delete from sign_in_link where purpose = $1 and used_at is null";

  private static final String REVOKE_OF =
      "delete from sign_in_link where user_id = $1 and purpose = $2 and used_at is null";

  private static final String REVOKE_ALL_OF =
      "delete from sign_in_link where user_id = $1 and used_at is null";

  private static final String FIND =
      """
      select user_id from sign_in_link
      where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3
      """;

  private static final String USE =
      """
      update sign_in_link set used_at = $3
      where token_hash = $1 and purpose = $2 and used_at is null and expires_at > $3
      returning user_id
      """;

  private static final String REMOVE_EXPIRED = "delete from sign_in_link where expires_at <= $1";

  private SignInLinkStore() {}

  static void insert(Tx tx, byte[] hash, OptionalLong user, String purpose, Instant expires) {
    tx.execute(INSERT, hash, user, purpose, expires);
  }

  static void revokeAll(Tx tx, String purpose) {
    tx.execute(REVOKE_ALL, purpose);
  }

  /** How many. */
  static int revokeOf(Tx tx, long user, String purpose) {
    return tx.execute(REVOKE_OF, user, purpose);
  }

  static void revokeAllOf(Tx tx, long user) {
    tx.execute(REVOKE_ALL_OF, user);
  }

  /** Present when the link is good; inside is its user, if it has one. */
  static Optional<OptionalLong> find(Tx tx, byte[] hash, String purpose, Instant now) {
    return tx.find(FIND, row -> row.findNumber("user_id"), hash, purpose, now);
  }

  /** The same, and nobody else can use it. */
  static Optional<OptionalLong> use(Tx tx, byte[] hash, String purpose, Instant now) {
    return tx.find(USE, row -> row.findNumber("user_id"), hash, purpose, now);
  }

  static void removeExpired(Tx tx, Instant now) {
    tx.execute(REMOVE_EXPIRED, now);
  }
}
