package kassahub.hub.cabinet.money;

import java.util.Set;
import java.util.stream.Collectors;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.Debts;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableSettings;

/** Who owes what, and who may buy nothing. */
public final class DebtPages {
  private static final String ACCOUNT = DebtTable.PATH + "/:account";

  private final Debts debts;
  private final TableSettings settings;

  public DebtPages(Debts debts, TableSettings settings) {
    this.debts = debts;
    this.settings = settings;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(DebtTable.PATH, this::list);
    routes.get(ACCOUNT, this::page);
    routes.post(ACCOUNT + "/block", this::block);
    routes.post(ACCOUNT + "/lift", this::lift);
    routes.post(ACCOUNT + "/waive", this::waive);
  }

  private Response list(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var words = words(request);
    var state = settings.state(DebtTable.spec(words), request);
    var page = debts.debtors(request.caller(), state.request());
    return Response.page(
        "cabinet/money/debts.jte", Table.of(state, page, row -> DebtTable.row(row, words)));
  }

  private Response page(Request request) {
    long account = request.pathNumber("account");
    return Response.page(
        "cabinet/money/debtor.jte",
        new DebtorView(
            debts.debtor(request.caller(), account),
            debts.owed(request.caller(), account),
            debts.upcoming(request.caller(), account),
            debts.advances(request.caller(), account),
            words(request)));
  }

  private Response block(Request request) {
    long account = request.pathNumber("account");
    debts.block(request.caller(), account, request.formText("reason"));
    return back(account);
  }

  private Response lift(Request request) {
    long account = request.pathNumber("account");
    debts.lift(request.caller(), account, request.formText("reason"));
    return back(account);
  }

  private Response waive(Request request) {
    long account = request.pathNumber("account");
    debts.waive(request.caller(), account, invoices(request), request.formText("reason"));
    return back(account);
  }

  /** Those that stood on the page. */
  private static Set<Long> invoices(Request request) {
    var sent = request.formAll("invoice");
    if (!sent.stream().allMatch(id -> id.matches("\\d{1,18}"))) {
      throw new Problem.NotFound("NO_SUCH_INVOICE", "no invoice of that number");
    }
    return sent.stream().map(Long::valueOf).collect(Collectors.toSet());
  }

  private static Response back(long account) {
    return Response.redirect(DebtTable.PATH + "/" + account);
  }

  private static MoneyWords words(Request request) {
    return new MoneyWords(request.texts(), request.formats());
  }
}
