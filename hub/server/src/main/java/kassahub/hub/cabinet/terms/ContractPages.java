package kassahub.hub.cabinet.terms;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.Contract;
import kassahub.hub.billing.PaymentTerms;
import kassahub.hub.billing.terms.Buyer;
import kassahub.hub.billing.terms.Contracts;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.cabinet.money.MoneyWords;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Column;
import kassahub.hub.web.table.Column.Phone;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableRow;
import kassahub.hub.web.table.TableSettings;
import kassahub.hub.web.table.TableSpec;

/** On what organisations buy. */
public final class ContractPages {
  private static final String PATH = "/contracts";
  private static final int MOST_DAYS = 365;
  private static final Map<String, String> FIELDS = Map.of("BAD_NAME", "name", "BAD_DAY", "signed");
  private static final TableSpec SPEC =
      TableSpec.of(
              "contracts",
              List.of(
                  Column.of("organisation", Phone.TITLE).sorting(),
                  Column.of("tax", Phone.FACT),
                  Column.of("contract", Phone.LINE),
                  Column.of("terms", Phone.FACT),
                  Column.of("signed", Phone.FACT)),
              "organisation",
              false)
          .searched();

  private final Contracts contracts;
  private final TableSettings settings;
  private final InstantSource clock;

  public ContractPages(Contracts contracts, TableSettings settings, InstantSource clock) {
    this.contracts = contracts;
    this.settings = settings;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::list);
    routes.get(PATH + "/:organisation", this::page);
    routes.post(PATH + "/:organisation", this::sign);
  }

  private Response list(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var words = words(request);
    var state = settings.state(SPEC, request);
    var page = contracts.buyers(request.caller(), state.request());
    return Response.page(
        "cabinet/terms/contracts.jte", Table.of(state, page, buyer -> row(buyer, words)));
  }

  private static TableRow row(Buyer buyer, MoneyWords words) {
    String page = PATH + "/" + buyer.organisation();
    var contract = buyer.contract();
    return TableRow.of(
        Long.toString(buyer.organisation()),
        page,
        List.of(
            new Cell.Link(buyer.name(), page, true),
            new Cell.Text(buyer.taxNumber()),
            Cell.text(contract.map(words::contractName)),
            Cell.text(contract.map(one -> words.terms(one.terms()))),
            Cell.text(contract.map(one -> Formats.day(one.signedOn())))));
  }

  private Response page(Request request) {
    var buyer = contracts.buyer(request.caller(), request.pathNumber("organisation"));
    var terms = buyer.contract().map(Contract::terms).orElse(PaymentTerms.USUAL);
    return page(
        request,
        buyer,
        Fields.of(
            Map.of(
                "signed",
                LegalDay.of(clock.instant(), buyer.country()).toString(),
                "payment",
                terms.word(),
                "days",
                Integer.toString(terms.days()),
                "count",
                terms.workingDays() ? "working" : "all")));
  }

  private Response page(Request request, Buyer buyer, Fields form) {
    return Response.page(
        "cabinet/terms/contract.jte",
        new ContractView(
            buyer, contracts.of(request.caller(), buyer.organisation()), form, words(request)));
  }

  /** A form with a fault comes back as it was typed, with the fault beside its field. */
  private Response sign(Request request) {
    var buyer = contracts.buyer(request.caller(), request.pathNumber("organisation"));
    var texts = request.texts();
    var form = Fields.sent(request, "name", "signed", "payment", "days", "count");
    if (form.date("signed").isEmpty()) {
      form = form.failing("signed", texts.say("contract.fault.signed"));
    }
    if (form.whole("days").filter(days -> days <= MOST_DAYS).isEmpty()) {
      form = form.failing("days", texts.say("contract.fault.days", "most", MOST_DAYS));
    }
    if (!form.faults().isEmpty()) {
      return page(request, buyer, form).status(422);
    }
    try {
      contracts.sign(request.caller(), buyer.organisation(), draft(form));
    } catch (Problem.Invalid refused) {
      return page(request, buyer, form.refused(refused, texts, FIELDS, "name")).refused(refused);
    }
    return Response.redirect(PATH + "/" + buyer.organisation());
  }

  private static Contract draft(Fields form) {
    return new Contract(
        0,
        Optional.of(form.value("name")),
        form.date("signed").orElseThrow(),
        new PaymentTerms(
            form.chosen("payment", "prepaid"),
            form.whole("days").orElseThrow(),
            form.chosen("count", "working")));
  }

  private static MoneyWords words(Request request) {
    return new MoneyWords(request.texts(), request.formats());
  }
}
