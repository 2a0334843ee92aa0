/**
 * The licence pages of the partner: the list of activations, choosing whom to buy for, checking
 * serials, activating, and one activation down to its last register.
 */
@NullMarked
package kassahub.hub.cabinet.licence;

import org.jspecify.annotations.NullMarked;
