package kassahub.hub.account;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

final class UserStore {
  /** Also what {@link SessionStore} reads beside the session. */
  static final String COLUMNS =
      """
      u.id, u.account_id, a.name as account_name, u.login, u.full_name, u.role, u.more_roles, u.language,
      u.time_zone, u.totp_confirmed, u.manager, u.disabled_at is not null as disabled
      """;

  private static final String FROM = " from app_user u join account a on a.id = u.account_id ";

  private static final String BY_LOGIN =
      "select u.password_hash, " + COLUMNS + FROM + "where u.login = $1";

  private static final String BY_ID = "select " + COLUMNS + FROM + "where u.id = $1";

  private static final String COUNT = "select count(*) as n from app_user where account_id = $1";

  private static final String MEMBERS =
      "select u.password_hash is not null as settled, "
          + """
          (select max(l.expires_at) from sign_in_link l
           where l.user_id = u.id and l.purpose = 'invitation' and l.used_at is null) as invited_until,
          (select max(s.seen_at) from user_session s where s.user_id = u.id and s.second_factor) as seen_at,
          """
          + COLUMNS
          + FROM
          + "where u.account_id = $1 order by u.full_name, u.id limit $2";

  private static final String PASSWORD_HASH = "select password_hash from app_user where id = $1";

  private static final String INSERT =
      """
      insert into app_user
        (account_id, login, full_name, role, more_roles, password_hash, language, time_zone, manager, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      returning id
      """;

  private static final String SET_PASSWORD = "update app_user set password_hash = $2 where id = $1";

  private static final String SET_LANGUAGE = "update app_user set language = $2 where id = $1";

  private static final String SET_ROLES =
      "update app_user set role = $2, more_roles = $3 where id = $1";

  private static final String DISABLE =
      "update app_user set disabled_at = $2 where id = $1 and disabled_at is null";

  private static final String ENABLE =
      "update app_user set disabled_at = null where id = $1 and disabled_at is not null";

  private static final String LOCK_ACCOUNT =
      "select id from account where id = $1 for no key update";
  private static final String SET_MANAGER =
      "update app_user set manager = $2 where id = $1 and manager <> $2";

  private static final String TOTP_SECRET = "select totp_secret from app_user where id = $1";

  /** Sealed ones are longer. */
  private static final String UNSEALED =
      "select id, totp_secret from app_user where length(totp_secret) = $1 for update";

  private static final String SEAL = "update app_user set totp_secret = $2 where id = $1";

  private static final String SET_TOTP_SECRET =
      """
      update app_user set totp_secret = $2, totp_confirmed = false, totp_step = 0
      where id = $1 and not totp_confirmed
      """;

  private static final String CONFIRM_TOTP =
      "update app_user set totp_confirmed = true where id = $1 and totp_secret is not null";

  private static final String USE_TOTP_STEP =
      "update app_user set totp_step = $2 where id = $1 and totp_step < $2";

  private static final String FORGET_TOTP =
      """
      update app_user set totp_secret = null, totp_confirmed = false, totp_step = 0 where id = $1
      """;

  private static final String HAS_ADMINISTRATOR =
      """
      select exists (
        select 1 from app_user where role = 'administrator' and disabled_at is null) as present
      """;

  private static final String OPERATOR_ACCOUNT =
      "select id from account where kind = 'operator' order by id limit 1";

  private static final String INSERT_OPERATOR_ACCOUNT =
      "insert into account (kind, name, created_at) values ('operator', $1, $2) returning id";

  private UserStore() {}

  /** A user and the hash of the password, if one is set. */
  record Known(User user, Optional<String> passwordHash) {}

  static Optional<Known> findByLogin(Tx tx, String login) {
    return tx.find(BY_LOGIN, row -> new Known(user(row), row.findString("password_hash")), login);
  }

  static Optional<User> find(Tx tx, long id) {
    return tx.find(BY_ID, UserStore::user, id);
  }

  static long count(Tx tx, long account) {
    return tx.one(COUNT, row -> row.number("n"), account);
  }

