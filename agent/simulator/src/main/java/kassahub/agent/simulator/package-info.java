/**
 * A test double of a Shtrih-M-compatible cash register: a byte-accurate server for protocols 1 and
 * 2 over TCP and a serial line, with faults on order. It is not a cash register and fiscalises
 * nothing.
 *
 * <p>Start at {@link kassahub.agent.simulator.RegisterSimulator}. Thousands run in one process on a
 * few threads: each register belongs to one thread of a shared event loop group and waits for
 * nothing there.
 */
@NullMarked
package kassahub.agent.simulator;

import org.jspecify.annotations.NullMarked;
