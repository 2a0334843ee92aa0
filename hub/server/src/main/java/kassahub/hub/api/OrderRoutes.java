package kassahub.hub.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import kassahub.hub.activation.ActivationSummary;
import kassahub.hub.activation.Activations;
import kassahub.hub.billing.Billing;
import kassahub.hub.billing.Contract;
import kassahub.hub.billing.Correction;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.OrderLine;
import kassahub.hub.billing.OrderSummary;
import kassahub.hub.billing.Transfer;
import kassahub.hub.billing.document.Document;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.billing.document.TransferFormat;
import kassahub.hub.catalogue.Money;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** {@code /orders} and {@code /invoices}. */
final class OrderRoutes {
  private static final String ORDERS = "/api/v1/orders";

  private final Billing billing;
  private final Documents documents;
  private final Activations activations;

  OrderRoutes(Billing billing, Documents documents, Activations activations) {
    this.billing = billing;
    this.documents = documents;
    this.activations = activations;
  }

  void register(Routes routes) {
    routes.get(ORDERS, this::list);
    routes.get(ORDERS + "/:number", this::get);
    routes.get(ORDERS + "/:number/documents/invoice", this::invoice);
    routes.get(
        ORDERS + "/:number/documents/transfer", request -> transfer(request, TransferFormat.PDF));
    routes.get(
        ORDERS + "/:number/documents/transfer-xml",
        request -> transfer(request, TransferFormat.XML));
    routes.get(
        ORDERS + "/:number/documents/corrections/:revision",
        request -> correction(request, TransferFormat.PDF));
    routes.get(
        ORDERS + "/:number/documents/corrections/:revision/xml",
        request -> correction(request, TransferFormat.XML));
    routes.get(ORDERS + "/:number/documents/corrections/:revision/invoice", this::surcharge);
    routes.get("/api/v1/invoices", this::invoices);
  }

  private Response list(Request request) {
    var wanted = Lists.request(request, List.of("payment", "organisation"));
    var page = billing.orders().list(request.caller(), wanted);
    return Response.json(
        Values.page(page.items(), page.nextCursor().orElse(null), OrderRoutes::summary));
  }

  private Response get(Request request) {
    var caller = request.caller();
    var order = billing.orders().get(caller, request.pathNumber("number"));
    var invoice =
        order.summary().invoice().map(asked -> billing.invoices().get(caller, asked.id()));
    var delivered = activations.ofOrder(caller, order.summary().number());
    return Response.json(
        summary(order.summary())
            .put("contract", contract(order.summary().contract()))
            .put("lines", Values.array(order.lines(), OrderRoutes::line))
            .put(
                "activations",
                new JsonArray(delivered.stream().map(ActivationSummary::number).toList()))
            .put("invoice", invoice.map(OrderRoutes::invoice).orElse(null))
            .put(
                "transfer",
                billing
                    .transfers()
                    .of(caller, order.summary().number())
                    .map(OrderRoutes::transfer)
                    .orElse(null))
            .put(
                "corrections",
                Values.array(
                    billing.corrections().of(caller, order.summary().number()),
                    OrderRoutes::correction)));
  }

  private Response invoice(Request request) {
    var caller = request.caller();
    var order = billing.orders().get(caller, request.pathNumber("number"));
    var asked = order.summary().invoice().stream().mapToLong(OrderSummary.Asked::id).findFirst();
    return document(request, documents.ofOrdersInvoice(caller, asked));
  }

  private Response transfer(Request request, TransferFormat format) {
    long order = request.pathNumber("number");
    return document(request, documents.ofTransfer(request.caller(), order, format));
  }

  private Response correction(Request request, TransferFormat format) {
    return document(
        request,
        documents.ofCorrection(
            request.caller(),
            request.pathNumber("number"),
            request.pathNumber("revision"),
            format));
  }

  private Response surcharge(Request request) {
    return document(
        request,
        documents.ofSurcharge(
            request.caller(), request.pathNumber("number"), request.pathNumber("revision")));
  }

  private static Response document(Request request, Document file) {
    String tag = "\"" + file.hash() + "\"";
    if (request.header("If-None-Match").equals(Optional.of(tag))) {
      return Response.empty(304).header("ETag", tag);
    }
    return Response.file(file.name(), file.type(), file.content()).header("ETag", tag);
  }

  private Response invoices(Request request) {
    var wanted = Lists.request(request, List.of("state", "organisation"));
    var page = billing.invoices().list(request.caller(), wanted);
    return Response.json(
        Values.page(page.items(), page.nextCursor().orElse(null), OrderRoutes::invoice));
  }

  private static JsonObject summary(OrderSummary order) {
    return new JsonObject()
        .put("number", order.number())
        .put("organisationId", order.organisationId())
        .put("delivery", order.delivery().word())
        .put("paid", order.paid())
        .put("total", Values.money(order.amount()))
        .put("orderedAt", Values.at(order.orderedAt()))
        .put("invoiceNumber", order.invoice().map(OrderSummary.Asked::printed).orElse(null));
  }

  private static JsonObject contract(Contract contract) {
    return new JsonObject()
        .put("name", contract.name().orElse(null))
        .put("signedOn", contract.signedOn().toString())
        .put("payment", contract.terms().word())
        .put("days", contract.terms().days())
        .put("workingDays", contract.terms().workingDays());
  }

  private static JsonObject line(OrderLine line) {
    return new JsonObject()
        .put("name", line.name())
        .put("article", line.article())
        .put("price", Values.money(line.price()))
        .put("quantity", line.quantity())
        .put("sum", Values.money(line.amount()))
        .put("vat", line.vat().word())
        .put("vatRate", Values.whole(line.vat().rate()))
        .put("vatSum", Values.money(new Money(line.vatAmount(), line.amount().currency())));
  }

  private static JsonObject invoice(Invoice invoice) {
    return new JsonObject()
        .put("number", invoice.printed())
        .put("organisationId", invoice.organisationId())
        .put("order", Values.whole(invoice.order()))
        .put("state", invoice.state().word())
        .put("issuedOn", invoice.issuedOn().toString())
        .put("dueOn", invoice.dueOn().toString())
        .put("total", Values.money(invoice.amount()))
        .put("paid", Values.money(invoice.received()))
        .put("credited", Values.money(invoice.credited()))
        .put("purpose", invoice.restPurpose());
  }

  private static JsonObject correction(Correction correction) {
    return new JsonObject()
        .put("number", correction.printed())
        .put("revision", correction.revision())
        .put("issuedOn", correction.issuedOn().toString())
        .put("sum", Values.money(correction.amount()))
        .put("raises", correction.raises())
        .put(
            "surchargeInvoice",
            correction.surcharge().map(Correction.Surcharge::printed).orElse(null))
        .put("reason", correction.reason())
        .put("document", correction.document());
  }

  private static JsonObject transfer(Transfer transfer) {
    return new JsonObject()
        .put("number", transfer.printed())
        .put("status", transfer.status())
        .put("issuedOn", transfer.issuedOn().toString());
  }
}
