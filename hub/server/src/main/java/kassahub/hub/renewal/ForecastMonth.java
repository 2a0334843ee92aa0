package kassahub.hub.renewal;

import java.time.YearMonth;
import java.util.List;
import kassahub.hub.activation.Reason;
import kassahub.hub.catalogue.Money;

/**
 * What a month will cost at today's prices, and what the policy will leave unbought.
 *
 * @param licences how many will be bought
 * @param cost of them
 * @param limit of the policy
 * @param missing how much the limit is too low, with what was already spent this month
 * @param unbought what falls due and is not bought, by reason; what the limit does not cover is
 *     tried again, and named again, in the next month
 */
public record ForecastMonth(
    YearMonth month,
    int licences,
    Money cost,
    Money limit,
    Money missing,
    List<Unbought> unbought) {
  /** Licences that one reason keeps from being bought, and what they would cost. */
  public record Unbought(Reason reason, int licences, Money cost) {}

  public ForecastMonth {
    unbought = List.copyOf(unbought);
  }
}
