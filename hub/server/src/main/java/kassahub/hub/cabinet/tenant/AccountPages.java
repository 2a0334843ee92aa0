package kassahub.hub.cabinet.tenant;

import java.util.Map;
import kassahub.hub.account.Permission;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.organisation.Account;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.Contact;
import kassahub.hub.organisation.Links;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableSettings;

/** Partners and clients: the list, and what can be changed of one after it was opened. */
public final class AccountPages {
  private static final String PATH = AccountTable.PATH + "/:account";
  private static final String VERSION = "version";
  private static final String[] FACTS = {"name", "code", "manager", "phone", "email"};
  private static final Map<String, String> FIELDS =
      Map.of(
          "AGENT_CODE_WRONG", "code",
          "AGENT_CODE_TAKEN", "code",
          "BAD_CONTACT", "manager",
          "ADDRESS_WRONG", "email");

  private final Accounts accounts;
  private final Links links;
  private final TableSettings settings;

  public AccountPages(Accounts accounts, Links links, TableSettings settings) {
    this.accounts = accounts;
    this.links = links;
    this.settings = settings;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(AccountTable.PATH, this::list);
    routes.get(PATH, this::page);
    routes.post(PATH, this::change);
    routes.post(PATH + "/prices", this::prices);
  }

  private Response list(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var state = settings.state(AccountTable.SPEC, request);
    var page = accounts.list(request.caller(), state.request());
    return Response.page(
        "cabinet/tenant/accounts.jte",
        Table.of(state, page, line -> AccountTable.row(line, request.texts(), request.formats())));
  }

  private Response page(Request request) {
    var account = accounts.get(request.caller(), request.pathNumber("account"));
    return page(request, account, fields(account), false);
  }

  private Response page(Request request, Account account, Fields form, boolean outdated) {
    var caller = request.caller();
    return Response.page(
        "cabinet/tenant/account.jte",
        new AccountView(
            account,
            form,
            outdated,
            links.ofAccount(caller, account.id()),
            History.of(accounts.history(caller, account.id()), request.texts()),
            request.texts()));
  }

  private static Fields fields(Account account) {
    var facts = account.facts();
    return Fields.of(
        Map.of(
            "name",
            facts.name(),
            "code",
            facts.agentCode().orElse(""),
            "manager",
            facts.manager().name().orElse(""),
            "phone",
            facts.manager().phone().orElse(""),
            "email",
            facts.manager().email().orElse(""),
            VERSION,
            Integer.toString(account.version())));
  }

  /**
   * A form with a fault comes back as it was typed, with the fault beside its field. Who was
   * overtaken sees what stands there by now beside what he typed, and sends it again or not.
   */
  private Response change(Request request) {
    var caller = request.caller();
    long id = request.pathNumber("account");
    var form = Fields.sent(request, "name", "code", "manager", "phone", "email", VERSION);
    try {
      accounts.change(caller, id, form.whole(VERSION).orElse(0), facts(form));
      return Response.redirect(AccountTable.PATH + "/" + id);
    } catch (Problem.Invalid | Problem.Conflict refused) {
      var account = accounts.get(caller, id);
      if (refused.code().equals("CHANGED_MEANWHILE")) {
        var now = fields(account);
        var again =
            Overtaken.form(form, now, request.texts(), FACTS).with(VERSION, now.value(VERSION));
        return page(request, account, again, true).refused(refused);
      }
      var failing = form.refused(refused, request.texts(), FIELDS, "name");
      return page(request, account, failing, false).refused(refused);
    }
  }

  private static Account.Facts facts(Fields form) {
    return new Account.Facts(
        form.value("name"),
        form.filled("code"),
        new Contact(form.filled("manager"), form.filled("phone"), form.filled("email")));
  }

  private Response prices(Request request) {
    long id = request.pathNumber("account");
    accounts.buyAt(request.caller(), id, request.formText("kind"));
    return Response.redirect(AccountTable.PATH + "/" + id);
  }
}
