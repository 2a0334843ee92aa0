package kassahub.hub.billing;

import java.util.List;

/**
 * What would be booked if somebody agrees to it.
 *
 * @param parts what each invoice gets, by their ids
 * @param organisation whose money it is
 * @param invoices as they are printed, in the order of the parts
 */
public record PaymentPlan(
    NewPayment draft, List<NewPayment.Part> parts, String organisation, List<String> invoices) {
  public PaymentPlan {
    parts = List.copyOf(parts);
    invoices = List.copyOf(invoices);
  }
}
