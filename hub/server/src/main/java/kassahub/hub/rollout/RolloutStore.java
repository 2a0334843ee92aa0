package kassahub.hub.rollout;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;

/** All statements about releases and rollouts. */
final class RolloutStore {
  private static final String RELEASE_COLUMNS =
      " e.id, e.name, e.version, e.platform, e.lowest, e.not_before, e.not_after, e.bytes,"
          + " e.added_at, e.added_by ";
  private static final String ADD_RELEASE =
      """
      insert into agent_release (name, version, platform, lowest, not_before, not_after, bytes, added_at, added_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing returning id
      """;
  private static final String ADD_PARTS =
      """
      insert into agent_release_part (release_id, number, content)
      select $1, $2::integer + u.n - 1, u.content from unnest($3::bytea[]) with ordinality u (content, n)
      """;
  private static final String RELEASE =
      "select " + RELEASE_COLUMNS + " from agent_release e where e.id = $1";
  private static final String RELEASES =
      "select " + RELEASE_COLUMNS + " from agent_release e order by e.id desc limit 100";
  private static final String PARTS =
      """
      select p.content from agent_release e join agent_release_part p on p.release_id = e.id
      where e.name = $1 and p.number between $2 and $3 order by p.number
      """;

  private static final String ROLLOUT_COLUMNS =
      RELEASE_COLUMNS
          + """
          , o.id as rollout_id, o.state, o.stage, o.stage_at, o.counted_from, o.wide, o.pause_reason, o.started_at, o.started_by
          from rollout o join agent_release e on e.id = o.release_id
          """;
  private static final String OF_RELEASE = "select " + ROLLOUT_COLUMNS + " where o.release_id = $1";
  private static final String LATEST =
      "select " + ROLLOUT_COLUMNS + " order by o.id desc limit 100";
  private static final String LOCK =
      "select " + ROLLOUT_COLUMNS + " where o.release_id = $1 for update of o";
  private static final String LIVE =
      "select "
          + ROLLOUT_COLUMNS
          + " where o.state in ('running', 'paused') order by o.id limit 10 for update of o skip"
          + " locked";
  private static final String START =
      """
      insert into rollout (release_id, platform, state, stage, stage_at, counted_from, started_at, started_by)
      values ($1, $2, 'running', 1, $3, $3, $3, $4) on conflict do nothing returning id
      """;

  /**
   * Everybody by a number that only the agent's id and the version decide, so that other agents go
   * first each time. Who cannot have it is here as well, to be counted.
   */
  private static final String INVITE =
      """
      with all_agents as (
        select a.id, a.health -> 'updates' ->> 'way' as way,
          case
            when a.version !~ '^\\d{1,6}(\\.\\d{1,6}){1,3}$' or a.health -> 'updates' ->> 'platform' is distinct from $2 then 'unfit'
            when trim_array(string_to_array(a.version || '.0.0.0', '.')::integer[],
              cardinality(string_to_array(a.version || '.0.0.0', '.')) - 4) >= $4::integer[] then 'newer'
            when a.health -> 'updates' ->> 'way' = 'package_manager' then 'package'
            when a.health -> 'updates' ->> 'way' = 'itself' then 'waiting'
            else 'hand'
          end as state
        from agent a where a.revoked_at is null),
      ordered as (
        select id, state, row_number() over (partition by state order by md5(id || ' ' || $3), id) - 1 as before,
          count(*) over (partition by state) as together
        from all_agents)
      insert into rollout_agent (rollout_id, agent_id, place, state, changed_at)
      select $1, id, before * 10000 / together, state, $5 from ordered
      """;

