package kassahub.hub.billing;

import java.time.Instant;
import java.util.List;
import kassahub.hub.catalogue.Money;

/**
 * What was delivered and has to be paid for.
 *
 * @param account who bought
 * @param organisation who pays
 * @param orderedAt when the buyer asked for it
 * @param owedSince when it was delivered
 */
public record NewOrder(
    long account, long organisation, Instant orderedAt, Instant owedSince, List<Line> lines) {

  /** So many of one product at one price. */
  public record Line(long licenceType, String name, String article, Money price, int quantity) {}

  public NewOrder {
    lines = List.copyOf(lines);
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("lines: at least one expected");
    }
  }
}
