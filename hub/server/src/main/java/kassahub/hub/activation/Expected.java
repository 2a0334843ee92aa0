package kassahub.hub.activation;

import java.time.LocalDate;
import java.util.Optional;
import kassahub.hub.catalogue.Money;

/**
 * What the buyer saw of a serial when deciding; a difference makes {@code PRICE_CHANGED}.
 *
 * @param newUntil compared when given
 */
public record Expected(String serial, Money price, Optional<LocalDate> newUntil) {}
