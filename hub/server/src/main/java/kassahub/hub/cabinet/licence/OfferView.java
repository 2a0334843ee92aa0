package kassahub.hub.cabinet.licence;

import kassahub.hub.organisation.OfferEdition;
import kassahub.hub.organisation.Organisation;

/** The offer that is to be accepted before the first order of an edition (A-53 … A-58). */
public record OfferView(Organisation organisation, OfferEdition edition) {}
