package kassahub.hub.renewal;

import java.time.YearMonth;
import kassahub.hub.catalogue.Money;

/**
 * What a month will cost at today's prices.
 *
 * @param licences how many will be bought
 * @param cost of them
 * @param limit of the policy
 * @param missing how much the limit is too low, with what was already spent this month
 */
public record ForecastMonth(
    YearMonth month, int licences, Money cost, Money limit, Money missing) {}
