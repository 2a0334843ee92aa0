package kassahub.hub.organisation;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.database.Database;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Tx;
import kassahub.hub.database.UniqueViolation;
import kassahub.hub.journal.Actor;
import kassahub.hub.journal.Entry;
import kassahub.hub.journal.Journal;
import kassahub.hub.problem.Problem;

/** Tenants: opened, changed, blocked and unblocked by operators. */
public final class Accounts {
  /** Reason of a block that ends by itself when the debt is paid. */
  public static final String DEBT = "OVERDUE";

  private static final Set<String> CURRENCIES = Set.of("RUB", "KZT");
  private static final Set<String> PRICE_KINDS = Set.of("partner", "retail");

  private final Database database;
  private final Journal journal;
  private final InstantSource clock;

  public Accounts(Database database, Journal journal, InstantSource clock) {
    this.database = database;
    this.journal = journal;
    this.clock = clock;
  }

  /** Opens an account and gives its number. */
  public long create(Actor actor, NewAccount draft) {
    return database.transact(tx -> create(tx, actor, draft));
  }

  /** The same in a wider transaction. */
  public long create(Tx tx, Actor actor, NewAccount draft) {
    var id = AccountStore.insert(tx, draft, clock.instant());
    record(tx, actor, "account.created", id, Map.of("kind", draft.kind().stored()));
    return id;
  }

