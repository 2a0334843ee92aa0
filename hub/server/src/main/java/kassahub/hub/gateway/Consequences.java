package kassahub.hub.gateway;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kassahub.hub.activation.Installations;
import kassahub.hub.activation.SeenLicence;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.database.Changes;
import kassahub.hub.database.Tx;
import kassahub.hub.dispatch.Settled;
import kassahub.hub.licence.KnownBits;
import kassahub.hub.register.Applied;
import kassahub.hub.register.Applied.IdentitySeen;
import kassahub.hub.register.Applied.LicenceSeen;

/** What stored reports mean for the features above registers and dispatches, and for live pages. */
final class Consequences {
  /** In a larger group only registers that something happened to are told: pages poll as well. */
  private static final int FEW = 100;

  private final Devices devices;
  private final Installations installations;
  private final KnownBits known;
  private final Changes changes;

  Consequences(Devices devices, Installations installations, KnownBits known, Changes changes) {
    this.devices = devices;
    this.installations = installations;
    this.known = known;
    this.changes = changes;
  }

  void of(Tx tx, Applied applied, List<Settled> settled) {
    if (!applied.identities().isEmpty()) {
      devices.seen(tx, models(applied.identities()));
    }
    if (!applied.licences().isEmpty()) {
      known.compare(
          tx,
          applied.licences().stream()
              .collect(Collectors.toMap(LicenceSeen::serial, LicenceSeen::licence, (a, b) -> b)));
    }
    installations.told(
        tx,
        applied.licences().stream()
            .map(seen -> new SeenLicence(seen.serial(), seen.licence()))
            .toList(),
        settled);
    if (!applied.bound().isEmpty()) {
      installations.registersBound(tx, applied.bound());
    }
    Set<Long> told = worthTelling(applied, settled);
    tx.afterCommit(() -> told.forEach(register -> changes.publish("register:" + register)));
  }

  /** Pages of these agents show something else now. */
  void told(Tx tx, Set<String> agents) {
    tx.afterCommit(() -> agents.forEach(agent -> changes.publish("agent:" + agent)));
  }

  private static Set<Long> worthTelling(Applied applied, List<Settled> settled) {
    Set<Long> told =
        new HashSet<>(applied.touched().size() <= FEW ? applied.touched() : applied.bound());
    applied.licences().forEach(seen -> told.add(seen.register()));
    settled.forEach(moved -> moved.register().ifPresent(told::add));
    return told;
  }

  private static Map<String, String> models(List<IdentitySeen> identities) {
    return identities.stream()
        .collect(
            Collectors.toMap(IdentitySeen::serial, seen -> seen.identity().model(), (a, b) -> b));
  }
}
