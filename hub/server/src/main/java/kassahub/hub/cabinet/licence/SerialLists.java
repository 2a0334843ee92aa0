package kassahub.hub.cabinet.licence;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Settings;
import kassahub.hub.activation.Activation;
import kassahub.hub.activation.ActivationRequest;
import kassahub.hub.activation.Activations;
import kassahub.hub.activation.CheckRow;
import kassahub.hub.activation.Expected;
import kassahub.hub.cabinet.licence.SerialList.Entry;

/** Each user's list of serials for each organisation, and what is done with it. */
public final class SerialLists {
  /** Serials that are checked in one step of an import. */
  private static final int STEP = 100;

  private final Settings settings;
  private final Activations activations;
  private final InstantSource clock;

  public SerialLists(Settings settings, Activations activations, InstantSource clock) {
    this.settings = settings;
    this.activations = activations;
    this.clock = clock;
  }

  SerialList find(Caller caller, long organisation) {
    return read(settings.find(caller, key(organisation)));
  }

  /** Nothing that another tab adds meanwhile is lost. */
  SerialList change(Caller caller, long organisation, UnaryOperator<SerialList> change) {
    var kept =
        settings.change(
            caller,
            key(organisation),
            present -> SerialListJson.write(change.apply(read(present))));
    return SerialListJson.read(kept);
  }

  private SerialList read(Optional<String> kept) {
    return kept.map(SerialListJson::read).orElseGet(() -> SerialList.empty(now()));
  }

  /** Looks at the next serials of the list. */
  SerialList checkSome(Caller caller, long organisation) {
    var due = find(caller, organisation).due(STEP);
    if (due.isEmpty()) {
      return find(caller, organisation);
    }
    var rows = activations.check(caller, organisation, due);
    return change(caller, organisation, list -> list.checked(rows));
  }

  /**
   * Buys at the prices that the list shows; what was bought leaves the list.
   *
   * @throws kassahub.hub.problem.Problem what {@link Activations#activate} throws; then every
   *     serial is to be checked again
   */
  List<Activation> activate(Caller caller, Order order) {
    var chosen = order.choose(find(caller, order.organisation()).passed());
    var request =
        new ActivationRequest(
            order.organisation(),
            chosen.stream().map(CheckRow::serial).toList(),
            order.comment(),
            Optional.of(chosen.stream().map(SerialLists::expected).toList()));
    try {
      var made = activations.activate(caller, request);
      var bought = Set.copyOf(request.serials());
      change(
          caller,
          order.organisation(),
          list -> list.remove(entry -> bought.contains(entry.serial()), now()));
      return made;
    } catch (kassahub.hub.problem.Problem refused) {
      change(caller, order.organisation(), list -> list.unchecked(now()));
      throw refused;
    }
  }

  /**
   * What somebody confirmed.
   *
   * @param serials ticked ones
   */
  record Order(long organisation, Set<String> serials, Optional<String> comment) {
    List<CheckRow> choose(List<CheckRow> passed) {
      return passed.stream().filter(row -> serials.contains(row.serial())).toList();
    }
  }

  /** Sum by vendor, for the line below the list. */
  static Map<String, Long> split(List<CheckRow> rows) {
    Function<CheckRow, String> vendor = row -> row.vendor().orElse("");
    return rows.stream().collect(Collectors.groupingBy(vendor, Collectors.counting()));
  }

  static boolean passedOrRunning(Entry entry) {
    return !entry.failed();
  }

  private Instant now() {
    return clock.instant();
  }

  private static Expected expected(CheckRow row) {
    return new Expected(row.serial(), row.price().orElseThrow(), row.newUntil());
  }

  private static String key(long organisation) {
    return "serials." + organisation;
  }
}