  /** One page of tenants by name; the search knows parts of names, and of its organisations. */
  public Page<Account.Line> list(Caller caller, PageRequest request) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> AccountStore.page(tx, request));
  }

  /**
   * Tenants by name, found as in the list; who serves others is a partner.
   *
   * @param kind empty = of any kind
   */
  public List<Account> sought(Caller caller, String text, Optional<AccountKind> kind, int most) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(caller.scope(), tx -> AccountStore.sought(tx, text, kind, most));
  }

  /**
   * One tenant.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ACCOUNT}, also for the operator's own
   */
  public Account get(Caller caller, long id) {
    caller.require(Permission.MANAGE_MONEY);
    return database
        .transact(caller.scope(), tx -> AccountStore.find(tx, id))
        .orElseThrow(Account::unknown);
  }

  /** Who changed what of it, the newest first. */
  public List<Entry> history(Caller caller, long id) {
    caller.require(Permission.MANAGE_MONEY);
    return database.transact(
        caller.scope(), tx -> journal.changesOf(tx, "account", Long.toString(id)));
  }

  /**
   * Changes its facts as a whole.
   *
   * @param version of the account that was read
   * @throws Problem.NotFound {@code NO_SUCH_ACCOUNT}
   * @throws Problem.Invalid as {@link Account.Facts} says
   * @throws Problem.Conflict {@code CHANGED_MEANWHILE}, {@code AGENT_CODE_TAKEN}, {@code
   *     SANDBOX_APART}
   */
  public void change(Caller caller, long id, int version, Account.Facts facts) {
    caller.require(Permission.MANAGE_MONEY);
    try {
      database.run(caller.scope(), tx -> change(tx, caller, id, version, facts));
    } catch (UniqueViolation taken) {
      throw new Problem.Conflict("AGENT_CODE_TAKEN", "another partner has this code");
    }
  }

  private void change(Tx tx, Caller caller, long id, int version, Account.Facts facts) {
    var before = AccountStore.lockTenant(tx, id).orElseThrow(Account::unknown);
    before.requireReal();
    facts.check(before.kind());
    if (before.version() != version) {
      throw new Problem.Conflict("CHANGED_MEANWHILE", "it is at version " + before.version());
    }
    var differences = before.facts().differences(facts);
    if (!differences.isEmpty()) {
      AccountStore.update(tx, id, facts);
      record(tx, caller.actor(), "account.changed", id, differences);
    }
  }

  /**
   * At whose prices a partner buys from now on; what it activated keeps its prices.
   *
   * @param kind {@code partner} or {@code retail}
   * @throws Problem.Conflict {@code PRICE_KIND_SAME}, also when no partner has that number
   */
  public void buyAt(Caller caller, long account, String kind) {
    caller.require(Permission.MANAGE_MONEY);
    if (!PRICE_KINDS.contains(kind)) {
      throw new Problem.Invalid("PRICE_KIND_UNKNOWN", "partner or retail expected");
    }
    database.run(
        caller.scope(),
        tx -> {
          AccountStore.find(tx, account).ifPresent(Account::requireReal);
          if (!AccountStore.priceKind(tx, account, kind)) {
            throw new Problem.Conflict("PRICE_KIND_SAME", "it buys at these prices already");
          }
          record(tx, caller.actor(), "account.price-kind-changed", account, Map.of("prices", kind));
        });
  }

  /**
   * In what the account buys from now on; what it ordered keeps its currency.
   *
   * @throws Problem.Conflict {@code CURRENCY_SAME}, also when nobody of that number buys
   */
  public void buyIn(Caller caller, long account, String currency) {
    caller.require(Permission.MANAGE_MONEY);
    if (!CURRENCIES.contains(currency)) {
      throw new Problem.Invalid("CURRENCY_UNKNOWN", "RUB or KZT expected");
    }
    database.run(
        caller.scope(),
        tx -> {
          AccountStore.find(tx, account).ifPresent(Account::requireReal);
          if (!AccountStore.currency(tx, account, currency)) {
            throw new Problem.Conflict("CURRENCY_SAME", "it buys in this currency already");
          }
          record(
              tx,
              caller.actor(),
              "account.currency-changed",
              account,
              Map.of("currency", currency));
        });
  }

  /** Whether somebody can buy: a partner that pays for an organisation. */
  public boolean anyPartner() {
    return database.transact(AccountStore::anyPartner);
  }

  /** Why the account may buy nothing, if so; an unknown one may not either. */
  public Optional<BlockCause> blocked(Tx tx, long account) {
    return AccountStore.blocked(tx, account).orElse(Optional.of(BlockCause.OPERATOR));
  }

  /** Why the caller's own account may buy nothing, if so. */
  public Optional<BlockCause> blocked(Caller caller) {
    return database.transact(caller.scope(), tx -> blocked(tx, caller.account()));
  }

  /**
   * Stops the account from buying, also when a debt does so already: then the debt's end is not the
   * block's.
   *
   * @throws Problem.Conflict {@code ALREADY_BLOCKED} by an operator
   */
  public void block(Actor actor, long account, String reason) {
    database.run(
        tx -> {
          if (!AccountStore.block(tx, account, clock.instant(), reason, BlockCause.OPERATOR)) {
            throw new Problem.Conflict("ALREADY_BLOCKED", "an operator blocked it before");
          }
          record(tx, actor, "account.blocked", account, Map.of("reason", reason));
        });
  }

  /**
   * Lets it buy again.
   *
   * @param cause of the block that is meant
   * @throws Problem.Conflict {@code ACCOUNT_NOT_BLOCKED}, also when it is for the other cause
   */
  public void unblock(Tx tx, Actor actor, long account, BlockCause cause, String reason) {
    if (!AccountStore.unblock(tx, account, cause, clock.instant())) {
      throw new Problem.Conflict("ACCOUNT_NOT_BLOCKED", "not blocked");
    }
    record(tx, actor, "account.unblocked", account, Map.of("reason", reason));
  }

  /**
   * Stops the account from buying while it owes; nothing when it is stopped already. The caller
   * looks at the debt after {@link #lock}.
   */
  public void blockForDebt(Tx tx, long account) {
    if (AccountStore.block(tx, account, clock.instant(), DEBT, BlockCause.OVERDUE)) {
      record(tx, Actor.hub(), "account.blocked", account, Map.of("reason", DEBT));
    }
  }

  /** Keeps others from blocking and unblocking the account; whether a debt blocks it now. */
  public boolean lock(Tx tx, long account) {
    return AccountStore.lock(tx, account).equals(Optional.of("overdue"));
  }

  /** Accounts above an id whose block ended since then and that may buy, by id, 1 000 at most. */
  public List<Account.Opened> opened(Tx tx, Instant since, long after) {
    return AccountStore.opened(tx, since, after);
  }

  private void record(Tx tx, Actor actor, String action, long id, Map<String, String> details) {
    journal.record(tx, actor, action, "account", Long.toString(id), details);
  }
}
