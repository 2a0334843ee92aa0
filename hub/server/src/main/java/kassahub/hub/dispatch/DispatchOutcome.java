package kassahub.hub.dispatch;

import java.util.Optional;
import java.util.UUID;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.dispatch.Dispatch.Reason;

/**
 * What an agent says became of a dispatch.
 *
 * @param licence what the register holds now, after a licence dispatch
 */
public record DispatchOutcome(
    String agent,
    UUID dispatch,
    DispatchEvent event,
    Optional<Reason> reason,
    Optional<LicenceMask> licence) {}
