package kassahub.hub.cabinet.tenant;

import java.util.List;
import java.util.Map;
import kassahub.hub.account.Permission;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.organisation.Account;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.organisation.NewOrganisation;
import kassahub.hub.organisation.Organisation;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Добавить организацию»: a further one that a partner or client pays for. */
public final class FurtherOrganisationPages {
  private static final String PATH = AccountTable.PATH + "/:account/organisations";
  private static final String[] FACTS = {"name", "tax", "kpp"};
  private static final Map<String, String> FIELDS =
      Map.of(
          "TAX_NUMBER_WRONG", "tax",
          "ORGANISATION_EXISTS", "tax",
          "KPP_WRONG", "kpp",
          "KPP_NOT_NEEDED", "kpp");

  private final Accounts accounts;
  private final Organisations organisations;

  public FurtherOrganisationPages(Accounts accounts, Organisations organisations) {
    this.accounts = accounts;
    this.organisations = organisations;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, request -> page(account(request), Fields.of(Map.of()), List.of()));
    routes.post(PATH, this::add);
  }

  private Account account(Request request) {
    return accounts.get(request.caller(), request.pathNumber("account"));
  }

  private static Response page(Account account, Fields form, List<Organisation> namesakes) {
    return Response.page(
        "cabinet/tenant/further.jte", new FurtherOrganisationView(account, form, namesakes));
  }

  /**
   * A form with a fault comes back as it was typed, with the fault beside its field. A tax number
   * that is known with another KPP may be a branch or the same organisation again: a person says.
   */
  private Response add(Request request) {
    var caller = request.caller();
    caller.require(Permission.MANAGE_MONEY);
    var account = account(request);
    var form = Fields.sent(request, FACTS).with(Fields.AGREED, request.formText(Fields.AGREED));
    var namesakes = organisations.ofTaxNumber(caller, form.value("tax"));
    try {
      var draft = NewOrganisation.typed(form.value("name"), form.value("tax"), form.filled("kpp"));
      boolean twice = namesakes.stream().anyMatch(one -> one.kpp().equals(draft.kpp()));
      if (!namesakes.isEmpty() && !twice && !form.agreed(FACTS)) {
        draft.checkTyped();
        return page(account, form.asking(FACTS), namesakes);
      }
      long id = organisations.createFor(caller, account.id(), draft);
      return Response.redirect(OrganisationTable.PATH + "/" + id);
    } catch (Problem.Invalid | Problem.Conflict refused) {
      return page(account, form.refused(refused, request.texts(), FIELDS, "name"), namesakes)
          .refused(refused);
    }
  }
}
