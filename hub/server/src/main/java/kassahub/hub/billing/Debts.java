package kassahub.hub.billing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.database.Page;
import kassahub.hub.database.PageRequest;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
import kassahub.hub.organisation.BlockCause;
import kassahub.hub.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Invoices that were not paid in time, and the accounts that they keep from buying.
 */
public final class Debts {
  private static final Logger LOG = LoggerFactory.getLogger(Debts.class);
  private static final List<String> COUNTRIES = List.of("RU", "KZ");
  private static final int LONGEST_REASON = 500;
  private static final int MOST_SHOWN = 100;
  private static final int MOST_OWED = 1_000;

  private final Billing.Parts parts;

  Debts(Billing.Parts parts) {
    this.parts = parts;
  }

  /**
   * Marks what is overdue, blocks who owes it where that is automatic, and lifts blocks whose debt
   * is gone. Doing it twice changes nothing.
   *
   * @return how many invoices were marked
   */
  public int review() {
    var now = parts.clock().instant();
    int marked = 0;
    for (var country : COUNTRIES) {
      var today = LegalDay.of(now, country);
      marked += parts.database().transact(tx -> DebtStore.mark(tx, country, today, now));
    }
    if (parts.config().blocksOverdue()) {
      each(parts.database().transact(DebtStore::toBlock), this::block);
    }
    each(parts.database().transact(DebtStore::toLift), this::settled);
    return marked;
  }

  /** What the caller's account should have paid, the oldest debt first. */
  public List<Invoice> of(Caller caller) {
    if (!caller.may(Permission.SEE_ORDERS) || caller.operator()) {
      return List.of();
    }
    return parts
        .database()
        .transact(caller.scope(), tx -> InvoiceStore.overdue(tx, caller.account(), MOST_SHOWN));
  }

  /**
   * Accounts that owe something overdue, or may buy nothing, the oldest debt first. Filter: {@code
   * state} ({@code blocked}, {@code open}). The search finds parts of a name.
   */
  public Page<Debtor> debtors(Caller caller, PageRequest request) {
    caller.require(Permission.MANAGE_MONEY);
    return parts.database().transact(caller.scope(), tx -> DebtStore.page(tx, request));
  }

  /**
   * One account, whether it owes or not.
   *
   * @throws Problem.NotFound {@code NO_SUCH_ACCOUNT}
   */
  public Debtor debtor(Caller caller, long account) {
    caller.require(Permission.MANAGE_MONEY);
    return parts
        .database()
        .transact(
            caller.scope(),
            tx -> {
              var found = DebtStore.find(tx, account);
              looks(tx, caller, account, DebtStore.organisations(tx, account));
              return found;
            })
        .orElseThrow(() -> new Problem.NotFound("NO_SUCH_ACCOUNT", "no account of that number"));
  }

  /** What an account should have paid, the oldest debt first; 1 000 at most. */
  public List<Invoice> owed(Caller caller, long account) {
    caller.require(Permission.MANAGE_MONEY);
    return parts
        .database()
        .transact(
            caller.scope(),
            tx -> {
              var owed = InvoiceStore.overdue(tx, account, MOST_OWED);
              looks(tx, caller, account, owed.stream().map(Invoice::organisationId).toList());
              return owed;
            });
  }

  /** What an account is to pay later, by currency. */
  public List<Debtor.Upcoming> upcoming(Caller caller, long account) {
    caller.require(Permission.MANAGE_MONEY);
    return parts.database().transact(caller.scope(), tx -> DebtStore.upcoming(tx, account));
  }

  /** What an account's organisations have with us, by name. */
  public List<Debtor.Advance> advances(Caller caller, long account) {
    caller.require(Permission.MANAGE_MONEY);
    return parts.database().transact(caller.scope(), tx -> DebtStore.advances(tx, account));
  }