  static List<Member> members(Tx tx, long account, int limit) {
    return tx.list(
        MEMBERS,
        row ->
            new Member(
                user(row),
                row.flag("settled"),
                row.findInstant("invited_until"),
                row.findInstant("seen_at")),
        account,
        limit);
  }

  static Optional<String> passwordHash(Tx tx, long id) {
    return tx.find(PASSWORD_HASH, row -> row.findString("password_hash"), id).flatMap(hash -> hash);
  }

  static long insert(Tx tx, NewUser draft, Optional<String> passwordHash, Instant now) {
    return tx.one(
        INSERT,
        row -> row.number("id"),
        draft.account(),
        draft.login(),
        draft.fullName(),
        draft.roles().first().stored(),
        draft.roles().more(),
        passwordHash,
        draft.language(),
        draft.zone().getId(),
        draft.manager(),
        now);
  }

  static boolean setPassword(Tx tx, long id, String hash) {
    return tx.execute(SET_PASSWORD, id, hash) == 1;
  }

  static void setLanguage(Tx tx, long id, String language) {
    tx.execute(SET_LANGUAGE, id, language);
  }

  static boolean disable(Tx tx, long id, Instant now) {
    return tx.execute(DISABLE, id, now) == 1;
  }

  static boolean enable(Tx tx, long id) {
    return tx.execute(ENABLE, id) == 1;
  }

  static void lockAccount(Tx tx, long account) {
    tx.find(LOCK_ACCOUNT, row -> row.number("id"), account);
  }

  static boolean setManager(Tx tx, long id, boolean manager) {
    return tx.execute(SET_MANAGER, id, manager) == 1;
  }

  /** A secret that lies in clear. */
  record Unsealed(long id, Buffer secret) {}

  static List<Unsealed> unsealed(Tx tx, int bytes) {
    return tx.list(
        UNSEALED,
        row ->
            new Unsealed(
                row.number("id"), Buffer.buffer(row.findBytes("totp_secret").orElseThrow())),
        bytes);
  }

  static void seal(Tx tx, long id, byte[] sealed) {
    tx.execute(SEAL, id, sealed);
  }

  static Optional<byte[]> totpSecret(Tx tx, long id) {
    return tx.find(TOTP_SECRET, row -> row.findBytes("totp_secret"), id).flatMap(value -> value);
  }

  static boolean setTotpSecret(Tx tx, long id, byte[] secret) {
    return tx.execute(SET_TOTP_SECRET, id, secret) == 1;
  }

  static void confirmTotp(Tx tx, long id) {
    tx.execute(CONFIRM_TOTP, id);
  }

  /** False when this step or a later one was used before. */
  static boolean useTotpStep(Tx tx, long id, long step) {
    return tx.execute(USE_TOTP_STEP, id, step) == 1;
  }

  static void forgetTotp(Tx tx, long id) {
    tx.execute(FORGET_TOTP, id);
  }

  static boolean hasAdministrator(Tx tx) {
    return tx.one(HAS_ADMINISTRATOR, row -> row.flag("present"));
  }

  static void setRoles(Tx tx, long id, Roles roles) {
    tx.execute(SET_ROLES, id, roles.first().stored(), roles.more());
  }

  static Optional<Long> operatorAccount(Tx tx) {
    return tx.find(OPERATOR_ACCOUNT, row -> row.number("id"));
  }

  static long insertOperatorAccount(Tx tx, String name, Instant now) {
    return tx.one(INSERT_OPERATOR_ACCOUNT, row -> row.number("id"), name, now);
  }

  static User user(Row row) {
    return new User(
        row.number("id"),
        row.number("account_id"),
        row.string("account_name"),
        row.string("login"),
        row.string("full_name"),
        Roles.of(row.string("role"), row.strings("more_roles")),
        Locale.of(row.string("language")),
        ZoneId.of(row.string("time_zone")),
        row.flag("totp_confirmed"),
        row.flag("manager"),
        row.flag("disabled"));
  }
}
