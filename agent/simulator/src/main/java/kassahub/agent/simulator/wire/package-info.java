/**
 * The register's end of the wire: which protocol a client speaks, the states of an exchange, and
 * the ways an exchange can go wrong on order. No sockets here: bytes come in by {@link
 * LinkLayer#receive}, leave through {@link Wire}. Facts: register protocol §1.2 to §1.4. Everything
 * belongs to one thread.
 */
@NullMarked
package kassahub.agent.simulator.wire;

import org.jspecify.annotations.NullMarked;
