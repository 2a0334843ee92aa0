package kassahub.hub.cabinet.money;

import java.util.List;
import java.util.Optional;
import kassahub.hub.billing.Debtor;
import kassahub.hub.organisation.Accounts;

/** Accounts that owe something overdue, or may buy nothing. */
public record DebtsView(List<Debtor> debtors, MoneyWords words) {
  /** Why it is blocked. */
  public Optional<String> reason(Debtor debtor) {
    return debtor
        .reason()
        .map(why -> why.equals(Accounts.DEBT) ? words.texts().say("debt.reason.overdue") : why);
  }
}
