/**
 * The hub's own certificate authority: it signs the certificates by which agents and hubs are
 * known, and reads what others show.
 *
 * <p>An agent is the CN of a certificate that this package issued, nothing else.
 */
@NullMarked
package kassahub.hub.agent.certificate;

import org.jspecify.annotations.NullMarked;