  private static final String FOLLOW =
      """
      update rollout_agent u set
        state = n.state, changed_at = $2, reason_code = n.reason_code, reason_text = n.reason_text,
        begun_at = coalesce(u.begun_at, case when n.state = 'begun' then $2::timestamptz end)
      from (
        select w.agent_id, d.reason_code, d.reason_text,
          case
            when d.state in ('taken', 'held') then 'begun'
            when d.state = 'done' then 'done'
            when d.state = 'failed' and d.reason_code = 'unsupported' then 'unfit'
            when d.state = 'failed' then 'failed'
            when d.state = 'expired' and w.state = 'begun' then 'failed'
            else 'away'
          end as state
        from rollout_agent w join dispatch d on d.id = w.dispatch_id
        where w.rollout_id = $1 and w.state in ('offered', 'begun') and d.state not in ('waiting', 'sent')) n
      where u.rollout_id = $1 and u.agent_id = n.agent_id and u.state <> n.state
      """;
  private static final String FIGURES =
      """
      select
        count(*) filter (where u.state = 'done' and u.changed_at >= $3) as done,
        count(*) filter (where u.state = 'failed' and u.changed_at >= $3) as failed,
        count(*) filter (where u.state = 'begun' and u.begun_at >= $3 and u.begun_at <= $5
          and coalesce(a.last_seen_at, u.begun_at) <= $5) as silent,
        count(*) filter (where u.state = 'begun' and u.begun_at > $5) as busy,
        count(*) filter (where u.state in ('waiting', 'offered', 'begun') and u.place < $2) as pending,
        count(*) filter (where u.state = 'done' and u.changed_at >= $4) as done_in_stage,
        count(*) filter (where u.state = 'done') as done_ever,
        count(*) filter (where u.state in ('waiting', 'offered', 'begun')) as left_over
      from rollout_agent u join agent a on a.id = u.agent_id
      where u.rollout_id = $1 and u.state in ('waiting', 'offered', 'begun', 'done', 'failed')
      """;
  private static final String COUNTS =
      "select state, count(*) as agents from rollout_agent where rollout_id = $1 group by state";
  private static final String RINGS =
      """
      select case when place < 100 then 1 when place < 1000 then 10 when place < 5000 then 50 else 100 end as ring,
        count(*) filter (where state = 'done') as done, count(*) filter (where state = 'failed') as failed,
        count(*) filter (where state in ('offered', 'begun')) as going, count(*) filter (where state = 'waiting') as waiting
      from rollout_agent
      where rollout_id = $1 and state in ('waiting', 'offered', 'begun', 'done', 'failed')
      group by 1 order by 1
      """;
  private static final String OF_AGENT =
      """
      select e.id, e.version, u.state, u.changed_at, u.reason_code
      from rollout_agent u join rollout o on o.id = u.rollout_id join agent_release e on e.id = o.release_id
      where u.agent_id = $1 order by o.id desc limit 5
      """;
  private static final String SILENT =
      """
      select count(*) as agents from rollout_agent u join agent a on a.id = u.agent_id
      where u.rollout_id = $1 and u.state = 'begun' and u.begun_at <= $2 and coalesce(a.last_seen_at, u.begun_at) <= $2
      """;
  private static final String FAILURES =
      """
      select u.agent_id, a.name, coalesce(u.reason_code, 'silent') as code, coalesce(u.reason_text, '') as text
      from rollout_agent u join agent a on a.id = u.agent_id
      where u.rollout_id = $1 and (u.state = 'failed' or u.state = 'begun' and u.begun_at <= $2
        and coalesce(a.last_seen_at, u.begun_at) <= $2)
      order by u.changed_at desc, u.agent_id limit 50
      """;
  private static final String NEXT =
      """
      select agent_id from rollout_agent where rollout_id = $1 and state = 'waiting' and place < $2
      order by place, agent_id limit 1000
      """;
  private static final String OFFERED =
      """
      update rollout_agent u set state = 'offered', dispatch_id = n.dispatch, changed_at = $2
      from unnest($3::text[], $4::uuid[]) n (agent, dispatch) where u.rollout_id = $1 and u.agent_id = n.agent
      """;
  private static final String UNTAKEN =
      "select dispatch_id from rollout_agent where rollout_id = $1 and state = 'offered'";
  private static final String WITHDRAWN =
      """
      update rollout_agent set state = 'waiting', dispatch_id = null, changed_at = $2
      where rollout_id = $1 and state = 'offered' and dispatch_id = any($3::uuid[])
      """;
  private static final String SAVE =
      """
      update rollout set state = $2, stage = $3, stage_at = $4, counted_from = $5, wide = $6, pause_reason = $7
      where id = $1
      """;

  private RolloutStore() {}

  static Optional<Long> addRelease(Tx tx, Release draft) {
    return tx.find(
        ADD_RELEASE,
        row -> row.number("id"),
        draft.name(),
        draft.version(),
        draft.platform(),
        draft.lowest(),
        draft.notBefore(),
        draft.notAfter(),
        draft.bytes(),
        draft.addedAt(),
        draft.addedBy());
  }

  static void addParts(Tx tx, long release, int first, List<byte[]> pieces) {
    tx.execute(ADD_PARTS, release, first, pieces.toArray(byte[][]::new));
  }

  static Optional<Release> release(Tx tx, long id) {
    return tx.find(RELEASE, RolloutStore::readRelease, id);
  }

  static List<Release> releases(Tx tx) {
    return tx.list(RELEASES, RolloutStore::readRelease);
  }

  static List<byte[]> parts(Tx tx, String name, int first, int last) {
    return tx.list(PARTS, row -> row.bytes("content"), name, first, last);
  }

