/**
 * Tenants and legal entities: accounts, the organisations they pay for, the clients that a partner
 * serves, and the offer that each organisation accepts before it buys.
 *
 * <p>An account sees its own organisations and those of the clients it serves, and no other;
 * somebody else's organisation is answered like one that does not exist.
 */
@NullMarked
package kassahub.hub.organisation;

import org.jspecify.annotations.NullMarked;
