package kassahub.hub.organisation;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/**
 * Who pays for which organisation and who serves it (X-02, decisions 071 and 082). What an account
 * bought before a link ended stays its own, and so does what it owes.
 */
public final class Links {
  /** More links than this of one account or organisation are not shown. */
  public static final int MOST_SHOWN = 500;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;
  private final List<Departure> departures;

  /** Work of features above this one that ends with a link, in its transaction. */
  public interface Departure {
    /** The account has lost a link to the organisation; it may have another one. */
    void left(Tx tx, Actor actor, long account, long organisation);
  }

  public Links(
      Database database, Journal journal, InstantSource clock, List<Departure> departures) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
    this.departures = List.copyOf(departures);
  }

  /**
   * Links of one account or organisation.
   *
   * @param live by name
   * @param ended the last ones first
   * @param waiting for their day, the first ones first
   */
  public record Held(List<Link> live, List<Link> ended, List<Link.Waiting> waiting) {
    public Held {
      waiting = List.copyOf(waiting);
      live = List.copyOf(live);
      ended = List.copyOf(ended);
    }

    /** Those in force, then the ended ones. */
    public List<Link> all() {
      return Stream.concat(live.stream(), ended.stream()).toList();
    }
  }

  /** Those of an account; 500 of each sort at most. */
  public Held ofAccount(Caller caller, long account) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(),
        tx ->
            new Held(
                LinkStore.ofAccount(tx, account, MOST_SHOWN),
                LinkStore.endedOfAccount(tx, account, MOST_SHOWN),
                PlannedLinkStore.ofAccount(tx, account, MOST_SHOWN)));
  }

  /** Those of an organisation; 500 of each sort at most. */
  public Held ofOrganisation(Caller caller, long organisation) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(),
        tx ->
            new Held(
                LinkStore.ofOrganisation(tx, organisation, MOST_SHOWN),
                LinkStore.endedOfOrganisation(tx, organisation, MOST_SHOWN),
                PlannedLinkStore.ofOrganisation(tx, organisation, MOST_SHOWN)));
  }

  /**
   * What a change would do now.
   *
   * @throws Problem.Invalid {@code BAD_LINK}, {@code BAD_REASON}; {@code BAD_LINK_DAY} unless it is
   *     to come, within a year; {@code NOT_A_PARTNER} for a client who would serve
   * @throws Problem.NotFound {@code NO_SUCH_ORGANISATION}, {@code NO_SUCH_ACCOUNT}
   * @throws Problem.Conflict {@code NO_SUCH_LINK} any more, {@code LINKED_ALREADY}; {@code
   *     LINK_CHANGE_WAITS} when another one waits for its day; {@code SANDBOX_APART} for an
   *     organisation that a sandbox made up
   */
  public Link.Plan plan(Caller caller, Link.Change change) {
    caller.require(Permission.MANAGE_MONEY);
    change.check();
    return database.transact(
        caller.scope(),
        tx -> {
          var plan = plan(tx, change);
          change.day().ifPresent(day -> requireToCome(day, today(tx, change)));
          return plan;
        });
  }

  private static void requireToCome(LocalDate day, LocalDate today) {
    if (!day.isAfter(today) || day.isAfter(today.plusYears(1))) {
      throw new Problem.Invalid("BAD_LINK_DAY", "a day to come within a year expected");
    }
  }

  /** By the organisation's calendar. */
  private LocalDate today(Tx tx, Link.Change change) {
    return LocalDate.ofInstant(clock.instant(), organisation(tx, change).zone());
  }

  private static Organisation organisation(Tx tx, Link.Change change) {
    return OrganisationStore.find(tx, change.organisation())
        .orElseThrow(() -> new Problem.NotFound("NO_SUCH_ORGANISATION", "none of that number"));
  }

  private static Link.Plan plan(Tx tx, Link.Change change) {
    var organisation = organisation(tx, change);
    organisation.requireReal();
    if (PlannedLinkStore.waits(tx, change.organisation(), change.kind())) {
      throw waits();
    }
    var from = tenant(tx, change.from());
    var to = tenant(tx, change.to());
    if (to.isPresent()
        && change.kind() == Link.Kind.SERVICE
        && to.get().kind() != AccountKind.PARTNER) {
      throw new Problem.Invalid("NOT_A_PARTNER", "a client serves nobody");
    }
    if (from.isPresent() && !holds(tx, from.get(), change)) {
      throw notLinked();
    }
    if (to.isPresent() && holds(tx, to.get(), change)) {
      throw linkedAlready();
    }
    return new Link.Plan(
        change,
        organisation.name(),
        from.map(account -> account.facts().name()).orElse(""),
        to.map(account -> account.facts().name()).orElse(""));
  }

  private static boolean holds(Tx tx, Account account, Link.Change change) {
    return LinkStore.holds(tx, account.id(), change.organisation(), change.kind());
  }

  /** A sandbox gives nothing and gets nothing (decision 070). */
  private static Optional<Account> tenant(Tx tx, OptionalLong account) {
    return account.isEmpty()
        ? Optional.empty()
        : Optional.of(
            AccountStore.find(tx, account.getAsLong())
                .filter(found -> !found.sandbox())
                .orElseThrow(Account::unknown));
  }

  /**
   * Makes a change that a second operator has confirmed: at once, or it waits for its day when that
   * has not come yet. From then on whoever gave the organisation away sees its registers no more,
   * and who got it does.
   *
   * @throws Problem as {@link #plan}
   */
  public void make(Tx tx, Caller caller, Link.Change change) {
    var plan = plan(tx, change);
    if (change.day().filter(day -> day.isAfter(today(tx, change))).isEmpty()) {
      make(tx, caller.actor(), caller.actor().name(), plan);
    } else if (PlannedLinkStore.insert(tx, change, caller.actor().name(), clock.instant())) {
      record(tx, caller.actor(), "organisation.link-planned", plan, Map.of());
    } else {
      throw waits();
    }
  }

  /** The same of one whose day has come and that waits no more. */
  void makeDue(Tx tx, Link.Waiting due) {
    make(tx, Actor.hub(), due.by(), plan(tx, due.plan().change()));
  }

  private void make(Tx tx, Actor actor, String by, Link.Plan plan) {
    var change = plan.change();
    var now = clock.instant();
    long organisation = change.organisation();
    change
        .from()
        .ifPresent(
            account -> {
              var end = new Link.End(now, by, change.reason());
              if (!LinkStore.end(tx, account, organisation, change.kind(), end)) {
                throw notLinked();
              }
            });
    change
        .to()
        .ifPresent(
            account -> {
              if (!LinkStore.begin(tx, account, organisation, change.kind(), now)) {
                throw linkedAlready();
              }
            });
    change
        .from()
        .ifPresent(
            account ->
                departures.forEach(departure -> departure.left(tx, actor, account, organisation)));
    record(tx, actor, "organisation.link-changed", plan, Map.of());
  }

  /** Notes what became of a change. */
  void record(Tx tx, Actor actor, String action, Link.Plan plan, Map<String, String> more) {
    var details = new HashMap<>(plan.facts());
    details.putAll(more);
    var organisation = Long.toString(plan.change().organisation());
    journal.record(tx, actor, action, "organisation", organisation, details);
  }

  private static Problem.Conflict notLinked() {
    return new Problem.Conflict("NO_SUCH_LINK", "not linked, or not any more");
  }

  private static Problem.Conflict linkedAlready() {
    return new Problem.Conflict("LINKED_ALREADY", "linked before");
  }

  private static Problem.Conflict waits() {
    return new Problem.Conflict("LINK_CHANGE_WAITS", "another change waits for its day");
  }
}
