/**
 * Pages about a fleet for those it belongs to and those who serve it: registers, enrolment of
 * agents, renewal policies.
 *
 * <p>Pages ask services and arrange their answers; who sees what is decided below.
 */
@NullMarked
package kassahub.hub.cabinet.client;

import org.jspecify.annotations.NullMarked;
