package kassahub.hub.cabinet.terms;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kassahub.hub.account.Caller;
import kassahub.hub.account.Permission;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.cabinet.money.MoneyWords;
import kassahub.hub.catalogue.Assortment.PriceOf;
import kassahub.hub.catalogue.Catalogue;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.catalogue.PriceBuyer;
import kassahub.hub.catalogue.PriceDraft;
import kassahub.hub.catalogue.PriceKind;
import kassahub.hub.catalogue.PriceList;
import kassahub.hub.catalogue.PriceLists;
import kassahub.hub.organisation.Accounts;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** What products cost whom, and from which day on. */
public final class PricePages {
  private static final String PATH = "/price-lists";
  private static final String SEEN = "seen";
  private static final String[] ASKED = {"product", "kind", "quantity", "amount", "from"};
  private static final Map<String, String> FIELDS =
      Map.of(
          "BAD_DAY", "from",
          "NO_SUCH_PRODUCT", "product",
          "BAD_QUANTITY", "quantity",
          "NO_SINGLE_PRICE", "quantity");

  private final PriceLists prices;
  private final Catalogue catalogue;
  private final Accounts accounts;
  private final InstantSource clock;

  public PricePages(
      PriceLists prices, Catalogue catalogue, Accounts accounts, InstantSource clock) {
    this.prices = prices;
    this.catalogue = catalogue;
    this.accounts = accounts;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::page);
    routes.post(PATH, this::set);
    routes.get(PATH + "/:product", this::history);
    routes.post(PATH + "/withdraw", this::withdraw);
    routes.post(PATH + "/currency", this::currency);
  }

  private Response page(Request request) {
    return page(
        request,
        shown(request.caller(), request.query("account"), request.query("currency")),
        Fields.of(Map.of("from", today().plusDays(1).toString(), "quantity", "1")));
  }

  private Response page(Request request, PricesView.Shown shown, Fields form) {
    var caller = request.caller();
    var name = request.query("name").orElse("").strip();
    return Response.page(
        "cabinet/terms/prices.jte",
        new PricesView(
            shown,
            catalogue.assortment(caller).products(),
            prices.list(caller, shown.list()),
            shown.owner().isPresent()
                ? prices.list(caller, PriceList.general(shown.currency()))
                : List.of(),
            new PricesView.Search(name, prices.buyers(caller, name)),
            form,
            today(),
            new MoneyWords(request.texts(), request.formats())));
  }

  private Response history(Request request) {
    long id = request.pathNumber("product");
    var caller = request.caller();
    var shown = shown(caller, request.query("account"), request.query("currency"));
    var product =
        Optional.ofNullable(catalogue.assortment(caller).licenceTypes().get(id))
            .orElseThrow(PricePages::noSuchProduct);
    return Response.page(
        "cabinet/terms/price-history.jte",
        new PriceHistoryView(
            shown,
            product,
            prices.history(caller, shown.list(), id),
            today(),
            new MoneyWords(request.texts(), request.formats())));
  }

  /** The question shows what is there; who answers it has seen that and nothing newer. */
  private Response set(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var shown = shown(request.caller(), request.form("account"), request.form("currency"));
    var form =
        checked(
            request,
            Fields.sent(
                request, "product", "kind", "quantity", "amount", "from", SEEN, Fields.AGREED));
    if (!form.faults().isEmpty()) {
      return page(request, shown, unasked(form)).status(422);
    }
    if (!form.agreed(ASKED)) {
      return page(request, shown, asking(request.caller(), shown, form));
    }
    try {
      prices.set(request.caller(), draft(shown, form));
    } catch (Problem.Conflict meanwhile) {
      var again = asking(request.caller(), shown, form);
      return page(request, shown, again.refused(meanwhile, request.texts(), FIELDS, "amount"))
          .refused(meanwhile);
    } catch (Problem.Invalid | Problem.NotFound refused) {
      return page(request, shown, unasked(form).refused(refused, request.texts(), FIELDS, "amount"))
          .refused(refused);
    }
    return Response.redirect(PATH + shown.query());
  }

  private static Fields checked(Request request, Fields form) {
    var texts = request.texts();
    if (form.date("from").isEmpty()) {
      form = form.failing("from", texts.say("vat.fault.from"));
    }
    if (form.whole("quantity").isEmpty()) {
      form = form.failing("quantity", texts.say("price.fault.quantity", "limit", PriceLists.MOST));
    }
    if (!form.value("amount").isEmpty() && Money.typed(form.value("amount")).isEmpty()) {
      form = form.failing("amount", texts.say("payment.fault.amount"));
    }
    return form;
  }

  private Fields asking(Caller caller, PricesView.Shown shown, Fields form) {
    long seen = prices.latest(caller, shown.list(), what(shown, form));
    return Fields.of(form.asking(ASKED).with(SEEN, Long.toString(seen)).values());
  }

  private static Fields unasked(Fields form) {
    var values = new HashMap<>(form.values());
    values.remove(Fields.AGREED);
    return new Fields(values, form.faults());
  }

  private static PriceDraft draft(PricesView.Shown shown, Fields form) {
    return new PriceDraft(
        shown.list(),
        what(shown, form),
        form.whole("quantity").orElseThrow(),
        Money.typed(form.value("amount")).map(minor -> Money.of(minor, shown.currency())),
        form.date("from").orElseThrow(),
        form.whole(SEEN).orElse(0));
  }

  private Response withdraw(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var shown = shown(request.caller(), request.form("account"), request.form("currency"));
    prices.withdraw(
        request.caller(),
        request
            .formNumber("rule")
            .orElseThrow(() -> new Problem.NotFound("NO_SUCH_RULE", "no rule of that number")));
    return Response.redirect(PATH + shown.query());
  }

  private Response currency(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    long account =
        request
            .formNumber("account")
            .orElseThrow(() -> new Problem.NotFound("NO_SUCH_ACCOUNT", "no account named"));
    accounts.buyIn(request.caller(), account, request.formText("currency"));
    return Response.redirect(PATH + "?account=" + account);
  }

  /** Which list is meant; that of an account in its own currency unless another is named. */
  private PricesView.Shown shown(
      Caller caller, Optional<String> account, Optional<String> currency) {
    Optional<PriceBuyer> owner =
        account
            .filter(text -> text.matches("\\d{1,15}"))
            .map(number -> prices.buyer(caller, Long.parseLong(number)));
    var named = currency.filter(PriceLists.CURRENCIES::contains);
    return new PricesView.Shown(
        owner, named.or(() -> owner.map(PriceBuyer::currency)).orElse("RUB"));
  }

  private static PriceOf what(PricesView.Shown shown, Fields form) {
    var kind =
        shown
            .owner()
            .map(PriceBuyer::pays)
            .or(
                () ->
                    Stream.of(PriceKind.values())
                        .filter(one -> one.column().equals(form.value("kind")))
                        .findFirst());
    var product = form.whole("product");
    if (kind.isEmpty() || product.isEmpty()) {
      throw noSuchProduct();
    }
    return new PriceOf(product.get(), kind.get());
  }

  private LocalDate today() {
    return LegalDay.of(clock.instant(), "RU");
  }

  private static Problem noSuchProduct() {
    return new Problem.NotFound("NO_SUCH_PRODUCT", "no such product or kind of price");
  }
}
