package kassahub.deploy.bench;

import java.util.List;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Tx;

/** What a bench asks the hub's database. */
final class BenchStore {
  private static final String TELEMETRY = "select count(*) as rows from telemetry";
  private static final String OPEN_LINES =
      """
      select distinct serial from activation_line where delivery <> 'installed'
      """;
  private static final String KEPT =
      """
      select coalesce(sum(copies), 0)::bigint as rows, count(*) as different
      from (
        select count(*) as copies
        from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) as u (agent, stream, after, up_to)
        join telemetry t on t.agent_id = u.agent and t.stream = u.stream
          and t.sequence > u.after and t.sequence <= u.up_to
        group by t.agent_id, t.stream, t.sequence) k
      """;
  private static final String BOUND =
      """
      select r.serial, r.agent_id, r.organisation_id, s.stream, s.stored_up_to
      from register r join agent_stream s on s.agent_id = r.agent_id
      order by r.agent_id
      """;
  private static final String ADVANCE =
      """
      update agent_stream s set stored_up_to = u.stored
      from unnest($1::text[], $2::bigint[], $3::bigint[]) as u (agent, stream, stored)
      where s.agent_id = u.agent and s.stream = u.stream
      """;

  private BenchStore() {}

  /** A register, who speaks for it, and how far its stream is stored. */
  record Bound(String serial, String agent, long organisation, long stream, long storedUpTo) {}

  static long telemetry(Tx tx) {
    return tx.one(TELEMETRY, row -> row.number("rows"));
  }

  /** Serials of lines that are not installed. */
  static List<String> openLines(Tx tx) {
    return tx.list(OPEN_LINES, row -> row.string("serial"));
  }

  /** How much of them is in the history. */
  record Rows(long rows, long different) {}

  static Rows kept(Tx tx, List<Stretch> stretches) {
    return tx.one(
        KEPT,
        row -> new Rows(row.number("rows"), row.number("different")),
        Columns.of(stretches)
            .string(Stretch::agent)
            .number(Stretch::stream)
            .number(Stretch::after)
            .number(Stretch::upTo)
            .arguments());
  }

  static List<Bound> bound(Tx tx) {
    return tx.list(
        BOUND,
        row ->
            new Bound(
                row.string("serial"),
                row.string("agent_id"),
                row.number("organisation_id"),
                row.number("stream"),
                row.number("stored_up_to")));
  }

  static void advance(Tx tx, List<Bound> streams) {
    tx.execute(
        ADVANCE,
        Columns.of(streams)
            .string(Bound::agent)
            .number(Bound::stream)
            .number(Bound::storedUpTo)
            .arguments());
  }
}