  /**
   * Keeps an account from buying until an operator lifts it, also when a debt keeps it already.
   *
   * @throws Problem.Invalid {@code BAD_REASON}
   * @throws Problem.Conflict {@code ALREADY_BLOCKED} by an operator
   */
  public void block(Caller caller, long account, String reason) {
    caller.require(Permission.MANAGE_MONEY);
    parts.accounts().block(caller.actor(), account, requireReason(reason));
  }

  /**
   * Lifts an operator's block. A debt keeps the account from buying at once where that is
   * automatic.
   *
   * @throws Problem.Invalid {@code BAD_REASON}
   * @throws Problem.Conflict {@code ACCOUNT_NOT_BLOCKED} by an operator
   */
  public void lift(Caller caller, long account, String reason) {
    caller.require(Permission.MANAGE_MONEY);
    var why = requireReason(reason);
    parts
        .database()
        .run(
            caller.scope(),
            tx -> {
              parts.accounts().lock(tx, account);
              parts.accounts().unblock(tx, caller.actor(), account, BlockCause.OPERATOR, why);
              if (parts.config().blocksOverdue() && DebtStore.owes(tx, account)) {
                parts.accounts().blockForDebt(tx, account);
              }
            });
  }

  /**
   * Lets an account buy although it owes: these invoices, as far as they are overdue, block it no
   * more. It stays blocked while there are others, such as one that became overdue just now.
   *
   * @param invoices ids that the operator saw
   * @throws Problem.Invalid {@code BAD_REASON}
   */
  public void waive(Caller caller, long account, Set<Long> invoices, String reason) {
    caller.require(Permission.MANAGE_MONEY);
    var why = requireReason(reason);
    var now = parts.clock().instant();
    parts
        .database()
        .run(
            caller.scope(),
            tx -> {
              var waived = DebtStore.waive(tx, account, invoices, now); // before it, as payments do
              if (!waived.isEmpty()) {
                var details = Map.of("invoices", String.join(", ", waived), "reason", why);
                parts
                    .journal()
                    .record(
                        tx,
                        caller.actor(),
                        "debt.waived",
                        "account",
                        Long.toString(account),
                        details);
              }
              liftIfNothingOwed(tx, caller.actor(), account, why);
            });
  }

  /** Money came in: the account buys again when nothing that blocks it is left. */
  void settled(Tx tx, long account) {
    liftIfNothingOwed(tx, Actor.hub(), account, "paid");
  }

  private void liftIfNothingOwed(Tx tx, Actor actor, long account, String why) {
    if (parts.accounts().lock(tx, account) && !DebtStore.owes(tx, account)) {
      parts.accounts().unblock(tx, actor, account, BlockCause.OVERDUE, why);
    }
  }

  private void block(Tx tx, long account) {
    if (!parts.accounts().lock(tx, account) && DebtStore.owes(tx, account)) {
      parts.accounts().blockForDebt(tx, account);
      LOG.warn("Account is blocked: it owes an overdue invoice. account={}", account);
    }
  }

  private void looks(Tx tx, Caller caller, long account, List<Long> organisations) {
    caller.looks(parts.journal(), tx, organisations, "debts of account " + account);
  }

  private interface Step {
    void take(Tx tx, long account);
  }

  private void each(List<Long> accounts, Step step) {
    for (long account : accounts) {
      try {
        parts.database().run(tx -> step.take(tx, account));
      } catch (DatabaseAway later) {
        throw later;
      } catch (RuntimeException failure) {
        LOG.error("Debts of an account cannot be reviewed. account={}", account, failure);
      }
    }
  }

  private static String requireReason(String reason) {
    var why = reason.strip();
    if (why.isEmpty() || why.length() > LONGEST_REASON) {
      throw new Problem.Invalid(
          "BAD_REASON",
          "a reason of at most " + LONGEST_REASON + " characters expected",
          Map.of("limit", Integer.toString(LONGEST_REASON)));
    }
    return why;
  }
}
