package kassahub.hub.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import kassahub.hub.agent.EnrolmentStore.Reach;
import kassahub.hub.database.Columns;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** SQL of enrolment batches; their rows are tokens. */
final class EnrolmentBatchStore {
  private static final String VISIBLE =
      """
       ($1::bigint is null or b.organisation_id in (
          select organisation_id from account_sees where account_id = $1))
      """;
  private static final String INSERT =
      """
      insert into enrolment_batch (secret_key, organisation_id, name, tills, days, created_at, created_by, maker)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      returning id
      """;
  private static final String INSERT_TOKENS =
      """
      insert into enrolment_token (batch_id, place, token_hash, serial, name, address, organisation_id, uses_left, uses,
        approval, created_at, created_by, expires_at, held)
      select $6, u.place, u.hash, u.serial, u.name, u.address, $7, 1, 1, $8, $9, $10, $11, true
      from unnest($1::integer[], $2::bytea[], $3::text[], $4::text[], $5::text[])
        as u (place, hash, serial, name, address)
      order by u.place
      """;
  private static final String COLUMNS =
      """
      select b.id, b.secret_key, b.organisation_id, o.name as organisation, b.name, b.tills, b.created_at, b.created_by,
        b.maker, b.decided_at, b.decided_by, b.approved, b.revoked_at,
        coalesce(b.decided_at, b.created_at) + b.days * interval '1 day' as expires_at
      from enrolment_batch b join organisation o on o.id = b.organisation_id
      """;
  private static final String LIST = COLUMNS + " where" + VISIBLE + " order by b.id desc limit 100";
  private static final String GET = COLUMNS + " where b.id = $2 and" + VISIBLE;
  private static final String LOCK = GET + " for update of b";
  private static final String DECIDE =
      """
      update enrolment_batch set approved = $2, decided_at = $3, decided_by = $4 where id = $1
      """;
  private static final String OPEN_TOKENS =
      "update enrolment_token set held = false, expires_at = $2 where batch_id = $1 and revoked_at"
          + " is null";
  private static final String REVOKE = "update enrolment_batch set revoked_at = $2 where id = $1";
  private static final String REVOKE_TOKENS =
      """
      update enrolment_token set revoked_at = $2 where batch_id = $1 and revoked_at is null and uses_left > 0
      """;
  private static final String LAST =
      "(select q.state from enrolment_request q where q.token_id = t.id order by q.id desc limit"
          + " 1)";

  /** {@code $1} of the statement is now. */
  private static final String STATE =
      """
      case last.state when 'issued' then 'enrolled' when 'waiting' then 'asking' else
        case when t.revoked_at is not null then 'revoked' when t.held then 'held'
          when t.expires_at < %s then 'expired' when last.state = 'refused' then 'refused' else 'unused' end
      end\
      """;

  private static final String JOINS =
      """
      left join lateral (
        select q.state, q.agent_id, q.host from enrolment_request q
        where q.token_id = t.id order by q.id desc limit 1) last on true
      left join register r on r.serial = t.serial and r.agent_id = last.agent_id\
      """;
  private static final String COUNTS =
      """
      select %s as state, count(*) as tills
      from enrolment_token t %s
      where t.batch_id = $1 group by 1
      """
          .formatted(STATE.formatted("$2"), JOINS);

  private static final String ROW_COLUMNS =
      "t.id, t.place, t.serial, t.name, t.address, last.agent_id, last.host, r.id as register, ";
  private static final String FROM_PLACE =
      """
      select %s %s as state
      from enrolment_token t %s
      where t.batch_id = $1 and t.place >= $3 order by t.place limit $4
      """
          .formatted(ROW_COLUMNS, STATE.formatted("$2"), JOINS);

  /** A till with the hash of its token. */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them
  record Hashed(int place, byte[] hash, BatchDraft.Till till) {}

  long insert(Tx tx, UUID key, BatchDraft draft, EnrolmentBatch.Made made) {
    return tx.one(
        INSERT,
        row -> row.number("id"),
        key,
        draft.organisation(),
        draft.name(),
        draft.tills().size(),
        draft.days(),
        made.at(),
        made.by(),
        made.maker());
  }

