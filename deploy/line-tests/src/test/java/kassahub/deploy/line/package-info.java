/**
 * The whole line under bad weather: hub, agents and simulated registers with cut connections, kills
 * and lost disks, from a printed seed. At the end every activation is installed exactly once in
 * effect or truthfully failed.
 */
@NullMarked
package kassahub.deploy.line;

import org.jspecify.annotations.NullMarked;
