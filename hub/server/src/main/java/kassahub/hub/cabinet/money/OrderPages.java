package kassahub.hub.cabinet.money;

import java.util.List;
import java.util.stream.Stream;
import kassahub.hub.account.Permission;
import kassahub.hub.activation.Activations;
import kassahub.hub.billing.Billing;
import kassahub.hub.organisation.Organisations;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Filter.Option;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableSettings;
import kassahub.hub.web.table.TableSheet;
import kassahub.hub.web.table.TableSpec;

/** «Заказы» and one order (A-111 … A-138). */
public final class OrderPages {
  private final Billing billing;
  private final Activations activations;
  private final Organisations organisations;
  private final TableSettings settings;

  public OrderPages(
      Billing billing,
      Activations activations,
      Organisations organisations,
      TableSettings settings) {
    this.billing = billing;
    this.activations = activations;
    this.organisations = organisations;
    this.settings = settings;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(OrderTable.PATH, this::list);
    routes.get(OrderTable.PATH + "/export.xlsx", this::export);
    routes.get(OrderTable.PATH + "/:number", this::page);
  }

  private Response list(Request request) {
    request.caller().require(Permission.SEE_ORDERS);
    var state = settings.state(spec(request), request);
    var words = new MoneyWords(request.texts(), request.formats());
    var page = billing.orders().list(request.caller(), state.request());
    return Response.page(
        "cabinet/money/orders.jte", Table.of(state, page, row -> OrderTable.row(row, words)));
  }

  private Response export(Request request) {
    request.caller().require(Permission.SEE_ORDERS);
    var state = settings.state(spec(request), request);
    var texts = request.texts();
    var words = new MoneyWords(texts, request.formats());
    return TableSheet.of(state, texts, texts.say("table.orders.caption"))
        .response(
            page -> billing.orders().list(request.caller(), page),
            row -> OrderTable.row(row, words));
  }

  private Response page(Request request) {
    var caller = request.caller();
    var order = billing.orders().get(caller, request.pathNumber("number"));
    var invoice =
        order.summary().invoice().map(asked -> billing.invoices().get(caller, asked.id()));
    return Response.page(
        "cabinet/money/order.jte",
        new OrderView(
            order,
            activations.ofOrder(caller, order.summary().number()),
            invoice,
            new MoneyWords(request.texts(), request.formats()),
            caller.may(Permission.MANAGE_MONEY)));
  }

  private TableSpec spec(Request request) {
    var caller = request.caller();
    var payers =
        caller.operator()
            ? List.<Option>of()
            : organisations.payersOf(caller).stream()
                .map(payer -> new Option(Long.toString(payer.id()), payer.name()))
                .toList();
    var payments =
        Stream.of("paid", "unpaid")
            .map(value -> new Option(value, request.texts().say("order.payment." + value)))
            .toList();
    return OrderTable.spec(payers, payments);
  }
}
