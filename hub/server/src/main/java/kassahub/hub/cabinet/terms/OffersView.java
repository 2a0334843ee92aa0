package kassahub.hub.cabinet.terms;

import java.time.LocalDate;
import java.util.List;
import kassahub.hub.cabinet.Fields;
import kassahub.hub.organisation.OfferEdition;

/**
 * Editions of the offer.
 *
 * @param editions the latest first
 * @param form of the next one
 */
public record OffersView(List<OfferEdition> editions, Fields form, LocalDate today) {

  /** It applies today. */
  public boolean inForce(OfferEdition edition) {
    return editions.stream()
        .filter(one -> !one.effectiveFrom().isAfter(today))
        .findFirst()
        .filter(edition::equals)
        .isPresent();
  }

  /** It applies later. */
  public boolean pending(OfferEdition edition) {
    return edition.effectiveFrom().isAfter(today);
  }
}
