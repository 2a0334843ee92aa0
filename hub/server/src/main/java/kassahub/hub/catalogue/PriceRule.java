package kassahub.hub.catalogue;

import java.time.LocalDate;

/**
 * What a product costs from a day on.
 *
 * @param pending it has not begun yet, so it can be withdrawn
 */
public record PriceRule(Assortment.PriceOf what, LocalDate from, Money price, boolean pending) {}
