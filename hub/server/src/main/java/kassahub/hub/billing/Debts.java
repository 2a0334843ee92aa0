package kassahub.hub.billing;

import java.util.List;
import java.util.Map;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.database.DatabaseAway;
import kassahub.hub.database.Tx;
import kassahub.hub.journal.Actor;
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
      marked += parts.database().transact(tx -> DebtStore.mark(tx, country, today));
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
        .transact(caller.scope(), tx -> InvoiceStore.overdue(tx, caller.account()));
  }

  /** Accounts that owe something overdue, or may buy nothing, for the back office. */
  public List<Debtor> debtors(Caller caller) {
    caller.require(Permission.MANAGE_MONEY);
    return parts.database().transact(caller.scope(), DebtStore::debtors);
  }

  /**
   * Keeps an account from buying until an operator lifts it.
   *
   * @throws Problem.Invalid {@code BAD_REASON}
   * @throws Problem.Conflict {@code ACCOUNT_BLOCKED} when it already is
   */
  public void block(Caller caller, long account, String reason) {
    caller.require(Permission.MANAGE_MONEY);
    parts.accounts().block(caller.actor(), account, requireReason(reason));
  }

  /**
   * Lets an account buy again although it owes: what is overdue now blocks it no more.
   *
   * @throws Problem.Invalid {@code BAD_REASON}
   * @throws Problem.Conflict {@code ACCOUNT_NOT_BLOCKED}
   */
  public void lift(Caller caller, long account, String reason) {
    caller.require(Permission.MANAGE_MONEY);
    var why = requireReason(reason);
    parts
        .database()
        .run(
            caller.scope(),
            tx -> {
              DebtStore.waive(tx, account, parts.clock().instant()); // invoices first, as payments
              parts.accounts().unblock(tx, caller.actor(), account, why);
            });
  }

  /** Money came in: the account buys again when nothing that blocks it is left. */
  void settled(Tx tx, long account) {
    if (parts.accounts().lock(tx, account) && !DebtStore.owes(tx, account)) {
      parts.accounts().unblock(tx, Actor.hub(), account, "paid");
    }
  }

  private void block(Tx tx, long account) {
    if (!parts.accounts().lock(tx, account) && DebtStore.owes(tx, account)) {
      parts.accounts().blockForDebt(tx, account);
      LOG.warn("Account is blocked: it owes an overdue invoice. account={}", account);
    }
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
