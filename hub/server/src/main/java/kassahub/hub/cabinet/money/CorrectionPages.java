package kassahub.hub.cabinet.money;

import java.util.Optional;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.Billing;
import kassahub.hub.billing.CorrectionPlan;
import kassahub.hub.confirmation.ConfirmationKind;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** An operator takes off an order what was billed too much, and a second one confirms it. */
public final class CorrectionPages {
  private static final String PATH = OrderTable.PATH + "/:number/correction";

  private final Billing billing;
  private final Confirmations confirmations;

  public CorrectionPages(Billing billing, Confirmations confirmations) {
    this.billing = billing;
    this.confirmations = confirmations;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::form);
    routes.post(PATH, this::correct);
  }

  private Response form(Request request) {
    var inForce = billing.corrections().inForce(request.caller(), order(request));
    return page(request, CorrectionForm.blank(inForce), Optional.empty());
  }

  /** Shows first what it would do, then asks a second operator. */
  private Response correct(Request request) {
    long order = order(request);
    var inForce = billing.corrections().inForce(request.caller(), order);
    var form = CorrectionForm.sent(request, inForce);
    if (!form.faults().isEmpty()) {
      return page(request, form, Optional.empty()).status(422);
    }
    try {
      var draft = form.draft(order);
      if (form.sure()) {
        confirmations.correctOrder(request.caller(), draft);
        return Response.redirect("/confirmations");
      }
      var plan = billing.corrections().plan(request.caller(), draft);
      return page(request, form.asking(), Optional.of(plan));
    } catch (Problem.Invalid | Problem.Conflict refused) {
      return page(request, form.refused(refused, request.texts()), Optional.empty())
          .refused(refused);
    }
  }

  private Response page(Request request, CorrectionForm form, Optional<CorrectionPlan> plan) {
    var caller = request.caller();
    var order = billing.orders().get(caller, order(request));
    var waiting =
        confirmations.waiting(
            caller, ConfirmationKind.CORRECT_ORDER, Long.toString(order.summary().number()));
    return Response.page(
        "cabinet/money/correction.jte",
        new CorrectionView(
            order.summary(),
            form,
            plan,
            waiting,
            new MoneyWords(request.texts(), request.formats())));
  }

  private static long order(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    return request.pathNumber("number");
  }
}
