package kassahub.hub.settings;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.agent.AgentWish;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.dispatch.Dispatches;
import kassahub.hub.dispatch.NewDispatch;
import kassahub.hub.dispatch.Work;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;
import kassahub.hub.settings.WishStore.Change;
import kassahub.hub.settings.WishStore.Owned;
import kassahub.hub.settings.Wished.Part;

/** Wishing agents to go by something, and how far that has come. */
public final class AgentWishes {
  /** As many an operator changes without a second one (DESIGN §7), and anybody in one selection. */
  public static final int MOST_AT_ONCE = 100;

  /** Who is not reached by then hears it when he connects. */
  private static final Duration TELLING = Duration.ofMinutes(10);

  private static final int AGENTS_A_STATEMENT = 1_000;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final Dispatches dispatches;

  public AgentWishes(
      Database database, Journal journal, InstantSource clock, Dispatches dispatches) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.dispatches = dispatches;
  }

  /** What is wished of an agent that connects. */
  public Wished wished(Tx tx, String agent) {
    return WishStore.wished(tx, List.of(agent), clock.instant()).getFirst();
  }

  /**
   * What is wished of an agent.
   *
   * @throws Problem.NotFound {@code AGENT_UNKNOWN}
   */
  public Wished of(Caller caller, String agent) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(
        caller.scope(),
        tx -> {
          require(tx, caller, List.of(agent));
          return wished(tx, agent);
        });
  }

  /** What an agent said last that it goes by: a JSON object; empty when it knows no settings. */
  public Optional<String> effective(Caller caller, String agent) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(
        caller.scope(),
        tx -> {
          require(tx, caller, List.of(agent));
          return WishStore.effective(tx, agent);
        });
  }

  /** What is wished of all agents of an organisation. */
  public AgentWish ofAll(Caller caller, long organisation) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(
        caller.scope(),
        tx -> {
          requireOrganisation(tx, caller, organisation);
          return WishStore.ofAll(tx, organisation);
        });
  }

  /** The organisation's name. */
  public String organisation(Caller caller, long organisation) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(caller.scope(), tx -> requireOrganisation(tx, caller, organisation));
  }

  /** How far what is wished of an organisation's agents has come. */
  public Progress progressOfAll(Caller caller, long organisation) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(
        caller.scope(),
        tx -> {
          requireOrganisation(tx, caller, organisation);
          return WishStore.progressOfAll(tx, organisation);
        });
  }

  /** The same of some agents. */
  public Progress progress(Caller caller, List<String> agents) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(
        caller.scope(),
        tx -> {
          require(tx, caller, agents);
          return WishStore.progress(tx, agents);
        });
  }

  /**
   * Those of these agents that something can be wished of: the caller's, and not revoked.
   *
   * @throws Problem.Invalid {@code AGENTS_TICKED} unless they are 1 to 100
   */
  public List<String> known(Caller caller, List<String> agents) {
    caller.require(Permission.MANAGE_AGENTS);
    return database.transact(
        caller.scope(), tx -> visible(tx, caller, agents).stream().map(Owned::agent).toList());
  }

  /**
   * Wishes these parts of those of these agents that are {@link #known}; the other parts stay as
   * they are.
   *
   * @throws Problem.NotFound {@code AGENT_UNKNOWN}: none of them is
   * @throws Problem.Invalid {@code AGENTS_TICKED} unless they are 1 to 100
   */
  public void change(Caller caller, List<String> agents, AgentWish wish, Set<Part> parts) {
    caller.require(Permission.MANAGE_AGENTS);
    Instant now = clock.instant();
    checkLog(wish, now);
    var change = new Change(wish, parts, now, caller.actor().name());
    List<String> changed =
        database.transact(caller.scope(), tx -> change(tx, caller, agents, change));
    database.run(tx -> tell(tx, caller, WishStore.connected(tx, changed)));
  }

  private List<String> change(Tx tx, Caller caller, List<String> asked, Change change) {
    List<Owned> owned = visible(tx, caller, asked);
    if (owned.isEmpty()) {
      throw unknown();
    }
    List<String> agents = owned.stream().map(Owned::agent).toList();
    WishStore.lock(tx, owned.stream().map(Owned::organisation).distinct().toList());
    Map<String, AgentWish> before = new HashMap<>();
    WishStore.own(tx, agents).forEach(one -> before.put(one.agent(), one.wish()));
    WishStore.save(tx, agents, change);
    Map<String, Map<String, String>> details = new LinkedHashMap<>();
    agents.forEach(
        agent ->
            details.put(
                agent,
                details(
                    before.getOrDefault(agent, AgentWish.NONE), change.wish(), change.parts())));
    journal.recordEach(tx, caller.actor(), "agent.settings-changed", "agent", details);
    return agents;
  }

  /**
   * Wishes this of all agents of an organisation, but for what is wished of single ones.
   *
   * @throws Problem.Conflict {@code SETTINGS_TOO_MANY}: an operator alone does not change more than
   *     a hundred agents
   */
  public void changeAll(Caller caller, long organisation, AgentWish wish) {
    caller.require(Permission.MANAGE_AGENTS);
    Instant now = clock.instant();
    checkLog(wish, now);
    Set<Part> parts = EnumSet.allOf(Part.class);
    database.run(
        caller.scope(),
        tx -> {
          requireOrganisation(tx, caller, organisation);
          if (caller.operator() && WishStore.howMany(tx, organisation) > MOST_AT_ONCE) {
            throw new Problem.Conflict("SETTINGS_TOO_MANY", "more than 100 agents");
          }
          WishStore.lock(tx, List.of(organisation));
          AgentWish before = WishStore.ofAll(tx, organisation);
          WishStore.saveOfAll(
              tx, organisation, new Change(wish, parts, now, caller.actor().name()));
          journal.record(
              tx,
              caller.actor(),
              "agents.settings-changed",
              "organisation",
              Long.toString(organisation),
              details(before, wish, parts));
        });
    tellAll(caller, organisation);
  }

  /** After the commit, so that whoever greeted the hub before is seen as connected now. */
  private void tellAll(Caller caller, long organisation) {
    String after = "";
    List<Wished> part;
    do {
      String from = after;
      part =
          database.transact(
              tx -> {
                List<Wished> some =
                    WishStore.wishedOfConnected(
                        tx, organisation, clock.instant(), from, AGENTS_A_STATEMENT);
                enqueue(tx, caller, some);
                return some;
              });
      after = part.isEmpty() ? after : part.getLast().agent();
    } while (part.size() == AGENTS_A_STATEMENT);
  }

  private void tell(Tx tx, Caller caller, List<String> agents) {
    enqueue(tx, caller, WishStore.wished(tx, agents, clock.instant()));
  }

  private void enqueue(Tx tx, Caller caller, List<Wished> wished) {
    Instant now = clock.instant();
    dispatches.supersede(
        tx,
        wished.stream()
            .map(
                one ->
                    new NewDispatch(
                        one.agent(),
                        OptionalLong.empty(),
                        new Work.ChangeSettings(one.version(), one.wish()),
                        caller.actor().name(),
                        1,
                        now,
                        now.plus(TELLING)))
            .toList());
  }

  private static void checkLog(AgentWish wish, Instant now) {
    if (wish.log().filter(loud -> loud.until().isAfter(now.plus(AgentWish.LOUDEST))).isPresent()) {
      throw new Problem.Invalid("SETTINGS_LOG", "for a day at most");
    }
  }

  private static void require(Tx tx, Caller caller, List<String> agents) {
    if (visible(tx, caller, agents).size() < Set.copyOf(agents).size()) {
      throw unknown();
    }
  }

  private static List<Owned> visible(Tx tx, Caller caller, List<String> agents) {
    if (agents.isEmpty() || agents.size() > MOST_AT_ONCE) {
      throw new Problem.Invalid("AGENTS_TICKED", "1 to 100 agents expected");
    }
    return WishStore.visible(tx, account(caller), agents);
  }

  private static Problem unknown() {
    return new Problem.NotFound("AGENT_UNKNOWN", "no such agent for this caller");
  }

  private static String requireOrganisation(Tx tx, Caller caller, long organisation) {
    return WishStore.organisation(tx, account(caller), organisation)
        .orElseThrow(
            () -> new Problem.NotFound("ORGANISATION_UNKNOWN", "no organisation " + organisation));
  }

  /** Before and after, of what changes. */
  private static Map<String, String> details(AgentWish before, AgentWish after, Set<Part> parts) {
    var details = new HashMap<String, String>();
    for (Part part : parts) {
      String name = part.name().toLowerCase(Locale.ROOT);
      details.put(name + "-before", text(before, part));
      details.put(name, text(after, part));
    }
    return details;
  }

  private static String text(AgentWish wish, Part part) {
    return switch (part) {
      case POLL -> wish.pollSeconds().isPresent() ? wish.pollSeconds().getAsInt() + " s" : "-";
      case WINDOW -> wish.window().map(hours -> hours.from() + "-" + hours.until()).orElse("-");
      case LOG -> wish.log().map(loud -> loud.level() + " until " + loud.until()).orElse("-");
    };
  }

  private static OptionalLong account(Caller caller) {
    return caller.operator() ? OptionalLong.empty() : OptionalLong.of(caller.account());
  }
}
