package kassahub.hub.agent;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kassahub.hub.agent.certificate.SigningRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.RowCount;
import kassahub.hub.database.Tx;

/** SQL of enrolment tokens and of the requests that came with them. */
final class EnrolmentStore {
  private static final int LISTED = 200;
  private static final String VISIBLE =
      """
       ($1::bigint is null or t.organisation_id in (
          select organisation_id from account_sees where account_id = $1))
      """;
  private static final String INSERT =
      """
      insert into enrolment_token
        (token_hash, organisation_id, name, uses_left, uses, approval, replaces, created_at, created_by, expires_at,
        held)
      values ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10)
      returning id
      """;
  private static final String TOKEN_COLUMNS =
      """
      select t.id, t.organisation_id, t.name, t.uses, t.uses_left, t.approval, t.replaces, t.held, t.created_at,
        t.created_by, t.expires_at, t.revoked_at
      from enrolment_token t
      """;
  private static final String FIND = TOKEN_COLUMNS + " where t.token_hash = $1 for update";
  private static final String LIST =
      TOKEN_COLUMNS
          + " where t.batch_id is null and t.id < $2 and"
          + VISIBLE
          + " order by t.id desc limit $3";
  private static final String USE =
      "update enrolment_token set uses_left = uses_left - 1 where id = $1 and uses_left > 0";
  private static final String GIVE_BACK =
      "update enrolment_token set uses_left = uses_left + 1 where id = $1 and uses_left < uses";
  private static final String REVOKE =
      "update enrolment_token t set revoked_at = $2 where t.id = $3 and t.revoked_at is null and"
          + VISIBLE;
  private static final String LEAVE =
      """
      update enrolment_token t set revoked_at = $3
      where organisation_id = $2 and revoked_at is null and (uses_left > 0 or exists (
          select from enrolment_request q where q.token_id = t.id and q.state = 'waiting'))
        and (maker_account = $1 or maker_account is null and created_by in (
          select full_name from app_user where account_id = $1
          union all select name from api_key where account_id = $1))
        and not exists (select from account_sees where account_id = $1 and organisation_id = $2)
      returning id
      """;
  private static final String RELEASE =
      "update enrolment_token set held = false where id = $1 and held and revoked_at is null";
  private static final String INSERT_REQUEST =
      """
      insert into enrolment_request (token_id, key_hash, csr, host, version, asked_at, former, state)
      values ($1, $2, $3, $4, $5, $6, $7, 'waiting')
      returning id
      """;
  private static final String REQUEST_COLUMNS =
      """
      select q.id, q.token_id, q.key_hash, q.csr, q.host, q.version, q.asked_at, q.state, q.agent_id, t.organisation_id,
        t.name, coalesce(t.replaces, q.former) as replaces
      from enrolment_request q join enrolment_token t on t.id = q.token_id
      """;
  private static final String FIND_REQUEST =
      REQUEST_COLUMNS + " where q.key_hash = $1 for update of q";
  private static final String GET_REQUEST =
      REQUEST_COLUMNS + " where q.id = $2 and" + VISIBLE + " for update of q";
  private static final String PENDING =
      REQUEST_COLUMNS + " where q.state = 'waiting' and" + VISIBLE + " order by q.id limit $2";
  private static final String COUNT_PENDING =
      """
      select count(*) as requests from (
        select 1 from enrolment_request q join enrolment_token t on t.id = q.token_id
        where q.state = 'waiting' and%s limit $2) counted
      """
          .formatted(VISIBLE);
  private static final String DECIDE =
      """
      update enrolment_request set state = $2, decided_at = $3, decided_by = $4, agent_id = $5 where id = $1
      """;
  private static final String ORGANISATION_VISIBLE =
      "select t.organisation_id from (select $2::bigint as organisation_id) t where" + VISIBLE;
  private static final String AGENT_VISIBLE =
      "select t.organisation_id from agent t where t.id = $2 and" + VISIBLE;

  /** A request that came with a token. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  record Request(
      long id,
      long token,
      byte[] csr,
      String host,
      String version,
      Instant askedAt,
      String state,
      Optional<String> agent,
      long organisation,
      String tokenName,
      Optional<String> replaces) {}

  /** Whose rows: empty for operators. */
  record Reach(Optional<Long> account) {}

