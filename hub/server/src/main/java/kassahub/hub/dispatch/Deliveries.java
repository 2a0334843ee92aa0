package kassahub.hub.dispatch;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.RowCount;

/** What agents were given and what became of it, as lists; reads only. */
public final class Deliveries {
  private static final Set<String> STATES =
      Set.of("waiting", "sent", "taken", "held", "done", "failed", "expired", "cancelled");

  static final Set<String> UNSETTLED =
      Set.of("failed", "expired", "held", "waiting", "sent", "taken");

  /** What was ordered longer ago needs nobody any more. */
  private static final Duration OPEN = Duration.ofDays(30);

  private final Database database;
  private final InstantSource clock;

  public Deliveries(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * A page of the list, newest first; filters {@code state} (several), {@code kind}, and {@code
   * attention}: what failed, ran out or waits again within thirty days and is still to be done.
   */
  public Page<DeliveryRow> list(Caller caller, PageRequest request) {
    caller.require(Permission.SEE_REGISTERS);
    var query = query(caller, request);
    return database.transact(caller.scope(), tx -> query.page(tx, request, DeliveryStore::row));
  }

  /** How many rows each of these filters leaves, counted as a page counts. */
  public List<RowCount> counts(Caller caller, List<PageRequest> requests) {
    caller.require(Permission.SEE_REGISTERS);
    var queries = requests.stream().map(request -> query(caller, request)).toList();
    return database.transact(caller.scope(), tx -> PageQuery.counts(tx, queries));
  }

  /**
   * How many there are of each state that is not done: what failed, ran out, waits or runs; counted
   * no further than {@link Page#COUNTED} and one.
   */
  public Map<String, Long> unsettled(Caller caller) {
    caller.require(Permission.SEE_REGISTERS);
    return database.transact(
        caller.scope(),
        tx -> DeliveryStore.unsettled(tx, UNSETTLED.toArray(String[]::new), account(caller)));
  }

  /** How many are not over yet, of everybody: for figures only. */
  public long live() {
    return database.transact(DeliveryStore::live);
  }

  /** One row; none where the caller does not see it. */
  public Optional<DeliveryRow> find(Caller caller, UUID id) {
    caller.require(Permission.SEE_REGISTERS);
    var query = query(caller, PageRequest.first()).where("d.id = $1", id);
    return database
        .transact(
            caller.scope(), tx -> query.page(tx, PageRequest.first(), DeliveryStore::row).items())
        .stream()
        .findFirst();
  }

  /** The newest hundred of one register; none for a register that the caller does not see. */
  public List<DeliveryRow> ofRegister(Caller caller, long register) {
    caller.require(Permission.SEE_REGISTERS);
    return database.transact(
        caller.scope(), tx -> DeliveryStore.ofRegister(tx, account(caller), register));
  }

  /** A page of them. */
  public Page<DeliveryRow> ofRegister(Caller caller, long register, PageRequest request) {
    caller.require(Permission.SEE_REGISTERS);
    var query = DeliveryStore.queryOfRegister(account(caller), register);
    return database.transact(caller.scope(), tx -> query.page(tx, request, DeliveryStore::row));
  }

  PageQuery query(Caller caller, PageRequest request) {
    var query = DeliveryStore.query(account(caller));
    var states = request.filterWords("state", STATES);
    if (request.filterOne("attention").isPresent()) {
      DeliveryStore.open(query, clock.instant().minus(OPEN));
    }
    DeliveryStore.OWNED.narrow(query, caller, request);
    narrow(query, request, states);
    return query;
  }

  private static void narrow(PageQuery query, PageRequest request, String[] states) {
    if (states.length > 0) {
      query.where("d.state = any($1)", (Object) states);
    }
    request.filterOne("kind").ifPresent(kind -> query.where("d.kind = $1", kind));
    if (!request.search().isEmpty()) {
      DeliveryStore.search(query, request.search());
    }
  }

  private static OptionalLong account(Caller caller) {
    return caller.operator() ? OptionalLong.empty() : OptionalLong.of(caller.account());
  }
}
