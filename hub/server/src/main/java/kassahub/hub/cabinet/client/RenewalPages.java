package kassahub.hub.cabinet.client;

import java.util.OptionalLong;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.problem.Problem;
import kassahub.hub.renewal.Policy;
import kassahub.hub.renewal.Renewals;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Автопродление»: the rules, what each would do now, and what the next year will cost. */
public final class RenewalPages {
  private static final String PATH = "/renewal";
  private static final int MONTHS = 12;

  private final Renewals renewals;
  private final Organisations organisations;

  public RenewalPages(Renewals renewals, Organisations organisations) {
    this.renewals = renewals;
    this.organisations = organisations;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.get(PATH + "/:id", this::policy);
    routes.post(PATH, request -> save(request, OptionalLong.empty()));
    routes.post(PATH + "/:id", request -> save(request, OptionalLong.of(request.pathNumber("id"))));
  }

  private Response list(Request request) {
    return list(request, RuleForm.blank(renewals.currency(request.caller())));
  }

  private Response list(Request request, RuleForm form) {
    var caller = request.caller();
    return Response.page(
        "cabinet/client/renewals.jte",
        new PoliciesView(
            renewals.policies(caller),
            organisations.payersOf(caller),
            renewals.prices(caller),
            form,
            request.texts(),
            request.formats()));
  }

  private Response policy(Request request) {
    var policy = renewals.get(request.caller(), request.pathNumber("id"));
    return policy(request, policy, RuleForm.of(policy, renewals.currency(request.caller())));
  }

  private Response policy(Request request, Policy policy, RuleForm form) {
    var caller = request.caller();
    return Response.page(
        "cabinet/client/renewal.jte",
        new PolicyView(
            policy,
            form,
            organisations.get(caller, policy.organisationId()).name(),
            renewals.dryRun(caller, policy.id()),
            renewals.upcoming(caller, policy.id(), PolicyView.SHOWN),
            renewals.outlook(caller, policy.id()),
            renewals.renewed(caller, policy.id(), PolicyView.SHOWN),
            renewals.leftOut(caller, policy.id(), PolicyView.SHOWN),
            renewals.forecast(caller, policy.id(), MONTHS),
            renewals.overlapping(caller, policy),
            request.texts(),
            request.formats()));
  }

  /** A form with a fault comes back as it was typed, with the fault beside its field. */
  private Response save(Request request, OptionalLong id) {
    var form = RuleForm.sent(request, renewals.currency(request.caller()));
    if (!form.faults().isEmpty()) {
      return again(request, id, form).status(422);
    }
    try {
      var saved = renewals.save(request.caller(), form.draft(id));
      return Response.redirect(PATH + "/" + saved.id());
    } catch (Problem.Invalid | Problem.Conflict refused) {
      return again(request, id, form.refused(refused, request.texts())).refused(refused);
    }
  }

  private Response again(Request request, OptionalLong id, RuleForm form) {
    return id.isPresent()
        ? policy(request, renewals.get(request.caller(), id.getAsLong()), form)
        : list(request, form);
  }
}
