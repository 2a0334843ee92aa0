package kassahub.agent.driver;

import kassahub.codec.licence.LicenceMask;

/**
 * How writing a licence ended when it did not fail.
 *
 * @param written false when the register had every bit already and nothing was written
 * @param held what the register holds now, as read back
 */
public record LicenceWrite(boolean written, LicenceMask held) {}
