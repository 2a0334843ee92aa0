package kassahub.hub.organisation;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageQuery;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Tx;
import kassahub.hub.database.UniqueViolation;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Entry;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/** Organisations, each seen only by the accounts that pay for it or serve it, and by operators. */
public final class Organisations {
  /** Lists are for choosing from; more than this needs a search. */
  private static final int LONGEST_LIST = 5_000;

  private static final int MOST_OF_ONE_NUMBER = 20;
  private static final int MOST_ACCEPTANCES = 100;

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;

  public Organisations(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  /** Those that the caller's account pays for, by name. */
  public List<Organisation> payersOf(Caller caller) {
    return database.transact(
        caller.scope(), tx -> OrganisationStore.payers(tx, caller.account(), LONGEST_LIST));
  }

  /** Own ones and the clients served, by name; for operators all. */
  public List<Organisation> visibleTo(Caller caller) {
    return database.transact(
        caller.scope(),
        tx ->
            caller.operator()
                ? OrganisationStore.every(tx, LONGEST_LIST)
                : OrganisationStore.visible(tx, caller.account(), LONGEST_LIST));
  }

  /**
   * Those with this text in the name or the tax number, by name; for operators only.
   *
   * @param text at least {@link PageQuery#SHORTEST_PART} characters: shorter parts have no index
   */
  public List<Organisation> sought(Caller caller, String text, int most) {
    caller.require(Permission.SEE_ALL_TENANTS);
    return database.transact(caller.scope(), tx -> OrganisationStore.sought(tx, text, most));
  }

  /**
   * One that the caller may see.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ORGANISATION}, also for somebody else's
   */
  public Organisation get(Caller caller, long id) {
    return database.transact(caller.scope(), tx -> get(tx, caller, id));
  }

  /** The same inside an open transaction. */
  public Organisation get(Tx tx, Caller caller, long id) {
    var found =
        caller.operator()
            ? OrganisationStore.find(tx, id)
            : OrganisationStore.findVisible(tx, id, caller.account());
    return found.orElseThrow(Organisations::unknown);
  }

  /** Whom the account asks about its organisations. */
  public Contact manager(Caller caller) {
    return database.transact(
        caller.scope(), tx -> AccountStore.manager(tx, caller.account()).orElse(Contact.NONE));
  }

  /**
   * Enters an organisation.
   *
   * @return its number
   * @throws Problem.Invalid check digits or form are wrong
   * @throws Problem.Conflict {@code ORGANISATION_EXISTS}
   */
  public long create(Actor actor, NewOrganisation draft) {
    try {
      return database.transact(tx -> create(tx, actor, draft));
    } catch (UniqueViolation twice) {
      throw exists(draft);
    }
  }

  /**
   * The same in a wider transaction, which a taken tax number ends.
   *
   * @throws Problem.Invalid check digits or form are wrong
   */
  public long create(Tx tx, Actor actor, NewOrganisation draft) {
    draft.check();
    var id = OrganisationStore.insert(tx, draft, clock.instant());
    record(tx, actor, "organisation.created", id, Map.of("taxNumber", draft.taxNumber()));
    return id;
  }

  /**
   * Enters a further organisation of an account, which pays for it from now on.
   *
   * @return its number
   * @throws Problem.NotFound {@code NO_SUCH_ACCOUNT}
   * @throws Problem.Invalid as {@link NewOrganisation#checkTyped}
   * @throws Problem.Conflict {@code ORGANISATION_EXISTS}; {@code SANDBOX_APART}
   */
  public long createFor(Caller caller, long account, NewOrganisation draft) {
    caller.require(Permission.MANAGE_MONEY);
    draft.checkTyped();
    try {
      return database.transact(caller.scope(), tx -> createFor(tx, caller, account, draft));
    } catch (UniqueViolation twice) {
      throw exists(draft);
    }
  }

  private long createFor(Tx tx, Caller caller, long account, NewOrganisation draft) {
    AccountStore.lockTenant(tx, account).orElseThrow(Account::unknown).requireReal();
    long id = create(tx, caller.actor(), draft);
    linkPayer(tx, caller.actor(), account, id);
    journal.record(
        tx,
        caller.actor(),
        "account.organisation-added",
        "account",
        Long.toString(account),
        Map.of("organisation", draft.name(), "tax", draft.taxNumber()));
    return id;
  }

  /** Those in Russia that have this tax number: one, or several with a KPP of their own each. */
  public List<Organisation> ofTaxNumber(Caller caller, String taxNumber) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(), tx -> OrganisationStore.ofTaxNumber(tx, taxNumber, MOST_OF_ONE_NUMBER));
  }

  /** One page of all of them by name; the search knows parts of names and tax numbers. */
  public Page<Organisation.Line> list(Caller caller, PageRequest request) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> OrganisationStore.page(tx, request));
  }

  /**
   * One of them for whoever may change it; the look is noted.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ORGANISATION}
   */
  public Organisation open(Caller caller, long id) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(),
        tx -> {
          var found = get(tx, caller, id);
          caller.looks(journal, tx, id, "organisation");
          return found;
        });
  }

  /** Who changed what of it, the newest first. */
  public List<Entry> history(Caller caller, long id) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(), tx -> journal.changesOf(tx, "organisation", Long.toString(id)));
  }

  /** Who accepted which edition of the offer for it, the newest first. */
  public List<Accepted> acceptances(Caller caller, long id) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(), tx -> OfferStore.acceptances(tx, id, MOST_ACCEPTANCES));
  }

  /** Whether a contract or an order names its tax number, which stays then. */
  public boolean bound(Caller caller, long id) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> OrganisationStore.bound(tx, id));
  }

  /**
   * Changes what is known of it. Documents that were issued keep the words they were issued with.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ORGANISATION}
   * @throws Problem.Invalid check digits, form or length are wrong
   * @throws Problem.Conflict {@code CHANGED_MEANWHILE}; {@code ORGANISATION_EXISTS}; {@code
   *     TAX_NUMBER_BOUND} where a contract names it; {@code SANDBOX_APART}
   */
  public void change(Caller caller, long id, Organisation.Edit edit) {
    caller.require(Permission.MANAGE_MONEY);
    edit.draft().checkTyped();
    try {
      database.run(caller.scope(), tx -> change(tx, caller, id, edit));
    } catch (UniqueViolation twice) {
      throw exists(edit.draft());
    }
  }

  private void change(Tx tx, Caller caller, long id, Organisation.Edit edit) {
    var before = OrganisationStore.lock(tx, id).orElseThrow(Organisations::unknown);
    before.requireReal();
    if (before.version() != edit.version()) {
      throw new Problem.Conflict("CHANGED_MEANWHILE", "it is at version " + before.version());
    }
    boolean other = !before.taxNumber().equals(edit.draft().taxNumber());
    if (other && OrganisationStore.bound(tx, id)) {
      throw new Problem.Conflict("TAX_NUMBER_BOUND", "a contract names it");
    }
    var differences = before.differences(edit);
    if (!differences.isEmpty()) {
      OrganisationStore.update(tx, id, edit);
      record(tx, caller.actor(), "organisation.changed", id, differences);
    }
  }

  private static Problem.Conflict exists(NewOrganisation draft) {
    return new Problem.Conflict(
        "ORGANISATION_EXISTS", "tax number is taken", Map.of("taxNumber", draft.taxNumber()));
  }

  /** Lets the account act and pay for the organisation. */
  public void linkPayer(Actor actor, long account, long organisation) {
    database.run(tx -> linkPayer(tx, actor, account, organisation));
  }

  /** The same in a wider transaction. */
  public void linkPayer(Tx tx, Actor actor, long account, long organisation) {
    LinkStore.begin(tx, account, organisation, Link.Kind.PAYER, clock.instant());
    record(tx, actor, "organisation.payer", organisation, of(account));
  }

  /** Whether the account acts and pays for the organisation. */
  public boolean pays(Tx tx, long account, long organisation) {
    return LinkStore.pays(tx, account, organisation);
  }

  private void record(Tx tx, Actor actor, String action, long id, Map<String, String> details) {
    journal.record(tx, actor, action, "organisation", Long.toString(id), details);
  }

  private static Map<String, String> of(long account) {
    return Map.of("account", Long.toString(account));
  }

  private static Problem.NotFound unknown() {
    return new Problem.NotFound("NO_SUCH_ORGANISATION", "no such organisation for this caller");
  }
}
