package kassahub.hub.cabinet.money;

import kassahub.hub.billing.document.Sellers;
import kassahub.hub.confirmation.ConfirmationKind;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** «Реквизиты»: who sells, as documents say it. */
public final class SellerPages {
  private static final String PATH = "/seller";

  private final Sellers sellers;
  private final Confirmations confirmations;

  public SellerPages(Sellers sellers, Confirmations confirmations) {
    this.sellers = sellers;
    this.confirmations = confirmations;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::page);
    routes.post(PATH, this::enter);
  }

  private Response page(Request request) {
    var currency = request.query("currency").orElse("RUB");
    var history = sellers.history(request.caller(), currency);
    var form =
        history.stream()
            .findFirst()
            .map(one -> SellerForm.of(one.seller()))
            .orElseGet(() -> SellerForm.blank(currency));
    return page(request, form, false);
  }

  private Response page(Request request, SellerForm form, boolean late) {
    var currency = form.seller().currency();
    return Response.page(
        "cabinet/money/seller.jte",
        new SellerView(
            currency,
            form,
            sellers.history(request.caller(), currency),
            sellers.printed(request.caller(), currency),
            confirmations.waiting(request.caller(), ConfirmationKind.ENTER_SELLER, currency),
            late,
            request.texts()));
  }

  /**
   * A form that is not taken comes back as it was typed: with the fault beside its field, or, while
   * another change waits for a second operator, below which one that is.
   */
  private Response enter(Request request) {
    var form = SellerForm.sent(request, request.formText("currency"));
    try {
      confirmations.enterSeller(request.caller(), form.seller());
    } catch (Problem.Invalid | Problem.Conflict faulty) {
      return page(request, form, faulty instanceof Problem.Conflict).refused(faulty);
    }
    return Response.redirect(PATH + "?currency=" + form.seller().currency());
  }
}
