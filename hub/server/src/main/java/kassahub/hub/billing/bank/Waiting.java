package kassahub.hub.billing.bank;

import java.util.List;

/**
 * A payment that waits for a person.
 *
 * @param proposals invoices it nearly fits, the likeliest first
 * @param together several invoices of one buyer that it may pay; none or at least two
 * @param payers organisations whose balance could take it
 */
public record Waiting(
    StatementLine line,
    List<Proposal> proposals,
    List<Asked> together,
    List<PayerOrganisation> payers) {
  public Waiting {
    proposals = List.copyOf(proposals);
    together = List.copyOf(together);
    payers = List.copyOf(payers);
  }
}
