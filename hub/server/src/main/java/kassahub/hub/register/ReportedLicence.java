package kassahub.hub.register;

import java.time.Instant;
import java.util.Optional;
import kassahub.codec.licence.LicenceMask;

/**
 * What a register held when somebody at the till came with a licence file, whichever agent tells.
 * It binds no register and contests none: who brings a licence does not attend to the register.
 *
 * @param held the bits that were read then; empty when it was not read
 * @param at in the hub's time
 */
public record ReportedLicence(Optional<LicenceMask> held, Instant at)
    implements RegisterReport.Said {}
