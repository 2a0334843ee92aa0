package kassahub.hub.notice.mail;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.notice.Topic;

/** All SQL over mail. */
final class MailStore {
  private static final String INSERT =
      """
      insert into mail (message, account_id, user_id, address, language, kind, facts, created_at, next_at, good_until)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)
      """;

  /** To people of the account who can sign in and want it. */
  private static final String INSERT_NEWS =
      """
      insert into mail (message, account_id, user_id, address, language, kind, facts, created_at, next_at)
      select gen_random_uuid(), u.account_id, u.id, u.login, u.language, 'news', n.facts, $4, $4
      from unnest($1::bigint[], $2::text[], $3::jsonb[]) as n (account, topic, facts)
      join app_user u on u.account_id = n.account
      left join mail_choice c on c.user_id = u.id and c.topic = n.topic
      where u.disabled_at is null and u.password_hash is not null and u.login like '%_@_%'
        and coalesce(c.wanted, u.manager)
      """;

  /** Whoever dies with it in hand leaves it to the next turn after the lease. */
  private static final String CLAIM =
      """
      update mail m set next_at = $2
      from app_user u
      where u.id = m.user_id and m.id = (
        select id from mail where state = 'waiting' and next_at <= $1
        order by next_at, id limit 1 for update skip locked)
      returning m.id, m.message, m.account_id, m.user_id, m.address, m.language, m.kind, m.facts, m.failures,
        m.good_until, u.time_zone
      """;

  private static final String PAUSE =
      """
      update mail set failures = failures + 1, reason = $2, next_at = $3
      where id = $1 and state = 'waiting'
      """;
  private static final String END =
      """
      update mail set state = $2, reason = $3, ended_at = $4 where id = $1 and state = 'waiting'
      """;
  private static final String WITHDRAW =
      """
      update mail set state = 'withdrawn', ended_at = $3
      where user_id = $1 and kind = $2 and state = 'waiting'
      """;

  /** Of what is due: the account's news is not for them any more. */
  private static final String WITHDRAW_OF_SHUT_OUT =
      """
      update mail m set state = 'withdrawn', ended_at = $1
      from app_user u
      where u.id = m.user_id and u.disabled_at is not null and m.state = 'waiting' and m.next_at <= $1
      """;

  private static final String LAST =
      """
      select distinct on (user_id) user_id, state, reason from mail
      where user_id = any ($1) and kind = $2
      order by user_id, id desc
      """;
  private static final String FORGET =
      "delete from mail where state <> 'waiting' and ended_at < $1";
  private static final String WAITING = "select count(*) as n from mail where state = 'waiting'";
  private static final String OLDEST =
      """
      select coalesce(max(extract(epoch from $1::timestamptz - created_at))::bigint, 0) as seconds
      from mail where state = 'waiting'
      """;

  private MailStore() {}

  /**
   * A mail whose turn it is.
   *
   * @param failures so far
   */
  record Due(
      long id,
      UUID message,
      long account,
      long user,
      String address,
      Locale language,
      ZoneId zone,
      String kind,
      Map<String, String> facts,
      int failures,
      Optional<Instant> goodUntil) {
    @Override
    public String toString() {
      return "mail " + id;
    }
  }

  /** How far a person's last mail of a kind is, and what the server said to it. */
  record Last(long user, MailState state, Optional<String> reason) {}

  static void insert(Tx tx, Mail mail, String address, Instant now) {
    var reader = mail.reader();
    var facts = new JsonObject();
    mail.facts().forEach(facts::put);
    tx.execute(
        INSERT,
        mail.message(),
        reader.account(),
        reader.id(),
        address,
        reader.locale().getLanguage(),
        mail.kind(),
        facts,
        now,
        mail.goodUntil());
  }

  /** What is new to an account, of one topic. */
  record News(long account, Topic topic, JsonObject facts) {}

  /** How many mails that made. */
  static int insertNews(Tx tx, List<News> news, Instant now) {
    return tx.execute(
        INSERT_NEWS,
        Columns.of(news)
            .number(News::account)
            .string(one -> one.topic().word())
            .json(News::facts)
            .same(now)
            .arguments());
  }

  static Optional<Due> claim(Tx tx, Instant now, Instant lease) {
    return tx.find(CLAIM, MailStore::due, now, lease);
  }

  static void pause(Tx tx, long id, String reason, Instant next) {
    tx.execute(PAUSE, id, reason, next);
  }

  /** False when it was withdrawn meanwhile. */
  static boolean end(Tx tx, long id, MailState state, Optional<String> reason, Instant now) {
    return tx.execute(END, id, state.word(), reason, now) == 1;
  }

  static void withdraw(Tx tx, long user, String kind, Instant now) {
    tx.execute(WITHDRAW, user, kind, now);
  }

  static void withdrawOfShutOut(Tx tx, Instant now) {
    tx.execute(WITHDRAW_OF_SHUT_OUT, now);
  }

  static List<Last> last(Tx tx, List<Long> users, String kind) {
    return tx.list(
        LAST,
        row ->
            new Last(
                row.number("user_id"), MailState.of(row.string("state")), row.findString("reason")),
        users.toArray(Long[]::new),
        kind);
  }

  static int forget(Tx tx, Instant before) {
    return tx.execute(FORGET, before);
  }

  static long waiting(Tx tx) {
    return tx.one(WAITING, row -> row.number("n"));
  }

  /** For how many seconds the first of those that wait does so; 0 when none does. */
  static long oldestSeconds(Tx tx, Instant now) {
    return tx.one(OLDEST, row -> row.number("seconds"), now);
  }

  private static Due due(Row row) {
    var facts = new JsonObject(row.findJson("facts").orElse("{}"));
    return new Due(
        row.number("id"),
        row.uuid("message"),
        row.number("account_id"),
        row.number("user_id"),
        row.string("address"),
        Locale.of(row.string("language")),
        ZoneId.of(row.string("time_zone")),
        row.string("kind"),
        facts.stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toString())),
        row.integer("failures"),
        row.findInstant("good_until"));
  }
}
