package kassahub.hub.catalogue;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A family of devices of one vendor that take one licence type.
 *
 * @param serialPattern over the whole serial
 * @param guideUrl the vendor's page on installing
 */
public record DeviceLine(
    long id,
    long vendorId,
    long licenceTypeId,
    String name,
    Pattern serialPattern,
    InstallMethod installMethod,
    Optional<String> guideUrl) {}
