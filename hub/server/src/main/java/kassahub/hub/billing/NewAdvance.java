package kassahub.hub.billing;

import java.time.LocalDate;
import kassahub.hub.catalogue.Money;

/**
 * Money that came in for no invoice: an organisation's balance from then on.
 *
 * @param reference number and date of the payer's document
 * @param key the same one again is refused
 */
public record NewAdvance(
    long organisation, Money amount, LocalDate receivedOn, String reference, String key) {}
