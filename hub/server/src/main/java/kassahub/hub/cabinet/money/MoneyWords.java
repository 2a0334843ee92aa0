package kassahub.hub.cabinet.money;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kassahub.hub.billing.Contract;
import kassahub.hub.billing.Debtor;
import kassahub.hub.billing.Delivery;
import kassahub.hub.billing.InvoiceState;
import kassahub.hub.billing.OrderSummary;
import kassahub.hub.billing.PaymentTerms;
import kassahub.hub.billing.Vat;
import kassahub.hub.billing.bank.Incoming;
import kassahub.hub.billing.bank.Proposal;
import kassahub.hub.catalogue.Money;
import kassahub.hub.organisation.BlockCause;
import kassahub.hub.problem.Problem;
import kassahub.hub.web.Formats;
import kassahub.hub.web.Texts;
import kassahub.hub.web.table.Cell;
import kassahub.hub.web.table.Tone;
import org.jspecify.annotations.Nullable;

/** States of orders and invoices in icons and words (UX §4.1), sums and terms. */
public record MoneyWords(Texts texts, Formats formats) {
  private static final List<String> SUMS = List.of("missing", "rest");

  public String sum(Money money) {
    return formats.money(money.minor(), money.currency().getCurrencyCode());
  }

  /**
   * Why the parts of a payment were refused; what is missing or left is said as a sum.
   *
   * @param shown what each invoice asked for when the form was filled in, in kopecks or tiyn
   */
  String refusal(Problem problem, Currency currency, Map<Long, String> shown) {
    var facts = new HashMap<>(problem.facts());
    var rest = facts.get("rest");
    if (rest != null && !rest.equals(shown.getOrDefault(number(facts.get("id")), rest))) {
      facts.put("kind", "changed");
    }
    for (String name : SUMS) {
      facts.computeIfPresent(name, (_, minor) -> sum(new Money(Long.parseLong(minor), currency)));
    }
    return texts.refusal(problem.code(), facts);
  }

  private static long number(@Nullable String id) {
    return id == null ? 0 : Long.parseLong(id);
  }

  /** Sums of several currencies beside each other; empty when there are none. */
  public Optional<String> sums(List<Money> sums) {
    return sums.stream().map(this::sum).reduce((one, other) -> one + ", " + other);
  }

  /** Why an account may buy nothing: an operator's words, or the debt. */
  public String blockReason(Debtor.Block block) {
    return block.cause() == BlockCause.OVERDUE ? texts.say("debt.reason.overdue") : block.reason();
  }

  /** «Постоплата 5 дней», «Предоплата 100%». */
  public String terms(PaymentTerms terms) {
    if (terms.prepaid()) {
      return texts.say("billing.terms.prepaid");
    }
    return texts.say(
        terms.workingDays() ? "billing.terms.postpaid" : "billing.terms.calendar",
        "days",
        terms.days());
  }

  /** «Сублицензионный договор (Предоплата 100%) от 15.12.2025». */
  public String contract(Contract contract) {
    return texts.say(
        "billing.contract",
        "name",
        contractName(contract),
        "terms",
        terms(contract.terms()),
        "date",
        Formats.day(contract.signedOn()));
  }

  /** What it is called: that of the offer where nothing else was signed. */
  public String contractName(Contract contract) {
    return contract.name().orElseGet(() -> texts.say("billing.contract.offer"));
  }

  /** «НДС не облагается», «Без НДС», «НДС 22 %». */
  public String vat(Vat vat) {
    return switch (vat) {
      case Vat.Exempt() -> texts.say("billing.vat.exempt");
      case Vat.NotPayer() -> texts.say("billing.vat.not_payer");
      case Vat.Rate(var percent) -> texts.say("billing.vat.rate", "percent", percent);
    };
  }

  /** The flag of lists. */
  public Cell paid(boolean paid) {
    return paid
        ? new Cell.Sign(Tone.OK, "circle-plus", texts.say("activation.paid"))
        : new Cell.Sign(Tone.NONE, "circle-minus", texts.say("activation.unpaid"));
  }

  /** Of an open invoice: overdue or not, and what is missing. */
  public Cell unpaid(OrderSummary.Asked asked) {
    boolean overdue = asked.state() == InvoiceState.OVERDUE;
    String missing =
        texts.say("order.rest", "sum", sum(asked.rest()), "date", Formats.day(asked.dueOn()));
    return overdue
        ? new Cell.Badge(
            Tone.BAD, "calendar-due", texts.say("order.payment.overdue"), Optional.of(missing))
        : new Cell.Badge(
            Tone.NONE, "circle-minus", texts.say("activation.unpaid"), Optional.of(missing));
  }

  public Cell payment(boolean paid) {
    return paid
        ? Cell.badge(Tone.OK, "circle-plus", texts.say("activation.paid"))
        : Cell.badge(Tone.SOON, "clock", texts.say("activation.payment.waiting"));
  }

  public Cell delivery(Delivery delivery) {
    String word = texts.say("order.delivery." + delivery.word());
    return switch (delivery) {
      case ACCEPTED -> Cell.badge(Tone.RUN, "package", word);
      case SHIPPED -> Cell.badge(Tone.OK, "checks", word);
    };
  }

  /** With what came in, where that is not all. */
  public Cell invoice(InvoiceState state, Optional<String> reason) {
    String word = texts.say("invoice.state." + state.word());
    return switch (state) {
      case ISSUED -> new Cell.Badge(Tone.RUN, "file-invoice", word, reason);
      case OVERDUE -> new Cell.Badge(Tone.BAD, "calendar-due", word, reason);
      case PAID -> new Cell.Badge(Tone.OK, "circle-plus", word, reason);
      case DELETED -> new Cell.Badge(Tone.NONE, "trash", word, reason);
    };
  }

  /** «Счёт ПГ-118». */
  public String invoice(String printed) {
    return texts.say("invoice.name", "number", printed);
  }

  /** Who paid, as the bank tells it. */
  public String payer(Incoming incoming) {
    return incoming.payer().isEmpty() ? texts.say("bank.payer.unnamed") : incoming.payer();
  }

  /** What does not fit, in words: why nobody booked it. */
  public String why(Proposal proposal) {
    var unfitting = new ArrayList<String>();
    if (!proposal.invoice().open()) {
      unfitting.add(unfit("paid"));
    }
    switch (proposal.number()) {
      case EXACTLY -> {}
      case LOOSELY -> unfitting.add(unfit("loose"));
      case NOT -> unfitting.add(unfit("unnamed"));
    }
    if (!proposal.payer()) {
      unfitting.add(unfit("payer"));
    }
    if (!proposal.amount() && proposal.invoice().open()) {
      unfitting.add(unfit("amount"));
    }
    if (proposal.early()) {
      unfitting.add(unfit("early"));
    }
    proposal.recorded().ifPresent(day -> unfitting.add(recorded(day)));
    return unfitting.isEmpty() ? unfit("several") : String.join(", ", unfitting);
  }

  private String recorded(LocalDate day) {
    return texts.say("bank.why.recorded", "day", Formats.day(day));
  }

  private String unfit(String what) {
    return texts.say("bank.why." + what);
  }
}
