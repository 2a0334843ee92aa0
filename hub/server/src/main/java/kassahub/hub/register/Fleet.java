package kassahub.hub.register;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.RowCount;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/**
 * The registers that a caller may see: the own ones, those of the clients it serves, or all of them
 * for operators. Reads only; what registers say is stored by {@code Registers}.
 */
public final class Fleet {
  /** Most items of one page; {@link #items} gives one more, to tell whether there is a next one. */
  public static final int MOST_ITEMS = 500;

  /** Points of a register's history in one answer. */
  public static final int MOST_POINTS = 5_000;

  private final Database database;
  private final InstantSource clock;
  private final Journal journal;

  public Fleet(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.journal = new Journal(clock);
  }

  /** A page of the list; filters are those of {@link FleetFilter}. */
  public Page<FleetRow> list(Caller caller, PageRequest request) {
    caller.require(Permission.SEE_REGISTERS);
    return database.transact(
        caller.scope(), tx -> FleetStore.page(tx, caller, request, clock.instant()));
  }

  /** Subscriptions that end on one of these days, for whoever has to know: by account and day. */
  public static List<Ending> ending(Tx tx, LocalDate first, LocalDate last) {
    return EndingStore.between(tx, first, last);
  }

  /** How many registers the filters leave, counted no further than {@link Page#COUNTED} and one. */
  public long count(Caller caller, PageRequest request) {
    caller.require(Permission.SEE_REGISTERS);
    return database.transact(
        caller.scope(), tx -> FleetStore.count(tx, caller, request, clock.instant()));
  }

  /** How many registers each of these filters leaves, counted as a page counts. */
  public List<RowCount> counts(Caller caller, List<PageRequest> requests) {
    caller.require(Permission.SEE_REGISTERS);
    return database.transact(
        caller.scope(), tx -> FleetStore.counts(tx, caller, requests, clock.instant()));
  }

  /**
   * Registers with this text in a number or the name, archived ones too, by ascending number.
   *
   * @param text at least {@link PageQuery#SHORTEST_PART} characters: shorter parts have no index
   */
  public List<FleetRow> sought(Caller caller, String text, int most) {
    caller.require(Permission.SEE_REGISTERS);
    return database.transact(caller.scope(), tx -> FleetStore.sought(tx, caller, text, most));
  }

  /**
   * Registers by ascending number, for programs.
   *
   * @param after the last number of the page before; 0 = from the start
   */
  public List<FleetRow> items(Caller caller, Optional<String> serial, long after, int limit) {
    caller.require(Permission.SEE_REGISTERS);
    int most = Math.clamp(limit, 1, MOST_ITEMS + 1);
    return database.transact(
        caller.scope(), tx -> FleetStore.items(tx, caller, serial, after, most));
  }

  /**
   * Everything about one register.
   *
   * @throws Problem.NotFound {@code REGISTER_NOT_FOUND}, also for another account's register
   */
  public RegisterCard get(Caller caller, long id) {
    caller.require(Permission.SEE_REGISTERS);
    return database
        .transact(
            caller.scope(),
            tx -> {
              var found = FleetStore.find(tx, caller, id);
              found.ifPresent(
                  card -> caller.looks(journal, tx, card.row().owner().id(), "register " + id));
              return found;
            })
        .orElseThrow(Fleet::notFound);
  }

  /** Those of these registers that the caller may watch live, as topics spell them. */
  public Set<String> watched(Caller caller, Set<String> ids) {
    Long[] numbers =
        ids.stream().filter(id -> id.matches("\\d{1,18}")).map(Long::valueOf).toArray(Long[]::new);
    return caller.may(Permission.SEE_REGISTERS)
        ? database.transact(caller.scope(), tx -> FleetStore.seen(tx, caller, numbers))
        : Set.of();
  }

  /** What the register said since then, oldest first; at most the newest 5 000 reports. */
  public List<TelemetryPoint> history(Caller caller, long id, Instant since) {
    return history(caller, id, since, MOST_POINTS);
  }

  /** The same, the newest {@code most} of them. */
  public List<TelemetryPoint> history(Caller caller, long id, Instant since, int most) {
    caller.require(Permission.SEE_REGISTERS);
    return database.transact(
        caller.scope(),
        tx -> {
          var card = FleetStore.find(tx, caller, id).orElseThrow(Fleet::notFound);
          return FleetStore.history(tx, card.row().id(), since, most).reversed();
        });
  }

  /** What about the register a person should look at, newest first. */
  public List<OpenAlert> alerts(Caller caller, long id) {
    caller.require(Permission.SEE_REGISTERS);
    return database.transact(
        caller.scope(),
        tx -> {
          var card = FleetStore.find(tx, caller, id).orElseThrow(Fleet::notFound);
          return FleetStore.alerts(tx, card.row().id());
        });
  }

  private static Problem notFound() {
    return new Problem.NotFound("REGISTER_NOT_FOUND", "no such register for this caller");
  }
}
