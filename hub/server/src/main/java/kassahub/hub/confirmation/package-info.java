/**
 * What one operator asks for and another one confirms (design §7): acts on a tenant's things that
 * nobody of the operator's may do alone. A request is a row; the act runs in the transaction that
 * confirms it, or never. Who asked cannot confirm, and after three days nobody can.
 */
@NullMarked
package kassahub.hub.confirmation;

import org.jspecify.annotations.NullMarked;
