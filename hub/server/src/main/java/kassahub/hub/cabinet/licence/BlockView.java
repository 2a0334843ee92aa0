package kassahub.hub.cabinet.licence;

import java.util.List;
import java.util.Optional;
import kassahub.hub.billing.Debts;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Request;

/**
 * Nothing can be bought now: said before anything is typed.
 *
 * @param why in words
 * @param debts invoices that should have been paid
 */
public record BlockView(String why, List<Debt> debts) {
  public BlockView {
    debts = List.copyOf(debts);
  }

  /**
   * An overdue invoice in words.
   *
   * @param order whose page shows it and has its document
   */
  public record Debt(String text, Optional<Long> order) {}

  /** Looks at the reader's account. */
  record Source(Accounts accounts, Debts debts) {
    Optional<BlockView> of(Request request) {
      return accounts
          .blocked(request.caller())
          .map(
              cause ->
                  new BlockView(
                      request.texts().say("problem.ACCOUNT_BLOCKED." + cause.word()),
                      owed(request)));
    }

    private List<Debt> owed(Request request) {
      return debts.of(request.caller()).stream()
          .map(
              invoice ->
                  new Debt(
                      request
                          .texts()
                          .say(
                              "blocked.debt",
                              "invoice",
                              invoice.printed(),
                              "sum",
                              Badges.money(invoice.rest(), request.formats()),
                              "date",
                              Formats.day(invoice.dueOn())),
                      invoice.order().stream().boxed().findFirst()))
          .toList();
    }
  }
}
