/**
 * Feature licences as registers carry them: 64 bytes of bits, a signature of 64 bytes, and the text
 * file that brings both to many registers. Pure functions; what a vendor's signature covers is not
 * public, so nothing here checks one: the register does. Facts: register protocol §6.
 */
@NullMarked
package kassahub.codec.licence;

import org.jspecify.annotations.NullMarked;
