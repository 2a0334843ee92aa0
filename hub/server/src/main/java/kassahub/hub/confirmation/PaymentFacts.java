package kassahub.hub.confirmation;

import static java.util.stream.Collectors.joining;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kassahub.hub.billing.NewPayment;
import kassahub.hub.billing.PaymentPlan;
import kassahub.hub.billing.PaymentSource;
import kassahub.hub.catalogue.Money;
import kassahub.hub.confirmation.ConfirmationStore.Draft;
import kassahub.hub.database.Tx;

/** How a request keeps a payment that one person would book. */
final class PaymentFacts {
  private static final Pattern PART = Pattern.compile("(\\d+)=(\\d+)");

  private PaymentFacts() {}

  static Draft draft(PaymentPlan plan) {
    var payment = plan.draft();
    return new Draft(
        ConfirmationKind.RECORD_PAYMENT,
        Long.toString(plan.parts().getFirst().invoice()),
        Map.of(
            "organisation", plan.organisation(),
            "invoices", String.join(", ", plan.invoices()),
            "sum", Long.toString(payment.amount().minor()),
            "currency", payment.amount().currency().getCurrencyCode(),
            "day", payment.receivedOn().toString(),
            "reference", payment.reference(),
            "key", payment.key(),
            "parts",
                plan.parts().stream()
                    .map(part -> part.invoice() + "=" + part.amount())
                    .collect(joining(","))));
  }

  static NewPayment payment(Confirmation confirmed) {
    var facts = confirmed.facts();
    return new NewPayment(
        new NewPayment.InParts(parts(confirmed)),
        Money.of(Long.parseLong(facts.getOrDefault("sum", "")), facts.getOrDefault("currency", "")),
        LocalDate.parse(facts.getOrDefault("day", "")),
        facts.getOrDefault("reference", ""),
        facts.getOrDefault("key", ""),
        PaymentSource.MANUAL);
  }

  /** The oldest open request that would give something to one of these invoices. */
  static Optional<Confirmation> waiting(Tx tx, Set<Long> invoices, Instant now) {
    return ConfirmationStore.open(tx, ConfirmationKind.RECORD_PAYMENT, now).stream()
        .filter(one -> parts(one).stream().anyMatch(part -> invoices.contains(part.invoice())))
        .findFirst();
  }

  private static List<NewPayment.Part> parts(Confirmation request) {
    return PART.matcher(request.facts().getOrDefault("parts", ""))
        .results()
        .map(
            part ->
                new NewPayment.Part(Long.parseLong(part.group(1)), Long.parseLong(part.group(2))))
        .toList();
  }
}
