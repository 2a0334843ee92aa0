package kassahub.hub.organisation;

import java.time.ZoneId;
import java.util.Optional;

/**
 * A legal entity or sole proprietor.
 *
 * @param country {@code RU} or {@code KZ}
 * @param activationEnabled licences may be bought for it here
 */
public record Organisation(
    long id,
    OrganisationKind kind,
    String name,
    String country,
    String taxNumber,
    Optional<String> kpp,
    Optional<String> legalAddress,
    ZoneId zone,
    boolean activationEnabled,
    Contact contact) {}
