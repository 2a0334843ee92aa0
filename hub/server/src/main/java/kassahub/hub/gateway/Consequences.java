package kassahub.hub.gateway;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kassahub.hub.activation.Installations;
import kassahub.hub.activation.SeenLicence;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.database.Tx;
import kassahub.hub.dispatch.Settled;
import kassahub.hub.register.Applied;
import kassahub.hub.register.Applied.IdentitySeen;

/** What stored reports mean for the features above registers and dispatches. */
final class Consequences {
  private final Devices devices;
  private final Installations installations;

  Consequences(Devices devices, Installations installations) {
    this.devices = devices;
    this.installations = installations;
  }

  void of(Tx tx, Applied applied, List<Settled> settled) {
    if (!applied.identities().isEmpty()) {
      Map<String, String> models =
          applied.identities().stream()
              .collect(
                  Collectors.toMap(
                      IdentitySeen::serial, seen -> seen.identity().model(), (a, b) -> b));
      devices.seen(tx, models);
    }
    installations.moved(tx, settled);
    installations.licencesSeen(
        tx,
        applied.licences().stream()
            .map(seen -> new SeenLicence(seen.serial(), seen.licence()))
            .toList());
    installations.registersBound(tx, applied.bound());
  }
}
