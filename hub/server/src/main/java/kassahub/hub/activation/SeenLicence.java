package kassahub.hub.activation;

import kassahub.codec.licence.LicenceMask;

/**
 * The licence bits of a register, as its bound agent just read them.
 *
 * @param serial 16 digits
 */
public record SeenLicence(String serial, LicenceMask mask) {}
