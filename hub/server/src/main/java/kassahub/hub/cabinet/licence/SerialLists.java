package kassahub.hub.cabinet.licence;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Settings;
import kassahub.hub.activation.ActivationRequest;
import kassahub.hub.activation.Activations;
import kassahub.hub.activation.CheckRow;
import kassahub.hub.activation.Expected;
import kassahub.hub.catalogue.Money;
import kassahub.hub.problem.Problem;

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
   * Buys at the prices that the list shows; what was bought leaves the list in the same
   * transaction. What this list bought last and is sent once more buys nothing.
   *
   * @throws Problem what {@link Activations#activate} throws, and {@code PRICE_CHANGED} when the
   *     confirmed serials do not cost the confirmed sum; then every serial is to be checked again
   */
  void activate(Caller caller, Order order) {
    var chosen = order.choose(find(caller, order.organisation()).passed());
    try {
      order.requireQuoted(chosen);
      buy(caller, order, chosen);
    } catch (Problem refused) {
      if (order.boughtBy(find(caller, order.organisation()))) {
        return;
      }
      change(caller, order.organisation(), list -> list.unchecked(now()));
      throw refused;
    }
  }

  private void buy(Caller caller, Order order, List<CheckRow> chosen) {
    var request =
        new ActivationRequest(
            order.organisation(),
            chosen.stream().map(CheckRow::serial).toList(),
            order.comment(),
            Optional.of(chosen.stream().map(SerialLists::expected).toList()));
    var bought = Set.copyOf(request.serials());
    activations.activate(
        caller,
        request,
        (tx, made) ->
            settings.change(
                tx,
                caller,
                key(order.organisation()),
                present -> SerialListJson.write(read(present).without(bought, now()))));
  }

  /**
   * What somebody confirmed.
   *
   * @param serials ticked ones
   * @param sum that stood in the question, in kopecks or tiyn
   */
  record Order(long organisation, Set<String> serials, Optional<String> comment, OptionalLong sum) {
    List<CheckRow> choose(List<CheckRow> passed) {
      return CheckRow.together(
          passed.stream().filter(row -> serials.contains(row.serial())).toList());
    }

    private boolean boughtBy(SerialList list) {
      return !serials.isEmpty() && list.bought().containsAll(serials);
    }

    /** Fewer serials than were confirmed can cost more each (decision 061). */
    private void requireQuoted(List<CheckRow> chosen) {
      if (sum.isPresent()
          && !chosen.isEmpty()
          && SerialLists.sum(chosen).map(Money::minor).orElse(0L) != sum.getAsLong()) {
        throw new Problem.Conflict(
            "PRICE_CHANGED",
            "the chosen serials cost another sum than was confirmed",
            Map.of("serial", chosen.getFirst().serial()));
      }
    }
  }

  /** What rows cost together; empty when none has a price. */
  static Optional<Money> sum(List<CheckRow> rows) {
    return rows.stream().flatMap(row -> row.price().stream()).reduce(Money::plus);
  }

  /** Sum by vendor, for the line below the list. */
  static Map<String, Long> split(List<CheckRow> rows) {
    Function<CheckRow, String> vendor = row -> row.vendor().orElse("");
    return rows.stream().collect(Collectors.groupingBy(vendor, Collectors.counting()));
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
