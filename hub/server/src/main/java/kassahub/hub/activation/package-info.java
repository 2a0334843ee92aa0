/**
 * The main use case: an organisation asks for licences, the vendor grants them, they end up in the
 * registers.
 *
 * <p>Promises: what was agreed is frozen when an activation is made; a serial is in one running
 * activation at a time, whoever's; the question to the vendor is a row that survives every crash
 * and keeps its request id; an activation is done as a whole or failed, and what a vendor granted
 * in a failed one is never bought twice; a licence counts as installed when the register's bits
 * cover it, whoever wrote them.
 */
@NullMarked
package kassahub.hub.activation;

import org.jspecify.annotations.NullMarked;