  boolean organisationVisible(Tx tx, Reach reach, long organisation) {
    return tx.find(ORGANISATION_VISIBLE, row -> true, reach.account(), organisation).isPresent();
  }

  /** The agent's organisation, when the caller may see it. */
  Optional<Long> organisationOfAgent(Tx tx, Reach reach, String agent) {
    return tx.find(AGENT_VISIBLE, row -> row.number("organisation_id"), reach.account(), agent);
  }

  long insert(Tx tx, byte[] tokenHash, EnrolmentToken token) {
    return tx.one(
        INSERT,
        row -> row.number("id"),
        tokenHash,
        token.organisation(),
        token.name(),
        token.uses(),
        token.approval(),
        token.replaces(),
        token.createdAt(),
        token.createdBy(),
        token.expiresAt(),
        token.held());
  }

  Optional<EnrolmentToken> find(Tx tx, byte[] tokenHash) {
    return tx.find(FIND, EnrolmentStore::token, (Object) tokenHash);
  }

  List<EnrolmentToken> list(Tx tx, Reach reach, long before, int most) {
    return tx.list(LIST, EnrolmentStore::token, reach.account(), before, most);
  }

  boolean use(Tx tx, long token) {
    return tx.execute(USE, token) > 0;
  }

  void giveBack(Tx tx, long token) {
    tx.execute(GIVE_BACK, token);
  }

  boolean revoke(Tx tx, Reach reach, long token, Instant now) {
    return tx.execute(REVOKE, reach.account(), now, token) > 0;
  }

  /** Ends what the account's people made for an organisation that they do not see any more. */
  List<Long> leave(Tx tx, long account, long organisation, Instant now) {
    return tx.list(LEAVE, row -> row.number("id"), account, organisation, now);
  }

  boolean release(Tx tx, long token) {
    return tx.execute(RELEASE, token) > 0;
  }

  long insertRequest(Tx tx, EnrolmentToken token, EnrolmentAsk ask, Asked asked) {
    return tx.one(
        INSERT_REQUEST,
        row -> row.number("id"),
        token.id(),
        asked.csr().keyHash(),
        asked.csr().der(),
        ask.host(),
        ask.version(),
        asked.at(),
        asked.former());
  }

  /**
   * What was found of a request.
   *
   * @param former the agent of the same organisation that the computer was
   */
  record Asked(SigningRequest csr, Instant at, Optional<String> former) {}

  Optional<Request> findRequest(Tx tx, byte[] keyHash) {
    return tx.find(FIND_REQUEST, EnrolmentStore::request, (Object) keyHash);
  }

  Optional<Request> getRequest(Tx tx, Reach reach, long id) {
    return tx.find(GET_REQUEST, EnrolmentStore::request, reach.account(), id);
  }

  List<Request> pending(Tx tx, Reach reach) {
    return tx.list(PENDING, EnrolmentStore::request, reach.account(), LISTED);
  }

  RowCount countPending(Tx tx, Reach reach) {
    return RowCount.upTo(
        LISTED, tx.one(COUNT_PENDING, row -> row.number("requests"), reach.account(), LISTED + 1));
  }

  void decide(Tx tx, long request, String state, Decided decided) {
    tx.execute(DECIDE, request, state, decided.at(), decided.by(), decided.agent());
  }

  /** Who decided about a request, when, and which agent came of it. */
  record Decided(Instant at, String by, Optional<String> agent) {}

  private static EnrolmentToken token(Row row) {
    return new EnrolmentToken(
        row.number("id"),
        row.number("organisation_id"),
        row.string("name"),
        row.integer("uses"),
        row.integer("uses_left"),
        row.flag("approval"),
        row.findString("replaces"),
        row.flag("held"),
        row.instant("created_at"),
        row.string("created_by"),
        row.instant("expires_at"),
        row.findInstant("revoked_at"));
  }

  private static Request request(Row row) {
    return new Request(
        row.number("id"),
        row.number("token_id"),
        row.bytes("csr"),
        row.string("host"),
        row.string("version"),
        row.instant("asked_at"),
        row.string("state"),
        row.findString("agent_id"),
        row.number("organisation_id"),
        row.string("name"),
        row.findString("replaces"));
  }
}
