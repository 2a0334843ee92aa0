package kassahub.hub.register;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.database.Tx;
import kassahub.hub.register.Applied.LicenceSeen;
import kassahub.hub.register.ReportedState.Registration;
import kassahub.hub.register.ReportedState.Storage;
import kassahub.hub.register.SlowStore.Of;
import kassahub.hub.register.SlowStore.Previous;

/**
 * Writes the part of a state that seldom changes, and notices what a person should know.
 *
 * <p>Two steps around the write of the last state, which takes the hash and the licence along:
 * {@link #before} closes a replaced storage while its last counters are still there, {@link #after}
 * writes the rest.
 */
final class SlowChanges {
  private final SlowStore store = new SlowStore();
  private final List<Owned> changed;
  private final Set<Long> changedIds;
  private final Map<Long, Previous> previous;
  private final Instant now;

  private SlowChanges(List<Owned> changed, Map<Long, Previous> previous, Instant now) {
    this.changed = changed;
    changedIds = changed.stream().map(Owned::id).collect(Collectors.toSet());
    this.previous = previous;
    this.now = now;
  }

  /** Looks which of the last states differ from what is stored. */
  static SlowChanges before(Tx tx, List<Owned> last, Instant now) {
    List<Owned> changed =
        last.stream().filter(o -> hash(o.state()) != o.register().slowHash()).toList();
    var store = new SlowStore();
    Map<Long, Previous> previous =
        changed.isEmpty()
            ? Map.of()
            : store.previous(tx, changed.stream().map(Owned::id).toList()).stream()
                .collect(Collectors.toMap(Previous::register, Function.identity()));
    var changes = new SlowChanges(changed, previous, now);
    store.closeStorages(tx, changes.replacedStorages(), now);
    return changes;
  }

  /** Of what seldom changes in it; 0 when it is as it was. */
  long newHash(Owned owned) {
    return changedIds.contains(owned.id()) ? hash(owned.state()) : 0;
  }

  /** Its licence, when it is another one than before. */
  Optional<LicenceMask> newLicence(Owned owned) {
    return changedIds.contains(owned.id()) && licenceDiffers(owned)
        ? owned.state().licence()
        : Optional.empty();
  }

  /** Writes what is not in the last state; returns the licences that were not there before. */
  List<LicenceSeen> after(Tx tx) {
    if (changed.isEmpty()) {
      return List.of();
    }
    List<Owned> licensed = changed.stream().filter(this::licenceDiffers).toList();
    store.saveStorages(tx, parts(changed, ReportedState::storage), now);
    store.saveRegistrations(tx, parts(changed, ReportedState::registration));
    store.raise(tx, alerts(), now);
    return licensed.stream()
        .map(o -> new LicenceSeen(o.id(), o.register().serial(), o.state().licence().orElseThrow()))
        .toList();
  }

  private List<Long> replacedStorages() {
    return changed.stream().filter(this::storageDiffers).map(Owned::id).toList();
  }

  private boolean storageDiffers(Owned owned) {
    Optional<String> now = owned.state().storage().map(Storage::number);
    return now.isPresent()
        && before(owned).storage().isPresent()
        && !now.equals(before(owned).storage());
  }

  private boolean licenceDiffers(Owned owned) {
    Optional<LicenceMask> now = owned.state().licence();
    return now.isPresent() && !now.equals(before(owned).licence());
  }

  private List<RaisedAlert> alerts() {
    var alerts = new ArrayList<RaisedAlert>();
    for (Owned owned : changed) {
      Previous before = before(owned);
      Optional<Registration> registration = owned.state().registration();
      compare(
              owned,
              AlertKind.STORAGE_REPLACED,
              before.storage(),
              owned.state().storage().map(Storage::number))
          .ifPresent(alerts::add);
      compare(
              owned,
              AlertKind.OWNER_CHANGED,
              before.userInn(),
              registration.flatMap(Registration::userInn))
          .ifPresent(alerts::add);
      compare(
              owned,
              AlertKind.REGISTRATION_CHANGED,
              before.registrationNumber(),
              registration.flatMap(Registration::registrationNumber))
          .ifPresent(alerts::add);
    }
    return alerts;
  }

  private static Optional<RaisedAlert> compare(
      Owned owned, AlertKind kind, Optional<String> before, Optional<String> now) {
    return before.isEmpty() || now.isEmpty() || before.equals(now)
        ? Optional.empty()
        : Optional.of(RaisedAlert.changed(owned.id(), kind, before.get(), now.get()));
  }

  private Previous before(Owned owned) {
    Previous found = previous.get(owned.id());
    return found != null
        ? found
        : new Previous(
            owned.id(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static <T> List<Of<T>> parts(
      List<Owned> reports, Function<ReportedState, Optional<T>> part) {
    return reports.stream()
        .flatMap(o -> part.apply(o.state()).stream().map(value -> new Of<>(o.id(), value)))
        .toList();
  }

  /** Never 0, which stands for "nothing stored yet". */
  static long hash(ReportedState state) {
    long hash = state.licence().hashCode();
    hash = hash * 0x9E3779B97F4A7C15L + state.storage().hashCode();
    hash = hash * 0x9E3779B97F4A7C15L + state.registration().hashCode();
    return hash == 0 ? 1 : hash;
  }
}
