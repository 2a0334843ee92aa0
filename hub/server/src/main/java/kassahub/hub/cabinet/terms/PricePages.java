package kassahub.hub.cabinet.terms;

import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import kassahub.hub.account.Permission;
import kassahub.hub.cabinet.money.MoneyWords;
import kassahub.hub.catalogue.Assortment.PriceOf;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceKind;
import kassahub.hub.catalogue.PriceLists;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** What products cost, and from which day on. */
public final class PricePages {
  private static final String PATH = "/price-lists";
  private static final Map<String, String> FIELDS =
      Map.of("BAD_DAY", "from", "NO_SUCH_PRODUCT", "product");

  private final PriceLists prices;
  private final InstantSource clock;

  public PricePages(PriceLists prices, InstantSource clock) {
    this.prices = prices;
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
    return Response.page(
        "cabinet/terms/prices.jte",
        new PricesView(
            prices.products(request.caller()),
            prices.list(request.caller()),
            form,
            new MoneyWords(request.texts(), request.formats())));
  }

  private Response set(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var texts = request.texts();
    var form = Fields.sent(request, "product", "kind", "amount", "from", Fields.AGREED);
    var amount = Money.typed(form.value("amount"));
    if (form.date("from").isEmpty()) {
      form = form.failing("from", texts.say("vat.fault.from"));
    }
    if (amount.isEmpty()) {
      form = form.failing("amount", texts.say("payment.fault.amount"));
    }
    if (!form.faults().isEmpty()) {
      return page(request, form).status(422);
    }
    if (!form.agreed("product", "kind", "amount", "from")) {
      return page(request, form.asking("product", "kind", "amount", "from"));
    }
    try {
      prices.set(
          request.caller(),
          what(form),
          Money.kopecks(amount.orElseThrow()),
          form.date("from").orElseThrow());
    } catch (Problem.Invalid | Problem.NotFound refused) {
      return page(request, form.refused(refused, texts, FIELDS, "amount")).status(422);
    }
    return Response.redirect(PATH);
  }

  private Response withdraw(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var form = Fields.sent(request, "product", "kind", "from");
    var from =
        form.date("from")
            .orElseThrow(() -> new Problem.NotFound("NO_SUCH_RULE", "no price of that day"));
    prices.withdraw(request.caller(), what(form), from);
    return Response.redirect(PATH);
  }

  private static PriceOf what(Fields form) {
    var kind =
        Stream.of(PriceKind.values())
            .filter(one -> one.column().equals(form.value("kind")))
            .findFirst();
    var product = form.whole("product");
    if (kind.isEmpty() || product.isEmpty()) {
      throw new Problem.NotFound("NO_SUCH_PRODUCT", "no such product or kind of price");
    }
    return new PriceOf(product.get(), kind.get());
  }
}
