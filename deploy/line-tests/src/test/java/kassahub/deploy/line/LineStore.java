package kassahub.deploy.line;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import kassahub.codec.licence.LicenceMask;
import kassahub.deploy.line.Books.Gap;
import kassahub.deploy.line.Books.StoredState;
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
  private static final String LICENCE_FILE =
      """
      select f.content from licence_file f join activation a on a.number = f.activation
      where a.organisation_id = $1
      """;
  private static final String BY_HAND =
      """
      select r.serial, d.created_by from dispatch d
      join register r on r.id = d.register_id join register_state s on s.register_id = r.id
      join licence_assignment w on w.serial = r.serial
      where r.organisation_id = $1 and d.state = 'done' and d.created_by like 'by hand %'
        and s.licence = w.licence and d.licence = w.licence
      order by r.serial limit 100
      """;
  private static final String LAST =
      """
      select r.serial, s.last_document, s.reachable from register r
      join register_state s on s.register_id = r.id
      where r.organisation_id = $1 order by r.serial limit 100
      """;
  private static final String VERSIONS =
      """
      select coalesce(health ->> 'version', '') as version from agent where organisation_id = $1 order by id limit 100
      """;
  private static final String STREAMS =
      "select stream, stored_up_to from agent_stream where agent_id = $1 order by stream";
  private static final String GAPS =
      "select stream, first, last from stream_gap where agent_id = $1 order by stream, first";
  private static final String HISTORY =
      """
      select stream, sequence, device_time from telemetry where agent_id = $1
      order by stream, sequence
      """;
  private static final String DISPATCHES =
      """
      select id, state from dispatch where agent_id = $1
      union all select dispatch_id, 'stray' from stray_result where agent_id = $1
      """;
  private static final String SUSPENDED =
      "select id from agent where organisation_id = $1 and suspended_at is not null order by id";

  private static final String HEALTH =
      "select coalesce(health::text, '') as health from agent where id = $1";

  private static final String LINKED =
      """
      select count(*) as links from agent_link l join agent a on a.id = l.agent_id
      where a.organisation_id = $1 and l.instance is not null
      """;

  private static final String THROUGH_BROKER =
      "select count(*) as links from agent_link where connection is not null and transport ="
          + " 'mqtt'";

  private static final String HOLDERS =
      """
      select l.instance, count(*) as links,
        count(*) filter (where exists (
          select from dispatch d where d.agent_id = l.agent_id and d.state in ('sent', 'taken', 'held'))) as working
      from agent_link l where l.instance is not null group by l.instance
      """;

  /**
   * What an instance holds.
   *
   * @param working links whose agents have dispatches that are not done
   */
  record Holder(UUID instance, long links, long working) {}

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

  /** Of its only activation, as it is for download. */
  static byte[] licenceFile(Tx tx, long organisation) {
    return tx.one(LICENCE_FILE, row -> row.bytes("content"), organisation);
  }

  /** Registers whose licence came from a file and is known to be in them, and who brought it. */
  static List<String> byHand(Tx tx, long organisation) {
    return tx.list(
        BY_HAND, row -> row.string("serial") + " " + row.string("created_by"), organisation);
  }

  /** What its agents said last of themselves. */
  static List<String> versions(Tx tx, long organisation) {
    return tx.list(VERSIONS, row -> row.string("version"), organisation);
  }

  /** Stopped because their key seems to be in two places. */
  static List<String> suspended(Tx tx, long organisation) {
    return tx.list(SUSPENDED, row -> row.string("id"), organisation);
  }

  /** How many agents are connected, as the hub knows it. */
  static long linked(Tx tx, long organisation) {
    return tx.one(LINKED, row -> row.number("links"), organisation);
  }

  /** What an agent told of itself last, as it is kept. */
  static String health(Tx tx, String agent) {
    return tx.one(HEALTH, row -> row.string("health"), agent);
  }

  /** Of all organisations. */
  static long linksThroughBroker(Tx tx) {
    return tx.one(THROUGH_BROKER, row -> row.number("links"));
  }

  /** Of all organisations; a killed instance goes on holding until its agents are elsewhere. */
  static List<Holder> holders(Tx tx) {
    return tx.list(
        HOLDERS,
        row -> new Holder(row.uuid("instance"), row.number("links"), row.number("working")));
  }

  static Books books(Tx tx, String agent) {
    Map<Long, Long> streams = new HashMap<>();
    tx.list(STREAMS, row -> Map.entry(row.number("stream"), row.number("stored_up_to")), agent)
        .forEach(one -> streams.put(one.getKey(), one.getValue()));
    Map<String, String> dispatches = new HashMap<>();
    tx.list(DISPATCHES, row -> Map.entry(hex(row.uuid("id")), row.string("state")), agent)
        .forEach(one -> dispatches.put(one.getKey(), one.getValue()));
    var gaps =
        tx.list(
            GAPS,
            row -> new Gap(row.number("stream"), row.number("first"), row.number("last")),
            agent);
    var history =
        tx.list(
            HISTORY,
            row ->
                new StoredState(
                    row.number("stream"),
                    row.number("sequence"),
                    row.instant("device_time").toEpochMilli()),
            agent);
    return new Books(streams, gaps, history, dispatches);
  }

  private static String hex(UUID id) {
    return id.toString().replace("-", "");
  }
}
