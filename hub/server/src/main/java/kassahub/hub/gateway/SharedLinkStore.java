package kassahub.hub.gateway;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kassahub.hub.agent.Admission.Admitted;
import kassahub.hub.database.Row;
import kassahub.hub.database.Tx;
import kassahub.hub.gateway.StreamStore.Place;

/** SQL of links through a broker. */
final class SharedLinkStore {
  private static final int HEX = 16;

  private static final String FIND =
      """
      select l.agent_id, a.organisation_id, l.generation, l.transport, l.address, l.since, l.connection,
        l.certificate, c.not_after, l.stream
      from agent_link l join agent a on a.id = l.agent_id
        join agent_certificate c on c.serial = l.certificate
      where l.agent_id = $1 and l.connection = $2 and l.stream is not null and l.instance is not null
      """;
  private static final String LEAVE =
      """
      update agent_link set instance = null where agent_id = $1 and connection = $2 and instance is not null
      """;

  /**
   * Of the others: whoever asks is alive, even when it could not say so for a while. Steps over the
   * index from holder to holder, so that many links cost nothing.
   */
  private static final String DEAD_HOLDERS =
      """
      with recursive holder as (
        (select instance from agent_link where instance is not null order by instance limit 1)
        union all
        select (select l.instance from agent_link l where l.instance > h.instance order by l.instance limit 1)
        from holder h where h.instance is not null)
      select h.instance from holder h
      where h.instance is not null and h.instance <> $1 and not exists (select from hub_instance i
        where i.id = h.instance and i.beat_at > statement_timestamp() - interval '30 seconds')
      """;

  private static final String ADOPT =
      """
      with orphan as (
        select o.agent_id from agent_link o
        where o.instance = any($1) and o.connection is not null
        limit $3 for update skip locked),
      adopted as (
        update agent_link l set instance = $2 from orphan where l.agent_id = orphan.agent_id returning l.*)
      select l.agent_id, a.organisation_id, l.generation, l.transport, l.address, l.since, l.connection,
        l.certificate, c.not_after, coalesce(l.stream, 0) as stream
      from adopted l join agent a on a.id = l.agent_id
        join agent_certificate c on c.serial = l.certificate
      """;

  /** To nobody who is alive, so to whoever looks next. */
  private static final String GIVE_UP =
      """
      update agent_link set instance = '00000000-0000-0000-0000-000000000000'
      where instance = $1 and connection is not null
      """;

  /** A link as its row tells. */
  record Stored(Admitted agent, Place place, long generation, long stream) {}

  Optional<Stored> find(Tx tx, String agent, long connection) {
    return tx.find(FIND, SharedLinkStore::read, agent, connection);
  }

  int giveUp(Tx tx, UUID instance) {
    return tx.execute(GIVE_UP, instance);
  }

  boolean leave(Tx tx, String agent, long connection) {
    return tx.execute(LEAVE, agent, connection) > 0;
  }

  List<UUID> deadHolders(Tx tx, UUID asking) {
    return tx.list(DEAD_HOLDERS, row -> row.uuid("instance"), asking);
  }

  List<Stored> adopt(Tx tx, List<UUID> from, UUID to, int limit) {
    return tx.list(ADOPT, SharedLinkStore::read, from.toArray(UUID[]::new), to, limit);
  }

  private static Stored read(Row row) {
    var certificate = new BigInteger(row.string("certificate"), HEX);
    return new Stored(
        new Admitted(
            row.string("agent_id"),
            row.number("organisation_id"),
            certificate,
            row.instant("not_after"),
            /* renew= */ false),
        new Place(
            row.string("transport"),
            row.string("address"),
            row.instant("since"),
            row.number("connection")),
        row.number("generation"),
        row.number("stream"));
  }
}
