package kassahub.hub.gateway;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Tx;

/** SQL of agents' streams and links. */
final class StreamStore {
  static final long OWN_PORT = 0;

  /** Who is stopped stands in an index of those; nobody else's row is read. */
  private static final String LOCK =
      """
      select s.agent_id, s.stream, s.stored_up_to, l.generation,
        exists (select from agent a
          where a.id = s.agent_id and (a.revoked_at is not null or a.suspended_at is not null)) as stopped
      from agent_stream s
        join unnest($1::text[], $2::bigint[]) as u (agent, stream) on s.agent_id = u.agent and s.stream = u.stream
        join agent_link l on l.agent_id = s.agent_id
      order by s.agent_id, s.stream
      for update of s
      """;

  private static final String ADVANCE =
      """
      update agent_stream s set stored_up_to = u.stored
      from unnest($1::text[], $2::bigint[], $3::bigint[]) as u (agent, stream, stored)
      where s.agent_id = u.agent and s.stream = u.stream
      """;
  private static final String GAPS =
      """
      insert into stream_gap (agent_id, stream, first, last, noticed_at)
      select u.agent, u.stream, u.first, u.last, $5
      from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) as u (agent, stream, first, last)
      on conflict do nothing
      """;
  private static final String OPEN =
      """
      insert into agent_stream (agent_id, stream, stored_up_to, opened_at, greeted_at) values ($1, $2, 0, $3, $3)
      on conflict do nothing
      """;
  private static final String HELD =
      """
      select s.stored_up_to, a.revoked_at is not null or a.suspended_at is not null as stopped,
        exists (select from agent_stream o where o.agent_id = s.agent_id and o.greeted_at > s.greeted_at) as left_before
      from agent_stream s join agent a on a.id = s.agent_id
      where s.agent_id = $1 and s.stream = $2
      for update of s
      """;
  private static final String GREETED =
      """
      update agent_stream set greeted_at = $3, transport = $4, address = $5 where agent_id = $1 and stream = $2
      """;

  /** For instances that did not hear the hello. */
  private static final String NAMED =
      "update agent_link set stream = $3 where agent_id = $1 and generation = $2";

  private static final String STREAMS =
      "select count(*) as streams from agent_stream where agent_id = $1";

  /**
   * Outboxes that were left so long ago that no disk with them and a valid certificate can come
   * back.
   */
  private static final String FORGET =
      """
      delete from agent_stream s using (
        select stream, lead(opened_at) over (order by opened_at) as left_at
        from agent_stream where agent_id = $1) o
      where s.agent_id = $1 and s.stream = o.stream and o.left_at < $2
      """;

  private static final String CONNECT =
      """
      insert into agent_link as l (agent_id, instance, generation, transport, address, since, returns_since,
        connection, certificate)
      values ($1, $2, 1, $3, $4, $5, $5, $6, $7)
      on conflict (agent_id) do update set
        instance = excluded.instance, transport = excluded.transport, address = excluded.address,
        generation = case when l.connection = excluded.connection then l.generation else l.generation + 1 end,
        stream = case when l.connection = excluded.connection then l.stream end,
        since = excluded.since, connection = excluded.connection, certificate = excluded.certificate
      returning generation
      """;
  private static final String LEAVE =
      """
      with gone as (
        select l.agent_id
        from agent_link l join unnest($1::text[], $2::bigint[]) as u (agent, generation)
          on l.agent_id = u.agent and l.generation = u.generation
        where l.instance = $3
        order by l.agent_id for update of l)
      update agent_link l set instance = null from gone where l.agent_id = gone.agent_id
      """;
  private static final String COUNT_RETURN =
      """
      update agent_link set
        returns = case when returns_since < $2 then 1 else returns + 1 end,
        returns_since = case when returns_since < $2 then $3 else returns_since end
      where agent_id = $1
      returning returns
      """;
  private static final String LOST =
      """
      select u.agent, a.revoked_at is not null or a.suspended_at is not null as stopped,
        l.generation = u.generation as moved
      from unnest($1::text[], $2::bigint[]) as u (agent, generation)
        join agent a on a.id = u.agent
        join agent_link l on l.agent_id = u.agent
      where l.generation <> u.generation or l.instance is distinct from $3
        or a.revoked_at is not null or a.suspended_at is not null
      """;

  /** As long as a round over all links takes, and as much again. */
  private static final String STOPPED =
      """
      select id from agent
      where (revoked_at is not null or suspended_at is not null)
        and greatest(revoked_at, suspended_at) > statement_timestamp() - interval '2 minutes'
      """;

