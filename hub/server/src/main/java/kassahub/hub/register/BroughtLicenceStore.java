package kassahub.hub.register;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.database.Columns;
import kassahub.hub.database.Tx;
import kassahub.hub.register.Applied.LicenceSeen;

/**
 * Licences that came past the hub: of a register that nobody has read since, they are what is known
 * of it. Its next reading counts as a new one, whatever it says. Where another agent speaks for the
 * register, only that one's reading counts: a stolen till says nothing of its neighbours.
 */
final class BroughtLicenceStore {
  private static final String SAVE =
      """
      insert into register_state as s (
        register_id, stream, sequence, device_time, licence, licence_until, received_at, licence_seen_at, seen_at, reachable)
      select u.*, u.at, u.at, true
      from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::bytea[], $6::date[], $7::timestamptz[])
        as u (id, stream, sequence, device_time, licence, until, at)
      on conflict (register_id) do update set
        licence = excluded.licence, licence_until = excluded.licence_until, licence_seen_at = excluded.licence_seen_at,
        slow_hash = 0
      where s.received_at < excluded.received_at and s.licence is distinct from excluded.licence
      returning register_id
      """;

  /** One of them, with the register's number. */
  private record Brought(Owned owned, LicenceMask licence, Instant at) {}

  private BroughtLicenceStore() {}

  /** Keeps them; returns those that were news. */
  static List<LicenceSeen> save(Tx tx, List<Owned> owned, Instant now) {
    Collection<Brought> last = lastOfEach(owned, now);
    if (last.isEmpty()) {
      return List.of();
    }
    Set<Long> news =
        Set.copyOf(
            tx.list(
                SAVE,
                row -> row.number("register_id"),
                Columns.of(List.copyOf(last))
                    .number(b -> b.owned().id())
                    .number(b -> b.owned().report().stream())
                    .number(b -> b.owned().report().sequence())
                    .instant(b -> b.owned().report().deviceTime())
                    .findBytes(b -> Optional.of(b.licence().bytes()))
                    .findDate(b -> b.licence().until())
                    .instant(Brought::at)
                    .arguments()));
    return last.stream()
        .filter(b -> news.contains(b.owned().id()))
        .map(b -> new LicenceSeen(b.owned().id(), b.owned().register().serial(), b.licence()))
        .toList();
  }

  /** Ascending by register: every transaction locks rows in this order. */
  private static Collection<Brought> lastOfEach(List<Owned> owned, Instant now) {
    Map<Long, Brought> last = new TreeMap<>();
    for (Owned one : owned) {
      boolean believed = one.register().agent().map(one.report().agent()::equals).orElse(true);
      if (believed && one.report().said() instanceof ReportedLicence(var held, var at)) {
        held.ifPresent(
            mask -> last.put(one.id(), new Brought(one, mask, at.isAfter(now) ? now : at)));
      }
    }
    return last.values();
  }
}
