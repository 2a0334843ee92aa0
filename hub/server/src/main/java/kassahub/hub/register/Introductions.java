package kassahub.hub.register;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.hub.database.Tx;
import kassahub.hub.register.Applied.IdentitySeen;
import kassahub.hub.register.SlowStore.Left;
import kassahub.hub.register.SlowStore.Of;
import kassahub.hub.register.SlowStore.Place;

/** Registers that say who they are: what is new of it, and whose place at a link they took. */
final class Introductions {
  private final SlowStore store = new SlowStore();

  /** Writes them; returns those that said something new. */
  List<IdentitySeen> store(Tx tx, List<Owned> owned, Instant now) {
    List<Owned> last = lastOfEach(owned);
    if (last.isEmpty()) {
      return List.of();
    }
    Set<Long> changed =
        store.saveIdentities(
            tx,
            last.stream()
                .sorted(Comparator.comparingLong(Owned::id))
                .map(o -> new Of<>(o.id(), identity(o)))
                .toList());
    List<Owned> fresh = last.stream().filter(o -> changed.contains(o.id())).toList();
    leaveLinks(tx, fresh, now);
    return fresh.stream().map(o -> new IdentitySeen(o.register().serial(), identity(o))).toList();
  }

  private void leaveLinks(Tx tx, List<Owned> fresh, Instant now) {
    Map<Long, String> serials =
        fresh.stream().collect(Collectors.toMap(Owned::id, o -> o.register().serial()));
    List<Left> left = store.leaveLinks(tx, lastAtEach(fresh));
    store.raise(
        tx,
        left.stream()
            .map(
                l ->
                    RaisedAlert.changed(
                        l.register(),
                        AlertKind.REGISTER_REPLACED,
                        l.serial(),
                        serials.getOrDefault(l.register(), "")))
            .toList(),
        now);
  }

  /** In the order in which they came. */
  private static List<Owned> lastOfEach(List<Owned> owned) {
    var last = new LinkedHashMap<Long, Owned>();
    owned.stream()
        .filter(o -> o.report().said() instanceof ReportedIdentity)
        .forEach(o -> last.putLast(o.id(), o));
    return List.copyOf(last.values());
  }

  /** Where two came to the same link, the later one stands there. */
  private static List<Place> lastAtEach(List<Owned> fresh) {
    return List.copyOf(
        fresh.stream()
            .map(o -> new Place(o.report().agent(), identity(o).link(), o.id()))
            .collect(
                Collectors.toMap(
                    p -> List.of(p.agent(), p.link()),
                    Function.identity(),
                    (earlier, later) -> later))
            .values());
  }

  private static ReportedIdentity identity(Owned owned) {
    return (ReportedIdentity) owned.report().said();
  }
}