  /** How far a stream is stored, and by which connection it may go on. */
  record Position(String agent, long stream, long storedUpTo, long generation, boolean stopped) {}

  /** A stream that moved on. */
  record Advanced(String agent, long stream, long storedUpTo) {}

  /** Numbers that will never come. */
  record Missing(String agent, long stream, long first, long last) {}

  /** What the hub holds of a stream; whether the agent had left it for another one. */
  record Held(long storedUpTo, boolean stopped, boolean leftBefore) {}

  /**
   * A link that is no longer good: its agent is stopped, it moved to another instance or was left,
   * or another link took over.
   */
  record Lost(String agent, boolean stopped, boolean moved) {}

  List<Position> lock(Tx tx, List<Submission> ofAgents) {
    return tx.list(
        LOCK,
        row ->
            new Position(
                row.string("agent_id"),
                row.number("stream"),
                row.number("stored_up_to"),
                row.number("generation"),
                row.flag("stopped")),
        Columns.of(ofAgents)
            .string(submission -> submission.link().agent())
            .number(submission -> submission.batch().getStream())
            .arguments());
  }

  void advance(Tx tx, List<Advanced> streams) {
    tx.execute(
        ADVANCE,
        Columns.of(streams)
            .string(Advanced::agent)
            .number(Advanced::stream)
            .number(Advanced::storedUpTo)
            .arguments());
  }

  void saveGaps(Tx tx, List<Missing> gaps, Instant now) {
    tx.execute(
        GAPS,
        Columns.of(gaps)
            .string(Missing::agent)
            .number(Missing::stream)
            .number(Missing::first)
            .number(Missing::last)
            .same(now)
            .arguments());
  }

  /** True when the stream is new. */
  boolean open(Tx tx, String agent, long stream, Instant now) {
    return tx.execute(OPEN, agent, stream, now) > 0;
  }

  Held held(Tx tx, String agent, long stream) {
    return tx.one(
        HELD,
        row -> new Held(row.number("stored_up_to"), row.flag("stopped"), row.flag("left_before")),
        agent,
        stream);
  }

  /**
   * Notes where the stream was heard of last: of a cloned disk two places are shown. Behind a
   * broker nobody knows the address.
   */
  void greeted(Tx tx, AgentLink link, long stream, Instant now) {
    Place place = link.place();
    boolean direct = place.connection() == OWN_PORT;
    tx.execute(
        GREETED, link.agent(), stream, now, place.transport(), direct ? place.address() : null);
    if (!direct) {
      tx.execute(NAMED, link.agent(), link.generation(), stream);
    }
  }

  long streams(Tx tx, String agent) {
    return tx.one(STREAMS, row -> row.number("streams"), agent);
  }

  void forget(Tx tx, String agent, Instant leftBefore) {
    tx.execute(FORGET, agent, leftBefore);
  }

  long connect(Tx tx, Admitted agent, UUID instance, Place place) {
    return tx.one(
        CONNECT,
        row -> row.number("generation"),
        agent.agent(),
        instance,
        place.transport(),
        place.address(),
        place.at(),
        place.connection() == OWN_PORT ? null : place.connection(),
        agent.certificate().toString(16));
  }

  /**
   * Where and when an agent connected.
   *
   * @param address of the peer, or of the broker that it came through, as {@code via …}
   * @param connection how it named itself to a broker; {@link #OWN_PORT} at the hub's own ports
   */
  record Place(String transport, String address, Instant at, long connection) {}

  void leave(Tx tx, List<AgentLink> links, UUID instance) {
    tx.execute(
        LEAVE,
        Columns.of(links)
            .string(AgentLink::agent)
            .number(AgentLink::generation)
            .same(instance)
            .arguments());
  }

  Optional<Integer> countReturn(Tx tx, String agent, Instant since, Instant now) {
    return tx.find(COUNT_RETURN, row -> row.integer("returns"), agent, since, now);
  }

  List<Lost> lost(Tx tx, List<AgentLink> links, UUID instance) {
    return tx.list(
        LOST,
        row -> new Lost(row.string("agent"), row.flag("stopped"), row.flag("moved")),
        Columns.of(links)
            .string(AgentLink::agent)
            .number(AgentLink::generation)
            .same(instance)
            .arguments());
  }

  /** Agents that were revoked or suspended within the last two minutes. */
  List<String> stopped(Tx tx) {
    return tx.list(STOPPED, row -> row.string("id"));
  }
}
