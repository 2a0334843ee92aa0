package kassahub.hub.agent.roster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.RowCount;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/** The agents that a caller may see; reads only. */
public final class AgentRoster {
  static final Duration SILENT = Duration.ofHours(24);

  private final Database database;
  private final InstantSource clock;
  private final Journal journal;

  public AgentRoster(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    this.journal = new Journal(clock);
  }

  /**
   * A page of the list; filters {@code state}: connected, unreachable, silent, revoked or
   * suspended; {@code version}; {@code transport}: mqtt or grpc; {@code seen-from, seen-to}: days
   * of the last contact.
   */
  public Page<AgentRow> list(Caller caller, PageRequest request) {
    caller.require(Permission.MANAGE_AGENTS);
    Instant silentSince = clock.instant().minus(SILENT);
    return database.transact(
        caller.scope(), tx -> AgentRosterStore.page(tx, caller, request, silentSince));
  }

  /** How many agents each of these filters leaves, counted as a page counts. */
  public List<RowCount> counts(Caller caller, List<PageRequest> requests) {
    caller.require(Permission.MANAGE_AGENTS);
    Instant silentSince = clock.instant().minus(SILENT);
    return database.transact(
        caller.scope(), tx -> AgentRosterStore.counts(tx, caller, requests, silentSince));
  }

  /**
   * Agents with this text in the id or the name, those heard of last in front.
   *
   * @param text at least {@link PageQuery#SHORTEST_PART} characters: shorter parts have no index
   */
  public List<AgentRow> sought(Caller caller, String text, int most) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(
        caller.scope(), tx -> AgentRosterStore.sought(tx, account(caller), text, most));
  }

  /**
   * One agent.
   *
   * @throws Problem.NotFound {@code AGENT_UNKNOWN}, also for another account's agent
   */
  public AgentRow get(Caller caller, String id) {
    return find(caller, id)
        .orElseThrow(() -> new Problem.NotFound("AGENT_UNKNOWN", "no such agent for this caller"));
  }

  /** One agent; empty where the caller has no such. */
  public Optional<AgentRow> find(Caller caller, String id) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(
        caller.scope(),
        tx -> {
          var found = AgentRosterStore.find(tx, account(caller), id);
          found.ifPresent(row -> caller.looks(journal, tx, row.owner().id(), "agent " + id));
          return found;
        });
  }

  /**
   * Agents with a register beside them that does not answer, at most 20; none for those who may not
   * see agents.
   */
  public List<AgentRow> unreaching(Caller caller) {
    return caller.may(Permission.MANAGE_AGENTS)
        ? database.transact(caller.scope(), tx -> AgentRosterStore.unreaching(tx, account(caller)))
        : List.of();
  }

  /** Those of these agents that the caller may watch live. */
  public Set<String> watched(Caller caller, Set<String> ids) {
    return caller.may(Permission.MANAGE_AGENTS)
        ? database.transact(caller.scope(), tx -> AgentRosterStore.seen(tx, account(caller), ids))
        : Set.of();
  }

  /**
   * What an agent last said of itself; empty when it has not said anything.
   *
   * @throws Problem.NotFound {@code AGENT_UNKNOWN}
   */
  public Optional<AgentTold> health(Caller caller, String id) {
    var agent = get(caller, id);
    return database.transact(caller.scope(), tx -> AgentRosterStore.health(tx, agent.id()));
  }

  /**
   * Its newest connection, which may be over; empty when it never connected.
   *
   * @throws Problem.NotFound {@code AGENT_UNKNOWN}
   */
  public Optional<AgentLinked> linked(Caller caller, String id) {
    var agent = get(caller, id);
    return database.transact(caller.scope(), tx -> AgentRosterStore.linked(tx, agent.id()));
  }

  /** How the agents that may connect are divided by version and by organisation. */
  public AgentShares shares(Caller caller) {
    caller.require(Permission.MANAGE_AGENTS);
    Instant silentSince = clock.instant().minus(SILENT);
    return database.transact(
        caller.scope(), tx -> AgentRosterStore.shares(tx, account(caller), silentSince));
  }

  /**
   * Where the agent's key was used last: two places for one that was stopped because of it.
   *
   * @throws Problem.NotFound {@code AGENT_UNKNOWN}
   */
  public List<AgentPlace> places(Caller caller, String id) {
    var agent = get(caller, id);
    return database.transact(caller.scope(), tx -> AgentRosterStore.places(tx, agent.id()));
  }

  static OptionalLong account(Caller caller) {
    return caller.operator() ? OptionalLong.empty() : OptionalLong.of(caller.account());
  }
}
