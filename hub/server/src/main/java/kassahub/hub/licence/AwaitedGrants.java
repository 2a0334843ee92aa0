package kassahub.hub.licence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;
import kassahub.codec.licence.LicenceLine;

/**
 * Licences that are ordered elsewhere: in progress until what the vendor shows for every serial
 * covers the quarter that was asked for.
 */
final class AwaitedGrants {
  private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

  private AwaitedGrants() {}

  static GrantAnswer of(GrantRequest request, Function<String, Optional<LicenceLine>> fetch) {
    var granted = new ArrayList<GrantAnswer.LineAnswer>(request.lines().size());
    for (var line : request.lines()) {
      var shown = fetch.apply(line.serial()).filter(one -> one.mask().coversThrough(line.until()));
      if (shown.isEmpty()) {
        return new GrantAnswer.InProgress(ASK_AGAIN);
      }
      granted.add(new GrantAnswer.Granted(shown.get(), line.until()));
    }
    return new GrantAnswer.Decided(granted);
  }
}
