package kassahub.hub.billing.bank;

import java.util.List;

/**
 * A payment that waits for a person.
 *
 * @param proposals invoices it nearly fits, the likeliest first
 * @param payers organisations whose balance could take it
 */
public record Waiting(
    StatementLine line, List<Proposal> proposals, List<PayerOrganisation> payers) {
  public Waiting {
    proposals = List.copyOf(proposals);
    payers = List.copyOf(payers);
  }
}
