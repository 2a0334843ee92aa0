package kassahub.hub.cabinet.money;

import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.Billing;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.NewPayment;
import kassahub.hub.billing.Uninvoiced;
import kassahub.hub.billing.document.Documents;
import kassahub.hub.cabinet.MatterTables;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.matter.Matter;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;
import kassahub.hub.web.table.Table;
import kassahub.hub.web.table.TableSettings;

/** What the back office does about money: invoices, payments, orders without invoice. */
public final class InvoicePages {
  private final Billing billing;
  private final Documents documents;
  private final Confirmations confirmations;
  private final MatterTables matters;
  private final TableSettings settings;
  private final InstantSource clock;

  public InvoicePages(
      Billing billing,
      Documents documents,
      Confirmations confirmations,
      MatterTables matters,
      TableSettings settings,
      InstantSource clock) {
    this.billing = billing;
    this.documents = documents;
    this.confirmations = confirmations;
    this.matters = matters;
    this.settings = settings;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(InvoiceTable.PATH, this::list);
    routes.get(InvoiceTable.PATH + "/:id", this::page);
    routes.get(InvoiceTable.PATH + "/:id/invoice.pdf", this::document);
    routes.post(InvoiceTable.PATH + "/:id/payments", this::pay);
    routes.post(InvoiceTable.PATH + "/:id/advance", this::payFromAdvance);
    routes.post(InvoiceTable.PATH + "/:id/payments/:payment/reverse", this::reverse);
    routes.get(UninvoicedTable.PATH, this::uninvoiced);
  }

  private Response list(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    var words = words(request);
    var state = settings.state(InvoiceTable.spec(words), request);
    var page = billing.invoices().list(request.caller(), state.request());
    return Response.page(
        "cabinet/money/invoices.jte", Table.of(state, page, row -> InvoiceTable.row(row, words)));
  }

  private Response page(Request request) {
    var invoice = invoice(request);
    return page(request, invoice, PaymentForm.blank(invoice, today(invoice)), Optional.empty());
  }

  private Response page(
      Request request, Invoice invoice, PaymentForm form, Optional<String> fault) {
    var caller = request.caller();
    var currency = invoice.amount().currency().getCurrencyCode();
    return Response.page(
        "cabinet/money/invoice.jte",
        new InvoiceView(
            invoice,
            documents.state(caller, invoice),
            billing.payments().of(caller, invoice.id()),
            invoice.order().isPresent()
                ? billing.corrections().of(caller, invoice.order().getAsLong())
                : List.of(),
            billing.payments().advances().of(caller, invoice.organisationId(), currency),
            confirmations.waitingPayment(caller, Set.of(invoice.id())),
            form,
            fault,
            words(request)));
  }

  private Response document(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    return DocumentFile.of(documents.ofInvoice(request.caller(), request.pathNumber("id")));
  }

  /**
   * A form with a fault comes back as it was typed, with the fault beside its field; one with more
   * than is owed comes back with a question. One that came too late says so above what was typed.
   */
  private Response pay(Request request) {
    var invoice = invoice(request);
    var form = PaymentForm.sent(request);
    boolean faulty = !form.faults().isEmpty();
    boolean booked = billing.payments().byHand().booked(request.caller(), invoice.id(), form.key());
    if (!invoice.state().open() && (faulty || !booked)) {
      return late(request, form, paid(invoice));
    }
    if (faulty) {
      return page(request, invoice, form, Optional.empty()).status(422);
    }
    if (!booked && form.over(invoice).isPresent() && !form.confirmed()) {
      return page(request, invoice, form.asking(form.amount()), Optional.empty());
    }
    try {
      var draft = form.draft(new NewPayment.ToOne(invoice.id()), invoice.amount().currency());
      if (booked) {
        billing.payments().receive(request.caller(), draft);
      } else {
        confirmations.pay(request.caller(), draft);
      }
    } catch (Problem.Invalid refused) {
      return page(request, invoice, form.refused(refused, request.texts()), Optional.empty())
          .refused(refused);
    } catch (Problem.Conflict late) {
      return late(request, form, late);
    }
    return Response.redirect(InvoiceTable.PATH + "/" + invoice.id());
  }

  private static Problem paid(Invoice invoice) {
    return new Problem.Conflict(
        "INVOICE_PAID", "nothing is owed for it", Map.of("invoice", invoice.printed()));
  }

  /** The invoice as it is by now, and why nothing was done. */
  private Response late(Request request, PaymentForm form, Problem refused) {
    var said = Optional.of(request.texts().refusal(refused));
    return page(request, invoice(request), form, said).refused(refused);
  }

  /** The form says which sum the operator agreed to. */
  private Response payFromAdvance(Request request) {
    var invoice = invoice(request);
    var sum = new Money(request.formNumber("sum").orElse(0), invoice.amount().currency());
    try {
      billing
          .payments()
          .advances()
          .pay(request.caller(), invoice.id(), sum, PaymentForm.key(request));
    } catch (Problem.Conflict late) {
      return late(request, PaymentForm.blank(invoice, today(invoice)), late);
    }
    return Response.redirect(InvoiceTable.PATH + "/" + invoice.id());
  }

  private Response reverse(Request request) {
    var invoice = invoice(request);
    long payment = request.pathNumber("payment");
    if (billing.payments().of(request.caller(), invoice.id()).stream()
        .noneMatch(one -> one.id() == payment)) {
      throw new Problem.NotFound("NO_SUCH_PAYMENT", "no such payment of this invoice");
    }
    try {
      billing.payments().reverse(request.caller(), payment, request.formText("reason"));
    } catch (Problem.Invalid | Problem.Conflict refused) {
      return late(request, PaymentForm.blank(invoice, today(invoice)), refused);
    }
    return Response.redirect(InvoiceTable.PATH + "/" + invoice.id());
  }

  private Response uninvoiced(Request request) {
    var words = words(request);
    var table =
        matters.of(
            request,
            Matter.UNINVOICED,
            UninvoicedTable.spec(request.texts()),
            asked -> billing.invoices().uninvoiced(request.caller(), asked),
            new MatterTables.Rows<Uninvoiced>(
                order -> Long.toString(order.number()),
                Uninvoiced::owedSince,
                (order, owner) -> UninvoicedTable.row(order, words, owner)));
    return Response.page("cabinet/money/uninvoiced.jte", table);
  }

  private Invoice invoice(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    return billing.invoices().get(request.caller(), request.pathNumber("id"));
  }

  private LocalDate today(Invoice invoice) {
    return LegalDay.of(clock.instant(), invoice.country());
  }

  private static MoneyWords words(Request request) {
    return new MoneyWords(request.texts(), request.formats());
  }
}
