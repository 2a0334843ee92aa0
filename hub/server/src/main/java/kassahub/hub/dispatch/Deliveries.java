package kassahub.hub.dispatch;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.problem.Problem;

/** What agents were given and what became of it, as lists; reads only. */
public final class Deliveries {
  private static final Set<String> STATES =
      Set.of("waiting", "sent", "taken", "held", "done", "failed", "expired", "cancelled");

  private static final Set<String> UNSETTLED =
      Set.of("failed", "expired", "held", "waiting", "sent", "taken");

  private final Database database;

  public Deliveries(Database database) {
    this.database = database;
  }

  /** A page of the list, newest first; filters {@code state} (several) and {@code kind}. */
  public Page<DeliveryRow> list(Caller caller, PageRequest request) {
    caller.require(Permission.SEE_REGISTERS);
    var query = DeliveryStore.query(account(caller));
    var states = request.filter("state");
    if (!STATES.containsAll(states)) {
      throw new Problem.Invalid("UNKNOWN_FILTER", "filter has no such value");
    }
    narrow(query, request, states);
    return database.transact(caller.scope(), tx -> query.page(tx, request, DeliveryStore::row));
  }

  /** How many there are of each state that is not done: what failed, ran out, waits or runs. */
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

  private static void narrow(PageQuery query, PageRequest request, List<String> states) {
    if (!states.isEmpty()) {
      query.where("d.state = any($1)", (Object) states.toArray(String[]::new));
    }
    request.filterOne("kind").ifPresent(kind -> query.where("d.kind = $1", kind));
    if (!request.search().isEmpty()) {
      query.where(
          "strpos(r.serial, $1) > 0 or strpos(lower(a.name), lower($1)) > 0", request.search());
    }
  }

  private static OptionalLong account(Caller caller) {
    return caller.operator() ? OptionalLong.empty() : OptionalLong.of(caller.account());
  }
}
