package kassahub.hub.organisation;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/**
 * Who pays for which organisation and who serves it (X-02, decision 071). What an account bought
 * before a link ended stays its own, and so does what it owes.
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
    void left(Tx tx, Caller caller, long account, long organisation);
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
   */
  public record Held(List<Link> live, List<Link> ended) {
    public Held {
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
                LinkStore.endedOfAccount(tx, account, MOST_SHOWN)));
  }

  /** Those of an organisation; 500 of each sort at most. */
  public Held ofOrganisation(Caller caller, long organisation) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(),
        tx ->
            new Held(
                LinkStore.ofOrganisation(tx, organisation, MOST_SHOWN),
                LinkStore.endedOfOrganisation(tx, organisation, MOST_SHOWN)));
  }

  /**
   * What a change would do now.
   *
   * @throws Problem.Invalid {@code BAD_LINK}, {@code BAD_REASON}; {@code NOT_A_PARTNER} for a
   *     client who would serve
   * @throws Problem.NotFound {@code NO_SUCH_ORGANISATION}, {@code NO_SUCH_ACCOUNT}
   * @throws Problem.Conflict {@code NO_SUCH_LINK} any more, {@code LINKED_ALREADY}; {@code
   *     SANDBOX_APART} for an organisation that a sandbox made up
   */
  public Link.Plan plan(Caller caller, Link.Change change) {
    caller.require(Permission.MANAGE_MONEY);
    change.check();
    return database.transact(caller.scope(), tx -> plan(tx, change));
  }

  private static Link.Plan plan(Tx tx, Link.Change change) {
    var organisation =
        OrganisationStore.find(tx, change.organisation())
            .orElseThrow(() -> new Problem.NotFound("NO_SUCH_ORGANISATION", "none of that number"));
    organisation.requireReal();
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
   * Makes a change that a second operator has confirmed: from now on whoever gave the organisation
   * away sees its registers no more, and who got it does.
   *
   * @throws Problem as {@link #plan}
   */
  public void make(Tx tx, Caller caller, Link.Change change) {
    var plan = plan(tx, change);
    var now = clock.instant();
    long organisation = change.organisation();
    change
        .from()
        .ifPresent(
            account -> {
              var end = new Link.End(now, caller.actor().name(), change.reason());
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
                departures.forEach(departure -> departure.left(tx, caller, account, organisation)));
    record(tx, caller, plan);
  }

  private void record(Tx tx, Caller caller, Link.Plan plan) {
    var details = new HashMap<String, String>();
    details.put("organisation", plan.organisation());
    details.put("link", plan.change().kind().word());
    details.put("from-name", plan.from());
    details.put("to-name", plan.to());
    details.put("reason", plan.change().reason());
    journal.record(
        tx,
        caller.actor(),
        "organisation.link-changed",
        "organisation",
        Long.toString(plan.change().organisation()),
        details);
  }

  private static Problem.Conflict notLinked() {
    return new Problem.Conflict("NO_SUCH_LINK", "not linked, or not any more");
  }

  private static Problem.Conflict linkedAlready() {
    return new Problem.Conflict("LINKED_ALREADY", "linked before");
  }
}
