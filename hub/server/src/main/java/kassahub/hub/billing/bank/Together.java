package kassahub.hub.billing.bank;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import kassahub.hub.billing.bank.Proposal.Named;

/**
 * Which invoices of one buyer a payment may be for together (facts/ru-fiscal-and-billing.md §6.3).
 */
final class Together {
  /** Of more open invoices too many sums are the payment's by chance. */
  private static final int MOST_LOOKED_AT = 12;

  private static final int MOST_SUMMED = 6;
  private static final int MOST_NAMED = 50;

  private Together() {}

  /**
   * Several that the purpose names, else several of the payer whose rests make up the sum, the
   * oldest first; none where no two do.
   */
  static List<Asked> of(Incoming payment, String currency, List<Asked> candidates) {
    var open =
        candidates.stream()
            .filter(asked -> asked.open() && asked.currency().equals(currency))
            .sorted(Comparator.comparingLong(Asked::id))
            .toList();
    var named =
        open.stream()
            .filter(asked -> Matching.named(payment, asked) == Named.EXACTLY)
            .limit(MOST_NAMED)
            .toList();
    if (named.size() > 1) {
      boolean oneBuyer = named.stream().map(Asked::organisation).distinct().count() == 1;
      return oneBuyer ? named : List.of();
    }
    return named.isEmpty() && !payment.payerNumber().isEmpty() ? summing(payment, open) : List.of();
  }

  /** Not looked for where one invoice has the sum. */
  private static List<Asked> summing(Incoming payment, List<Asked> open) {
    var own =
        open.stream()
            .filter(asked -> asked.buyerNumber().equals(payment.payerNumber()))
            .limit(MOST_LOOKED_AT)
            .toList();
    if (own.stream().anyMatch(asked -> asked.rest() == payment.amount())) {
      return List.of();
    }
    var chosen = new ArrayList<Asked>();
    boolean oneBuyer = own.stream().map(Asked::organisation).distinct().count() == 1;
    return oneBuyer && sum(own, 0, payment.amount(), chosen) ? chosen : List.of();
  }

  private static boolean sum(List<Asked> own, int from, long left, List<Asked> chosen) {
    if (left == 0) {
      return true;
    }
    for (int at = from; at < own.size() && chosen.size() < MOST_SUMMED; at++) {
      if (own.get(at).rest() <= left) {
        chosen.add(own.get(at));
        if (sum(own, at + 1, left - own.get(at).rest(), chosen)) {
          return true;
        }
        chosen.removeLast();
      }
    }
    return false;
  }
}
