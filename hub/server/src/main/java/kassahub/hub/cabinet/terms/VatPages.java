package kassahub.hub.cabinet.terms;

import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalInt;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.Vat;
import kassahub.hub.billing.terms.VatRules;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.cabinet.money.MoneyWords;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** How products are taxed, and from which day on. */
public final class VatPages {
  private static final String PATH = "/vat";
  private static final Map<String, String> FIELDS =
      Map.of("BAD_DAY", "from", "NO_SUCH_PRODUCT", "product");

  private final VatRules rules;
  private final Catalogue catalogue;
  private final InstantSource clock;

  public VatPages(VatRules rules, Catalogue catalogue, InstantSource clock) {
    this.rules = rules;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::page);
    routes.post(PATH, this::set);
    routes.post(PATH + "/withdraw", this::withdraw);
  }

  private Response page(Request request) {
    var today = LegalDay.of(clock.instant(), "RU");
    return page(request, Fields.of(Map.of("from", today.plusDays(1).toString())));
  }

  private Response page(Request request, Fields form) {
    var caller = request.caller();
    return Response.page(
        "cabinet/terms/vat.jte",
        new VatView(
            catalogue.assortment(caller).products(),
            rules.list(caller),
            rules.usual(),
            form,
            new MoneyWords(request.texts(), request.formats())));
  }

  private Response set(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var form = Fields.sent(request, "product", "from", "vat", Fields.AGREED);
    if (form.date("from").isEmpty()) {
      return page(request, form.failing("from", request.texts().say("vat.fault.from"))).status(422);
    }
    if (!form.agreed("product", "from", "vat")) {
      return page(request, form.asking("product", "from", "vat"));
    }
    try {
      set(request.caller(), form);
    } catch (Problem.Invalid | Problem.NotFound refused) {
      return page(request, form.refused(refused, request.texts(), FIELDS, "vat")).refused(refused);
    }
    return Response.redirect(PATH);
  }

  private void set(Caller caller, Fields form) {
    var product =
        form.whole("product")
            .orElseThrow(() -> new Problem.NotFound("NO_SUCH_PRODUCT", "not a number"));
    rules.set(caller, product, form.date("from").orElseThrow(), vat(form.value("vat")));
  }

  /** {@code exempt}, {@code not_payer} or a rate in percent. */
  private static Vat vat(String chosen) {
    try {
      return chosen.matches("\\d{1,2}")
          ? new Vat.Rate(Integer.parseInt(chosen))
          : Vat.of(chosen, OptionalInt.empty());
    } catch (IllegalArgumentException unheard) {
      throw new Problem.Invalid("BAD_VAT", "no such treatment of tax");
    }
  }

  private Response withdraw(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var form = Fields.sent(request, "product", "from");
    var from =
        form.date("from")
            .orElseThrow(() -> new Problem.NotFound("NO_SUCH_RULE", "no rule of that day"));
    rules.withdraw(request.caller(), form.whole("product").orElse(0), from);
    return Response.redirect(PATH);
  }
}