  void insertTokens(
      Tx tx, long batch, BatchDraft draft, List<byte[]> hashes, EnrolmentBatch.Made made) {
    List<Hashed> rows =
        IntStream.range(0, hashes.size())
            .mapToObj(at -> new Hashed(at + 1, hashes.get(at), draft.tills().get(at)))
            .toList();
    tx.execute(
        INSERT_TOKENS,
        Columns.of(rows)
            .integer(Hashed::place)
            .findBytes(row -> Optional.of(row.hash()))
            .findString(row -> row.till().serial())
            .string(row -> row.till().name())
            .findString(row -> row.till().address())
            .same(batch)
            .same(draft.organisation())
            .same(draft.eachApproved())
            .same(made.at())
            .same(made.by())
            .same(made.at().plus(Duration.ofDays(draft.days())))
            .arguments());
  }

  List<EnrolmentBatch> list(Tx tx, Reach reach) {
    return tx.list(LIST, EnrolmentBatchStore::batch, reach.account());
  }

  Optional<EnrolmentBatch> get(Tx tx, Reach reach, long id) {
    return tx.find(GET, EnrolmentBatchStore::batch, reach.account(), id);
  }

  Optional<EnrolmentBatch> lock(Tx tx, Reach reach, long id) {
    return tx.find(LOCK, EnrolmentBatchStore::batch, reach.account(), id);
  }

  void decide(Tx tx, EnrolmentBatch batch, EnrolmentBatch.Decided decided) {
    tx.execute(DECIDE, batch.id(), decided.approved(), decided.at(), decided.by());
    if (decided.approved()) {
      Duration life = Duration.between(batch.made().at(), batch.expiresAt());
      tx.execute(OPEN_TOKENS, batch.id(), decided.at().plus(life));
    } else {
      tx.execute(REVOKE_TOKENS, batch.id(), decided.at());
    }
  }

  void revoke(Tx tx, long batch, Instant now) {
    tx.execute(REVOKE, batch, now);
    tx.execute(REVOKE_TOKENS, batch, now);
  }

  Map<String, Long> counts(Tx tx, long batch, Instant now) {
    var counts = new HashMap<String, Long>();
    tx.list(COUNTS, row -> counts.put(row.string("state"), row.number("tills")), batch, now);
    return counts;
  }

  List<BatchRow> from(Tx tx, long batch, Instant now, int place, int most) {
    return new ArrayList<>(tx.list(FROM_PLACE, EnrolmentBatchStore::till, batch, now, place, most));
  }

  /** Rows in the order of the file. */
  static PageQuery query(long batch, PageRequest request, Instant now) {
    var query =
        PageQuery.of(
                ROW_COLUMNS + STATE.formatted("'" + now + "'::timestamptz") + " as state",
                "enrolment_token t",
                "t.id",
                "bigint")
            .details("join enrolment_token t on t.id = page.id " + JOINS)
            .sortable("place", "t.place", "integer")
            .sortedBy("place", false)
            .where("t.batch_id = $1", batch);
    request
        .filterOne("state")
        .ifPresent(
            state -> {
              switch (state) {
                case "enrolled" -> query.where(LAST + " = 'issued'");
                case "asking" -> query.where(LAST + " = 'waiting'");
                case "refused" -> query.where(LAST + " = 'refused'");
                case "unused" -> query.where("t.uses_left > 0 and " + LAST + " is null");
                default -> throw PageRequest.unknown("state");
              }
            });
    return query;
  }

  static BatchRow till(Row row) {
    return new BatchRow(
        row.number("id"),
        row.integer("place"),
        row.findString("serial"),
        row.string("name"),
        row.findString("address"),
        row.string("state"),
        row.findString("agent_id"),
        row.findString("host"),
        row.findNumber("register").stream().boxed().findFirst());
  }

  private static EnrolmentBatch batch(Row row) {
    return new EnrolmentBatch(
        row.number("id"),
        row.uuid("secret_key"),
        row.number("organisation_id"),
        row.string("organisation"),
        row.string("name"),
        row.integer("tills"),
        new EnrolmentBatch.Made(
            row.instant("created_at"), row.string("created_by"), row.string("maker")),
        row.instant("expires_at"),
        row.findInstant("decided_at")
            .map(
                at ->
                    new EnrolmentBatch.Decided(
                        row.flag("approved"), at, row.findString("decided_by").orElse(""))),
        row.findInstant("revoked_at"));
  }
}
