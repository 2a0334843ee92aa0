/**
 * The demonstration: a hub, its database, simulated registers and a real agent beside each, in one
 * JVM. Everything in it is invented; a second start on the same folder goes on where the first one
 * stopped.
 */
@NullMarked
package kassahub.deploy.demo;

import org.jspecify.annotations.NullMarked;
