package kassahub.deploy.line;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import kassahub.codec.licence.LicenceMask;
import kassahub.deploy.line.Witness.Acknowledged;
import kassahub.hub.database.Tx;

/** What the hub's tables say about one organisation, each row a sentence or a fact. */
final class LineStore {
  private static final String ACTIVATIONS =
      "select number from activation where organisation_id = $1 order by number limit 100";
  private static final String UNDELIVERED =
      """
      select l.serial, a.status, l.delivery, l.reason_code from activation_line l
      join activation a on a.number = l.activation
      where a.organisation_id = $1
        and (a.status <> 'done' or l.delivery <> 'installed' or l.delivered_at is null)
      order by l.serial limit 100
      """;
  private static final String LIVE =
      """
      select r.serial, d.state, d.reason_code from dispatch d join register r on r.id = d.register_id
      where r.organisation_id = $1 and d.state in ('waiting', 'sent', 'taken', 'held')
      order by r.serial limit 100
      """;
  private static final String PAUSED =
      """
      select w.serial from licence_assignment w join register r on r.serial = w.serial
      where r.organisation_id = $1 and w.installed_at is null and not exists (
        select from dispatch d where d.register_id = r.id
          and d.state in ('waiting', 'sent', 'taken', 'held'))
      limit 100
      """;
  private static final String ASSIGNED =
      """
      select w.serial, w.licence,
        (select count(*) from issued_licence i where i.serial = w.serial) as issued
      from licence_assignment w join activation a on a.number = w.activation
      where a.organisation_id = $1 order by w.serial limit 100
      """;
  private static final String LAST =
      """
      select r.serial, s.last_document, s.reachable from register r
      join register_state s on s.register_id = r.id
      where r.organisation_id = $1 order by r.serial limit 100
      """;
  private static final String TWICE =
      """
      select stream, sequence, count(*) as times from telemetry where agent_id = any($1)
      group by stream, sequence having count(*) > 1 order by stream, sequence limit 100
      """;
  private static final String BEYOND =
      """
      select t.stream, t.sequence from telemetry t
      left join agent_stream s on s.agent_id = t.agent_id and s.stream = t.stream
      where t.agent_id = any($1)
        and (s.stored_up_to is null or t.sequence > s.stored_up_to or exists (
          select from stream_gap g where g.agent_id = t.agent_id and g.stream = t.stream
            and t.sequence between g.first and g.last))
      order by t.stream, t.sequence limit 100
      """;
  private static final String MISSING =
      """
      select u.agent, u.stream, u.sequence, s.stored_up_to
      from unnest($1::text[], $2::bigint[], $3::bigint[], $4::timestamptz[])
        as u (agent, stream, sequence, device_time)
      left join agent_stream s on s.agent_id = u.agent and s.stream = u.stream
      where not exists (select from telemetry t
          where t.agent_id = u.agent and t.stream = u.stream and t.sequence = u.sequence
            and t.device_time = u.device_time)
        and not exists (select from stream_gap g
          where g.agent_id = u.agent and g.stream = u.stream
            and u.sequence between g.first and g.last)
      order by u.agent, u.stream, u.sequence limit 100
      """;

  /** What is assigned to a register. */
  record Assigned(String serial, LicenceMask licence, long issued) {}

  /** What the hub last heard of a register. */
  record Heard(String serial, long lastDocument, boolean reachable) {}

  private LineStore() {}

  static List<Long> activations(Tx tx, long organisation) {
    return tx.list(ACTIVATIONS, row -> row.number("number"), organisation);
  }

  static List<String> undelivered(Tx tx, long organisation) {
    return tx.list(
        UNDELIVERED,
        row ->
            "line %s of an activation %s is %s, reason %s"
                .formatted(
                    row.string("serial"),
                    row.string("status"),
                    row.string("delivery"),
                    row.findString("reason_code").orElse("none")),
        organisation);
  }

  static List<String> liveDispatches(Tx tx, long organisation) {
    return tx.list(
        LIVE,
        row ->
            "dispatch for %s is still %s, reason %s"
                .formatted(
                    row.string("serial"),
                    row.string("state"),
                    row.findString("reason_code").orElse("none")),
        organisation);
  }

  /** Registers that are owed a licence which nobody carries now: the next try waits its pause. */
  static List<String> paused(Tx tx, long organisation) {
    return tx.list(PAUSED, row -> row.string("serial"), organisation);
  }

  static List<Assigned> assigned(Tx tx, long organisation) {
    return tx.list(
        ASSIGNED,
        row ->
            new Assigned(
                row.string("serial"), LicenceMask.of(row.bytes("licence")), row.number("issued")),
        organisation);
  }

  static List<Heard> heard(Tx tx, long organisation) {
    return tx.list(
        LAST,
        row ->
            new Heard(
                row.string("serial"),
                row.findNumber("last_document").orElse(-1),
                row.flag("reachable")),
        organisation);
  }

  static List<String> storedTwice(Tx tx, List<String> agents) {
    return tx.list(
        TWICE,
        row ->
            "report %d of stream %x is stored %d times"
                .formatted(row.number("sequence"), row.number("stream"), row.number("times")),
        (Object) agents.toArray(String[]::new));
  }

  static List<String> storedBeyond(Tx tx, List<String> agents) {
    return tx.list(
        BEYOND,
        row ->
            "report %d of stream %x is stored, but its stream says that it is not"
                .formatted(row.number("sequence"), row.number("stream")),
        (Object) agents.toArray(String[]::new));
  }

  /** Acknowledged, neither in the history nor in a declared gap. */
  static List<String> missing(Tx tx, Collection<Acknowledged> states) {
    return tx.list(
        MISSING,
        row ->
            "report %d of stream %x was acknowledged and is not there (agent %s, stored up to %s)"
                .formatted(
                    row.number("sequence"),
                    row.number("stream"),
                    row.string("agent"),
                    row.findNumber("stored_up_to")),
        states.stream().map(Acknowledged::agent).toArray(String[]::new),
        states.stream().map(Acknowledged::stream).toArray(Long[]::new),
        states.stream().map(Acknowledged::sequence).toArray(Long[]::new),
        states.stream()
            .map(one -> Instant.ofEpochMilli(one.deviceTimeMillis()))
            .toArray(Instant[]::new));
  }
}
