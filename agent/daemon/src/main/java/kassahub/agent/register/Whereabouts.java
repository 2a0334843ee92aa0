package kassahub.agent.register;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import kassahub.agent.driver.RegisterFault.Kind;
import kassahub.agent.link.LinkAddress;
import kassahub.agent.link.LinkAddress.Serial;

/**
 * Where a register is looked for. A serial one that is silent may have another speed than was
 * configured; one whose port is gone may be back under another name. So after some failures another
 * place is tried at each visit: the other speeds, or a port of the same kind that came up since the
 * register was lost. Ports that were there before are left alone: they belong to other devices.
 */
final class Whereabouts {
  /** In the order in which vendors' tools search (facts §1.1). */
  static final List<Integer> SPEEDS =
      List.of(115_200, 4_800, 19_200, 9_600, 38_400, 57_600, 230_400, 460_800, 921_600, 2_400);

  /** Failures before the place itself is doubted. */
  private static final int PATIENCE = 2;

  private final LinkAddress configured;
  private final Supplier<List<String>> ports;
  private final Deque<LinkAddress> untried = new ArrayDeque<>();
  private LinkAddress home;
  private LinkAddress now;

  /** Ports that were there when the register last answered. */
  private Optional<Set<String>> known = Optional.empty();

  private int failures;
  private boolean searching;

  /**
   * @param ports serial ports that this computer has now
   */
  Whereabouts(LinkAddress configured, Supplier<List<String>> ports) {
    this.configured = configured;
    this.ports = ports;
    home = configured;
    now = configured;
  }

  /** The place for the next visit. */
  LinkAddress now() {
    return now;
  }

  /** Where it was last found, or is configured: what was ordered is done nowhere else. */
  LinkAddress home() {
    return home;
  }

  /** Whether the next visit is a try. */
  boolean isElsewhere() {
    return !now.equals(home);
  }

  /** For people: where it is, and where it should be when that is another place. */
  String text() {
    return home.equals(configured)
        ? home.text()
        : home.text() + " (configured: " + configured.text() + ")";
  }

  /** Whether the register there may be another one than was met before. */
  boolean isStrange() {
    return !path(now).equals(path(configured));
  }

  /** Whether there are places that were not tried since the register was lost. */
  boolean isSearching() {
    return searching;
  }

  /** It is there. */
  void found() {
    home = now;
    failures = 0;
    searching = false;
    untried.clear();
    if (isSerial()) {
      known = Optional.of(Set.copyOf(ports.get()));
    }
  }

  /** It is not there, or did not answer. */
  void lost(Kind why) {
    boolean elsewhere = why == Kind.NO_ANSWER || why == Kind.UNREACHABLE || isStrange();
    if (!isSerial() || !elsewhere) {
      now = home;
      return;
    }
    failures++;
    if (failures < PATIENCE) {
      return;
    }
    if (untried.isEmpty() && now.equals(home)) {
      untried.addAll(places((Serial) home, why));
      searching = failures == PATIENCE;
    }
    searching &= !untried.isEmpty();
    now = Optional.ofNullable(untried.poll()).orElse(home);
  }

  private List<LinkAddress> places(Serial lost, Kind why) {
    return why == Kind.UNREACHABLE
        ? newPorts(lost).stream().map(path -> (LinkAddress) new Serial(path, lost.speed())).toList()
        : SPEEDS.stream()
            .filter(speed -> speed != lost.speed())
            .map(speed -> (LinkAddress) new Serial(lost.path(), speed))
            .toList();
  }

  private Set<String> newPorts(Serial lost) {
    if (known.isEmpty()) {
      return Set.of();
    }
    var fresh = new TreeSet<>(ports.get());
    fresh.removeAll(known.get());
    fresh.removeIf(path -> !kind(path).equals(kind(lost.path())));
    return fresh;
  }

  /** {@code /dev/ttyACM0} and {@code /dev/ttyACM1} are of one kind. */
  private static String kind(String path) {
    return path.replaceAll("\\d+$", "");
  }

  private boolean isSerial() {
    return configured instanceof Serial;
  }

  private static String path(LinkAddress address) {
    return address.match(tcp -> "", Serial::path);
  }
}
