package kassahub.hub.cabinet.people;

import java.util.Optional;

/**
 * The page of a new partner.
 *
 * @param link of the first person, when no mail carries it
 * @param mailed it was sent instead
 */
public record PartnerView(PartnerForm form, Optional<String> link, boolean mailed) {}
