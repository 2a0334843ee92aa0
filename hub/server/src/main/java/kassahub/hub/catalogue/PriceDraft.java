package kassahub.hub.catalogue;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A price as somebody wants it.
 *
 * @param quantity for so many licences bought together, or more
 * @param price in the list's currency; empty ends a step or a price of a list of one's own
 * @param seen number of the latest rule of this product and kind that was looked at; 0 = none
 */
public record PriceDraft(
    PriceList list,
    Assortment.PriceOf what,
    int quantity,
    Optional<Money> price,
    LocalDate from,
    long seen) {}
