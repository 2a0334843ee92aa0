package kassahub.hub.billing;

import java.util.List;

/**
 * What would be booked if somebody agrees to it.
 *
 * @param organisation whose money it is
 * @param invoices as they are printed, in the order of their ids
 */
public record PaymentPlan(NewSplit draft, String organisation, List<String> invoices) {
  public PaymentPlan {
    invoices = List.copyOf(invoices);
  }
}
