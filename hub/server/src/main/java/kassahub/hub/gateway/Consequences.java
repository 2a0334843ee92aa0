package kassahub.hub.gateway;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import kassahub.hub.catalogue.Devices;
import kassahub.hub.database.Tx;
import kassahub.hub.dispatch.Settled;
import kassahub.hub.register.Applied;
import kassahub.hub.register.Applied.IdentitySeen;

/** What stored reports mean for the features above registers and dispatches. */
final class Consequences {
  private final Devices devices;

  Consequences(Devices devices) {
    this.devices = devices;
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
  }
}