  static Optional<Rollout> ofRelease(Tx tx, long release) {
    return tx.find(OF_RELEASE, RolloutStore::read, release);
  }

  static List<Rollout> latest(Tx tx) {
    return tx.list(LATEST, RolloutStore::read);
  }

  static Optional<Rollout> lock(Tx tx, long release) {
    return tx.find(LOCK, RolloutStore::read, release);
  }

  static List<Rollout> lockLive(Tx tx) {
    return tx.list(LIVE, RolloutStore::read);
  }

  static Optional<Long> start(Tx tx, Release release, Instant now, String by) {
    return tx.find(START, row -> row.number("id"), release.id(), release.platform(), now, by);
  }

  /** Everybody; of the version four numbers. */
  static void invite(Tx tx, long rollout, Release release, Integer[] numbers, Instant now) {
    tx.execute(INVITE, rollout, release.platform(), release.version(), numbers, now);
  }

  static void follow(Tx tx, long rollout, Instant now) {
    tx.execute(FOLLOW, rollout, now);
  }

  static Figures figures(Tx tx, Rollout rollout, Instant now) {
    return tx.one(
        FIGURES,
        row ->
            new Figures(
                row.number("done"),
                row.number("failed"),
                row.number("silent"),
                row.number("busy"),
                row.number("pending"),
                row.number("done_in_stage"),
                row.number("done_ever"),
                row.number("left_over")),
        rollout.id(),
        100 * rollout.stage(),
        rollout.countedFrom(),
        rollout.stageAt(),
        now.minus(Figures.WATCHED));
  }

  static Standing standing(Tx tx, Rollout rollout, Instant now) {
    Instant heard = now.minus(Figures.WATCHED);
    Map<String, Long> counts = new HashMap<>();
    tx.list(COUNTS, row -> Map.entry(row.string("state"), row.number("agents")), rollout.id())
        .forEach(one -> counts.put(one.getKey(), one.getValue()));
    counts.put("silent", tx.one(SILENT, row -> row.number("agents"), rollout.id(), heard));
    var failures =
        tx.list(
            FAILURES,
            row ->
                new Standing.Failure(
                    row.string("agent_id"),
                    row.string("name"),
                    row.string("code"),
                    row.string("text")),
            rollout.id(),
            heard);
    return new Standing(rollout, counts, failures);
  }

  static List<Ring> rings(Tx tx, long rollout) {
    return tx.list(
        RINGS,
        row ->
            new Ring(
                row.integer("ring"),
                row.number("done"),
                row.number("failed"),
                row.number("going"),
                row.number("waiting")),
        rollout);
  }

  static List<AgentVersion> ofAgent(Tx tx, String agent) {
    return tx.list(
        OF_AGENT,
        row ->
            new AgentVersion(
                row.number("id"),
                row.string("version"),
                row.string("state"),
                row.instant("changed_at"),
                row.findString("reason_code")),
        agent);
  }

  static List<String> next(Tx tx, Rollout rollout) {
    return tx.list(NEXT, row -> row.string("agent_id"), rollout.id(), 100 * rollout.stage());
  }

  static void offered(Tx tx, long rollout, List<String> agents, List<UUID> ids, Instant now) {
    tx.execute(OFFERED, rollout, now, agents.toArray(String[]::new), ids.toArray(UUID[]::new));
  }

  static List<UUID> untaken(Tx tx, long rollout) {
    return tx.list(UNTAKEN, row -> row.uuid("dispatch_id"), rollout);
  }

  static void withdrawn(Tx tx, long rollout, List<UUID> ids, Instant now) {
    tx.execute(WITHDRAWN, rollout, now, ids.toArray(UUID[]::new));
  }

  static void save(Tx tx, Rollout rollout) {
    tx.execute(
        SAVE,
        rollout.id(),
        rollout.state().stored(),
        rollout.stage(),
        rollout.stageAt(),
        rollout.countedFrom(),
        rollout.wide(),
        rollout.pauseReason());
  }

  private static Release readRelease(Row row) {
    return new Release(
        row.number("id"),
        row.string("name"),
        row.string("version"),
        row.string("platform"),
        row.string("lowest"),
        row.instant("not_before"),
        row.instant("not_after"),
        row.number("bytes"),
        row.instant("added_at"),
        row.string("added_by"));
  }

  private static Rollout read(Row row) {
    return new Rollout(
        row.number("rollout_id"),
        readRelease(row),
        RolloutState.of(row.string("state")),
        row.integer("stage"),
        row.instant("stage_at"),
        row.instant("counted_from"),
        row.flag("wide"),
        row.findString("pause_reason"),
        row.instant("started_at"),
        row.string("started_by"));
  }
}
