package kassahub.hub.cabinet.money;

import static java.util.stream.Collectors.toSet;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kassahub.hub.account.Permission;
import kassahub.hub.billing.Billing;
import kassahub.hub.billing.Invoice;
import kassahub.hub.billing.NewPayment;
import kassahub.hub.billing.bank.Asked;
import kassahub.hub.billing.bank.PayerInvoices;
import kassahub.hub.billing.bank.Split;
import kassahub.hub.catalogue.LegalDay;
import kassahub.hub.catalogue.Money;
import kassahub.hub.confirmation.Confirmations;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Request;
import kassahub.hub.web.Response;
import kassahub.hub.web.Routes;

/** A payment that a person enters for several invoices of one payer. */
public final class SplitPages {
  private static final String PATH = InvoiceTable.PATH + "/:id/split";
  private static final Set<String> OF_FIELDS = Set.of("BAD_DAY", "BAD_REFERENCE");

  private final Billing billing;
  private final PayerInvoices owed;
  private final Confirmations confirmations;
  private final InstantSource clock;

  public SplitPages(
      Billing billing, PayerInvoices owed, Confirmations confirmations, InstantSource clock) {
    this.billing = billing;
    this.owed = owed;
    this.confirmations = confirmations;
    this.clock = clock;
  }

  /** Registers the pages behind the cabinet's door. */
  public void register(Routes routes) {
    routes.get(PATH, this::blank);
    routes.post(PATH, this::sent);
  }

  /** All that is owed, the oldest first: what most payments of several invoices are. */
  private Response blank(Request request) {
    var invoice = invoice(request);
    var open = owed.open(request.caller(), invoice.id());
    long whole = open.stream().mapToLong(Asked::rest).sum();
    var form = PaymentForm.blank(whole, LegalDay.of(clock.instant(), invoice.country()));
    return page(request, new Typed(invoice, open, form, Map.of()), Optional.empty());
  }

  private Response sent(Request request) {
    var invoice = invoice(request);
    var form = PaymentForm.sent(request);
    var open = owed.open(request.caller(), invoice.id());
    var typed = new Typed(invoice, open, form.asking(""), PartsForm.sent(request));
    if (request.formText("do").equals("spread")) {
      return page(request, typed.spreading().spread(), Optional.empty());
    }
    return form.faults().isEmpty()
        ? record(request, typed, form.overAmount())
        : page(request, typed, Optional.empty()).status(422);
  }

  /**
   * What cannot be booked comes back as it was typed; what is over, with a question.
   *
   * @param agreed what is over, as the operator was asked about it
   */
  private Response record(Request request, Typed typed, String agreed) {
    var invoice = typed.invoice();
    try {
      var parts = PartsForm.parts(typed.sums());
      var draft = typed.form().draft(new NewPayment.InParts(parts), invoice.amount().currency());
      long over = draft.amount().minor() - parts.stream().mapToLong(NewPayment.Part::amount).sum();
      if (over > 0 && !parts.isEmpty() && !PaymentForm.typed(over).equals(agreed)) {
        return page(request, typed.asking(over), Optional.empty());
      }
      boolean waits = confirmations.pay(request.caller(), draft);
      long shown = waits ? parts.getFirst().invoice() : invoice.id();
      return Response.redirect(InvoiceTable.PATH + "/" + shown);
    } catch (Problem.Invalid | Problem.Conflict refused) {
      return refused(request, typed, refused).refused(refused);
    }
  }

  private Response refused(Request request, Typed typed, Problem problem) {
    return OF_FIELDS.contains(problem.code())
        ? page(request, typed.refused(problem, request), Optional.empty())
        : page(
            request,
            typed,
            Optional.of(
                words(request)
                    .refusal(
                        problem, typed.invoice().amount().currency(), PartsForm.shown(request))));
  }

  private Response page(Request request, Typed typed, Optional<String> fault) {
    var invoices = typed.open().stream().map(Asked::id).collect(toSet());
    return Response.page(
        "cabinet/money/payment-split.jte",
        new SplitView(
            typed.invoice(),
            typed.form(),
            typed.parts(),
            confirmations.waitingPayment(request.caller(), invoices),
            fault,
            words(request)));
  }

  private Invoice invoice(Request request) {
    request.caller().require(Permission.MANAGE_MONEY);
    return billing.invoices().get(request.caller(), request.pathNumber("id"));
  }

  private static MoneyWords words(Request request) {
    return new MoneyWords(request.texts(), request.formats());
  }

  /** What stands in the form, and the invoices that are open by now. */
  private record Typed(
      Invoice invoice, List<Asked> open, PaymentForm form, Map<Long, String> sums) {

    /** Only the sum is looked at yet. */
    Typed spreading() {
      return new Typed(invoice, open, form.faultOnly("amount"), sums);
    }

    /** The sum goes to the invoices whose fields are filled in, the oldest first; none is all. */
    Typed spread() {
      boolean all = sums.values().stream().allMatch(String::isEmpty);
      var chosen =
          open.stream()
              .filter(asked -> all || !sums.getOrDefault(asked.id(), "").isEmpty())
              .toList();
      var spread = new HashMap<Long, String>();
      open.forEach(asked -> spread.put(asked.id(), ""));
      split(chosen)
          .parts()
          .forEach(part -> spread.put(part.invoice().id(), PaymentForm.typed(part.pays().minor())));
      return new Typed(invoice, open, form, spread);
    }

    Typed asking(long over) {
      return new Typed(invoice, open, form.asking(PaymentForm.typed(over)), sums);
    }

    Typed refused(Problem problem, Request request) {
      return new Typed(invoice, open, form.refused(problem, request.texts()), sums);
    }

    PartsForm parts() {
      return new PartsForm(split(open), sums);
    }

    private Split split(List<Asked> invoices) {
      var currency = invoice.amount().currency();
      return Split.of(new Money(Money.typed(form.amount()).orElse(0L), currency), invoices);
    }
  }
}
