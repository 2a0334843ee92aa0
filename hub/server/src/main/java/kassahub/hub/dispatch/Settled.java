package kassahub.hub.dispatch;

import java.util.Optional;
import java.util.OptionalLong;
import kassahub.codec.licence.LicenceMask;
import kassahub.hub.dispatch.Dispatch.Reason;

/**
 * A dispatch that moved, for the feature it serves.
 *
 * @param ordered the licence that was to be installed; empty for other work
 * @param onDevice what the register holds now, where the agent told
 */
public record Settled(
    OptionalLong register,
    Optional<String> serial,
    Optional<LicenceMask> ordered,
    DispatchState state,
    Optional<Reason> reason,
    Optional<LicenceMask> onDevice) {}
