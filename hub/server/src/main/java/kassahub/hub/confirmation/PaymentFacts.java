package kassahub.hub.confirmation;

import static java.util.stream.Collectors.joining;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import kassahub.hub.billing.NewSplit;
import kassahub.hub.billing.PaymentPlan;
import kassahub.hub.billing.PaymentSource;
import kassahub.hub.catalogue.Money;
import kassahub.hub.confirmation.ConfirmationStore.Draft;

/** How a request keeps a payment that one person would book. */
final class PaymentFacts {
  private static final Pattern PART = Pattern.compile("(\\d+)=(\\d+)");

  private PaymentFacts() {}

  static Draft draft(PaymentPlan plan) {
    var payment = plan.draft();
    return new Draft(
        ConfirmationKind.RECORD_PAYMENT,
        Long.toString(payment.parts().getFirst().invoice()),
        Map.of(
            "organisation", plan.organisation(),
            "invoices", String.join(", ", plan.invoices()),
            "sum", Long.toString(payment.amount().minor()),
            "currency", payment.amount().currency().getCurrencyCode(),
            "day", payment.receivedOn().toString(),
            "reference", payment.reference(),
            "key", payment.key(),
            "parts",
                payment.parts().stream()
                    .map(part -> part.invoice() + "=" + part.amount())
                    .collect(joining(","))));
  }

  static NewSplit payment(Confirmation confirmed) {
    var facts = confirmed.facts();
    return new NewSplit(
        parts(facts.getOrDefault("parts", "")),
        Money.of(Long.parseLong(facts.getOrDefault("sum", "")), facts.getOrDefault("currency", "")),
        LocalDate.parse(facts.getOrDefault("day", "")),
        facts.getOrDefault("reference", ""),
        facts.getOrDefault("key", ""),
        PaymentSource.MANUAL);
  }

  /** Whether one of these invoices would get something of it. */
  static boolean pays(Confirmation waiting, Set<Long> invoices) {
    return payment(waiting).parts().stream().anyMatch(part -> invoices.contains(part.invoice()));
  }

  private static List<NewSplit.Part> parts(String written) {
    return PART.matcher(written)
        .results()
        .map(
            part -> new NewSplit.Part(Long.parseLong(part.group(1)), Long.parseLong(part.group(2))))
        .toList();
  }
}
