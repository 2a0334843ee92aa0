package kassahub.hub.cabinet.money;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kassahub.hub.account.Permission;
import kassahub.hub.activation.Activations;
import kassahub.hub.billing.Billing;
import kassahub.hub.billing.Order;
import kassahub.hub.billing.OrderSummary;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.billing.document.TransferFormat;
import kassahub.hub.confirmation.ConfirmationKind;
import kassahub.hub.confirmation.Confirmations;
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
  private final Parts parts;
  private final Billing billing;
  private final TableSettings settings;

  /** What the pages show. */
  public record Parts(
      Billing billing,
      Documents documents,
      Activations activations,
      Organisations organisations,
      Confirmations confirmations) {}

  public OrderPages(Parts parts, TableSettings settings) {
    this.parts = parts;
    this.billing = parts.billing();
    this.settings = settings;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(OrderTable.PATH, this::list);
    routes.get(OrderTable.PATH + "/export.xlsx", this::export);
    routes.get(OrderTable.PATH + "/:number", this::page);
    routes.get(OrderTable.PATH + "/:number/invoice.pdf", this::invoice);
    routes.get(
        OrderTable.PATH + "/:number/transfer.pdf",
        request -> transfer(request, TransferFormat.PDF));
    routes.get(
        OrderTable.PATH + "/:number/corrections/:revision",
        request -> correction(request, TransferFormat.PDF));
    routes.get(
        OrderTable.PATH + "/:number/corrections/:revision/correction.xml",
        request -> correction(request, TransferFormat.XML));
    routes.get(OrderTable.PATH + "/:number/corrections/:revision/invoice.pdf", this::surcharge);
    routes.get(
        OrderTable.PATH + "/:number/transfer.xml",
        request -> transfer(request, TransferFormat.XML));
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
    var activations = parts.activations().ofOrder(caller, order.summary().number());
    var words = new MoneyWords(request.texts(), request.formats());
    return Response.page(
        "cabinet/money/order.jte",
        new OrderView(
            order,
            Table.whole(
                settings.state(OrderContents.LINES, request),
                order.lines().stream().map(line -> OrderContents.row(line, words)).toList()),
            Table.whole(
                settings.state(OrderContents.ACTIVATIONS, request),
                activations.stream().map(one -> OrderContents.row(one, words)).toList()),
            activations,
            invoice,
            invoice.map(one -> parts.documents().state(caller, one)),
            billing.transfers().of(caller, order.summary().number()),
            billing.corrections().of(caller, order.summary().number()),
            parts
                .confirmations()
                .waiting(
                    caller,
                    ConfirmationKind.CORRECT_ORDER,
                    Long.toString(order.summary().number())),
            billing
                .payments()
                .advances()
                .of(
                    caller,
                    order.summary().organisationId(),
                    order.summary().amount().currency().getCurrencyCode()),
            words,
            caller.may(Permission.MANAGE_MONEY)));
  }

  private Response invoice(Request request) {
    var caller = request.caller();
    var order = billing.orders().get(caller, request.pathNumber("number"));
    return DocumentFile.of(parts.documents().ofOrdersInvoice(caller, asked(order)));
  }

  private Response transfer(Request request, TransferFormat format) {
    long order = request.pathNumber("number");
    return DocumentFile.of(parts.documents().ofTransfer(request.caller(), order, format));
  }

  private Response correction(Request request, TransferFormat format) {
    return DocumentFile.of(
        parts
            .documents()
            .ofCorrection(
                request.caller(),
                request.pathNumber("number"),
                request.pathNumber("revision"),
                format));
  }

  private Response surcharge(Request request) {
    return DocumentFile.of(
        parts
            .documents()
            .ofSurcharge(
                request.caller(), request.pathNumber("number"), request.pathNumber("revision")));
  }

  private static OptionalLong asked(Order order) {
    return order.summary().invoice().stream().mapToLong(OrderSummary.Asked::id).findFirst();
  }

  private TableSpec spec(Request request) {
    var caller = request.caller();
    var payers =
        caller.operator()
            ? List.<Option>of()
            : parts.organisations().payersOf(caller).stream()
                .map(payer -> new Option(Long.toString(payer.id()), payer.name()))
                .toList();
    var payments =
        Stream.of("paid", "unpaid", "overdue")
            .map(value -> new Option(value, request.texts().say("order.payment." + value)))
            .toList();
    return OrderTable.spec(payers, payments);
  }
}
