/**
 * Policies that renew licences by themselves, inside a budget (design d18).
 *
 * <p>Promises: nothing is bought above the highest price or the month's limit, for a blocked
 * account, or under an offer that was not accepted; one renewal a register and end date, whatever
 * happens; when something stands in the way the policy says what. What failed is asked for again as
 * long as its policy would still order it, and then gives way to a new order.
 */
@NullMarked
package kassahub.hub.renewal;

import org.jspecify.annotations.NullMarked;
