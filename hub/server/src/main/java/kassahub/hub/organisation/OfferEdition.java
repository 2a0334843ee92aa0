package kassahub.hub.organisation;

import java.time.LocalDate;

/** A published edition of the sublicence offer. */
public record OfferEdition(long id, String edition, String text, LocalDate effectiveFrom) {}
